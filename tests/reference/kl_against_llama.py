# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How far quantised files are from the float32 model, computed by Lectern and by llama.cpp: a Markdown table.

    kl_against_llama.py --text FILE --work DIR [--lectern build/release/bin/lectern] [--models built-in 3b mini] [--kinds Q8_0 ...]

Each model's folder becomes an F32 GGUF file, which llama.cpp quantises; the first tokens of the text go through every file. All
of it is kept in DIR and used again. With --import Lectern's own quantiser makes files too. Without --lectern the columns of
llama.cpp stand alone. Mean KL divergences over the tokens, in nats:

    f32||exact   the file's weights expanded to float32 (gguf-py) and run in float32: what the file means
    f32||ours    the file as Lectern answers from it (precision fast)      at most 1.05 times llama.cpp's
    f32||llama   the file as llama.cpp runs by default (repacked weights, cache of 16 bits)
    exact||…     what the arithmetic adds to the file's meaning            at most 1.5 times llama.cpp's
    exact diff   Lectern at precision exact against what the file means: largest difference over the largest logit, at most 1e-4

The float32 numbers are llama.cpp's on the F32 and expanded files, with plain kernels and a cache of 32 bits; Lectern at precision
exact on the F32 file must agree with them. Ends with 1 when a bound does not hold.
"""
from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece

import llama
from divergence import mean_kl, relative_difference
from gguf_file import convert_folder, expand
from lectern import Lectern, Refused
from random_model import MINI_PATTERN, THREE_B_PATTERN, write_folder

BUILT_IN = Path(__file__).resolve().parents[2] / "resources/models/lectern-14m"
RANDOM = {"3b": THREE_B_PATTERN, "mini": MINI_PATTERN}
KINDS = ["F16", "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_0", "Q5_1", "Q4_K_M", "Q4_1", "Q4_0", "IQ4_NL", "IQ4_XS", "Q3_K_M", "Q2_K"]
IMPORTED = ["Q8_0", "Q4_K_M"]
RATIO, RATIO_TO_MEANING, DIFFERENCE = 1.05, 1.5, 1e-4
HEADINGS = ["model", "file", "MB", "f32‖exact", "f32‖ours", "f32‖llama", "ratio", "exact‖ours", "exact‖llama", "ratio", "exact diff"]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def model_folder(name: str, work: Path) -> Path:
    if name not in RANDOM:
        return BUILT_IN
    folder = work / RANDOM[name].name
    if not (folder / "model.safetensors").exists():
        say(f"{name}: random weights")
        write_folder(RANDOM[name], folder, BUILT_IN)
    return folder


def text_tokens(folder: Path, text: Path, count: int) -> list[int]:
    """bos and the first tokens of the text."""
    sp = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    ids = [sp.bos_id(), *sp.encode(text.read_text())][:count]
    if len(ids) < count:
        raise SystemExit(f"{text} has {len(ids)} tokens; {count} are needed")
    return ids


@dataclass
class Comparison:
    """One table's work: a model, its tokens, its float32 logits."""

    name: str
    folder: Path
    work: Path
    ids: list[int]
    threads: int
    lectern: Lectern | None

    def __post_init__(self):
        self.f32 = self.work / f"{self.folder.name}-F32.gguf"
        if not self.f32.exists():
            say(f"{self.name}: F32 file")
            convert_folder(self.folder, self.f32, "F32")
        self.base = self._kept(f"{self.folder.name}-F32.logits", lambda: self._llama(self.f32, plain=True))

    def _llama(self, file: Path, plain: bool) -> np.ndarray:
        return llama.logits(file, self.ids, llama.Setting(self.threads, plain))

    def _kept(self, name: str, compute) -> np.ndarray:
        path = self.work / f"{name}-{len(self.ids)}.f32"
        if not path.exists():
            compute().astype("<f4").tofile(path)
        return np.fromfile(path, "<f4").reshape(len(self.ids), -1)

    def base_difference(self) -> float | None:
        """How far Lectern at precision exact is from the float32 logits, on the F32 file."""
        return relative_difference(self.lectern.logits(self.f32, self.ids, "exact"), self.base) if self.lectern else None

    def file(self, kind: str, imported: bool) -> Path:
        path = self.work / f"{self.folder.name}-{kind}{'-imported' if imported else ''}.gguf"
        if not path.exists():
            say(f"{self.name}: {path.name}")
            if imported:
                self.lectern.import_model(self.folder, kind, path)
            elif kind in ("F16", "BF16"):
                convert_folder(self.folder, path, kind)
            else:
                llama.quantise(self.f32, path, kind, self.threads)
        return path

    def meaning(self, file: Path) -> np.ndarray:
        def compute() -> np.ndarray:
            expanded = self.work / "expanded.gguf"
            expand(file, expanded)
            try:
                return self._llama(expanded, plain=True)
            finally:
                expanded.unlink()
        return self._kept(f"{file.stem}.exact", compute)

    def row(self, kind: str, imported: bool) -> tuple[list[str], bool]:
        """The cells, and whether the bounds hold."""
        path = self.file(kind, imported)
        exact = self.meaning(path)
        theirs = self._kept(f"{path.stem}.llama", lambda: self._llama(path, plain=False))
        their_kl, their_error = mean_kl(self.base, theirs), mean_kl(exact, theirs)
        cells = [self.name, kind + (" (ours)" if imported else ""), f"{path.stat().st_size / 1e6:.1f}", f"{mean_kl(self.base, exact):.3e}"]
        if not self.lectern:
            return [*cells, "", f"{their_kl:.3e}", "", "", f"{their_error:.3e}", "", ""], True
        try:
            ours = self.lectern.logits(path, self.ids, "fast")
            difference = relative_difference(self.lectern.logits(path, self.ids, "exact"), exact)
        except Refused as refusal:
            say(f"{path.name}: {refusal}")
            return [*cells, "refused", f"{their_kl:.3e}", "", "", f"{their_error:.3e}", "", ""], False
        our_kl, our_error = mean_kl(self.base, ours), mean_kl(exact, ours)
        ratio, ratio_to_meaning = our_kl / their_kl, our_error / their_error
        held = [ratio <= RATIO, ratio_to_meaning <= RATIO_TO_MEANING, difference <= DIFFERENCE]
        mark = lambda text, good: text if good else f"**{text}**"
        return [*cells, f"{our_kl:.3e}", f"{their_kl:.3e}", mark(f"{ratio:.3f}", held[0]), f"{our_error:.3e}", f"{their_error:.3e}",
                mark(f"{ratio_to_meaning:.3f}", held[1]), mark(f"{difference:.1e}", held[2])], all(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True, help="text in UTF-8")
    parser.add_argument("--work", type=Path, required=True, help="a folder for models and logits, some 10 GB")
    parser.add_argument("--lectern", type=Path, help="the program")
    parser.add_argument("--models", nargs="+", choices=["built-in", *RANDOM], default=["built-in", *RANDOM])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--import", action="store_true", dest="imports", help="also files of Lectern's own quantiser")
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    lectern = Lectern(arguments.lectern, arguments.threads) if arguments.lectern else None

    print(f"llama.cpp: {llama.features()}\n\n| {' | '.join(HEADINGS)} |\n|{'---|' * 2}{'---:|' * (len(HEADINGS) - 2)}")
    good, differences = True, []
    for name in arguments.models:
        folder = model_folder(name, arguments.work)
        comparison = Comparison(name, folder, arguments.work, text_tokens(folder, arguments.text, arguments.tokens), arguments.threads, lectern)
        try:
            differences.append((name, comparison.base_difference()))
        except Refused as refusal:
            say(f"{name}: {refusal}")
            good = False
        for kind, imported in [(k, False) for k in arguments.kinds] + [(k, True) for k in IMPORTED if arguments.imports and lectern]:
            cells, held = comparison.row(kind, imported)
            good &= held
            print(f"| {' | '.join(cells)} |", flush=True)
    for name, difference in differences:
        if difference is not None:
            good &= difference <= DIFFERENCE
            print(f"\n{name}: Lectern (exact) against llama.cpp (float32) on the F32 file: {difference:.1e}")
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
