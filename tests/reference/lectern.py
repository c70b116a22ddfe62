# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""What is asked of the program under test, through its command line."""
from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np


class Refused(Exception):
    """The program ended with something else than 0; what it said."""


class Lectern:
    def __init__(self, program: Path, threads: int):
        self._program = program
        self._threads = threads

    def _run(self, *arguments: str) -> str:
        command = [str(self._program), *arguments, "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Refused(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")
        return done.stdout

    def logits(self, model: Path, ids: list[int], precision: str) -> np.ndarray:
        """@param precision exact or fast. After every token: [tokens, vocabulary]"""
        with tempfile.TemporaryDirectory() as place:
            tokens, out = Path(place) / "ids.txt", Path(place) / "logits.f32"
            tokens.write_text(" ".join(map(str, ids)))
            self._run("logits", "--model", str(model), "--tokens", str(tokens), "--out", str(out), "--precision", precision,
                      "--threads", str(self._threads))
            return np.fromfile(out, "<f4").reshape(len(ids), -1)

    def tokens(self, model: Path, text: str) -> list[int]:
        """Without bos; control pieces in the text are plain text."""
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "text.txt"
            file.write_text(text)
            return json.loads(self._run("tokens", "--model", str(model), "--text-file", str(file), "--json"))["ids"]

    def import_model(self, folder: Path, kind: str, target: Path) -> None:
        self._run("models", "import", str(folder), "--quant", kind, "--out", str(target))

    def bench(self, model: Path) -> dict:
        return json.loads(self._run("bench", "--json", "--model", str(model), "--threads", str(self._threads)))

    def ask(self, model: Path, library: Path, *words: str) -> dict:
        return json.loads(self._run("ask", "--json", "--model", str(model), "--library", str(library), "--threads", str(self._threads), *words))
