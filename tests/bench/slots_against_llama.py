# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""What is read again after a restart, and after an edit, beside llama.cpp's saved slots: the same GGUF file, the same text.

    slots_against_llama.py MODEL.gguf build/release/bin/lectern [--threads 2] [--tokens 2048]

Both read a text of about so many tokens, answer two questions with 16 tokens each, save, and end. Then, each time in a new process: a third
question; the third question in other words; the first question in other words. llama.cpp is asked as its server does it: the sequence is saved with
llama_state_seq_save_file and comes back with llama_state_seq_load_file; what does not agree with the new prompt is taken away with
llama_memory_seq_rm, and where the memory refuses (it can go back in keys and values, but not in a recurrent state), the whole prompt is read.
Lectern is asked through `lectern ask --json`, whose tokens.restored and tokens.read are shown. Tokens do not depend on what else the computer does; times do.
Needs what tests/reference/README.md names for llama.cpp.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))

import llama  # noqa: E402
from lectern import Lectern  # noqa: E402

ANSWER = 16
QUESTIONS = ["Which room keeps the letters?", "Who wrote them, and when?", "Where are the maps?"]
LAST_EDITED = "Where are the charts of the harbour?"
FIRST_EDITED = "Which room keeps the diaries?"
STEPS = ["goes on after a restart", "the last question edited", "the first question edited"]


@dataclass
class Step:
    prompt: int     #: tokens that have to be in the state before the answer
    restored: int   #: of them out of the saved state
    read: int       #: computed
    seconds: float  #: until the first token of the answer could be chosen; loading the model is no part of it
    bytes: int      #: of the saved state


def text_of(tokens: int) -> str:
    """About so many tokens, no two sentences alike."""
    sentences = [f"Room {i} of the archive keeps the papers of shelf {i * 7 % 93} since {1700 + i}." for i in range(tokens // 24 + 1)]
    return "\n".join(sentences) + "\n"


class Slot:
    """One sequence of llama.cpp's, and the file that it is saved to."""

    def __init__(self, context: llama.Context, file: Path):
        self._context, self._file = context, file
        self.tokens: list[int] = []

    def save(self) -> None:
        self._context.save(self._file, self.tokens)

    def load(self) -> None:
        self.tokens = self._context.load(self._file)

    def prompt(self, ids: list[int]) -> tuple[int, int]:
        """Goes to the end of this prompt; returns tokens taken from the state, and tokens read."""
        same = next((i for i, (a, b) in enumerate(zip(self.tokens, ids)) if a != b), min(len(self.tokens), len(ids)))
        same = min(same, len(ids) - 1)  # the last one is computed anyhow: its logits are wanted
        if same < len(self.tokens) and not self._context.forget_from(same):
            self._context.forget_all()
            same = 0
        self._context.read(ids[same:], every_logit=False)
        self.tokens = list(ids)
        return same, len(ids) - same

    def answer(self) -> list[int]:
        ids = self._context.greedy(ANSWER)
        self.tokens += ids
        return ids


def turn(model: llama.Model, question: str) -> list[int]:
    return model.tokens(f"\nQuestion: {question}\nAnswer:")


def llama_step(model_file: Path, folder: Path, threads: int, tokens: int, step: int) -> None:
    """Step −1 reads and saves; the others go on from what was saved. Prints JSON."""
    setting = llama.Setting(threads, plain=False)
    slot_file, notes = folder / "slot", folder / "answers.json"
    with llama.opened(model_file, setting) as model:
        document = model.tokens(text_of(tokens))
        with model.context(len(document) + 1024) as context:
            slot = Slot(context, slot_file)
            if step < 0:
                start = time.perf_counter()
                ids, answers, read = list(document), [], 0
                for question in QUESTIONS[:2]:
                    ids += turn(model, question)
                    read += slot.prompt(ids)[1]
                    if not answers:
                        seconds = time.perf_counter() - start
                    answers.append(slot.answer())
                    ids += answers[-1]
                slot.save()
                notes.write_text(json.dumps(answers))
                result = Step(len(ids), 0, read, seconds, slot_file.stat().st_size)
            else:
                answers = json.loads(notes.read_text())
                before = document + turn(model, QUESTIONS[0]) + answers[0] + turn(model, QUESTIONS[1]) + answers[1]
                prompt = [before + turn(model, QUESTIONS[2]), before + turn(model, LAST_EDITED), document + turn(model, FIRST_EDITED)][step]
                start = time.perf_counter()
                slot.load()
                same, read = slot.prompt(prompt)
                result = Step(len(prompt), same, read, time.perf_counter() - start, slot_file.stat().st_size)
                if step == 0:
                    slot.answer()
                    slot.save()
    print(json.dumps(asdict(result)))


def theirs(arguments, folder: Path) -> list[Step]:
    def one(step: int) -> Step:
        command = [sys.executable, __file__, str(arguments.model), "--threads", str(arguments.threads), "--tokens", str(arguments.tokens),
                   "--llama-step", str(step), "--folder", str(folder)]
        return Step(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))

    return [one(step) for step in range(-1, len(STEPS))]


def ours(arguments, folder: Path) -> list[Step]:
    library, document = folder / "library", folder / "archive.txt"
    document.write_text(text_of(arguments.tokens))
    program = Lectern(arguments.lectern, arguments.threads)
    steps: list[Step] = []

    def ask(*words: str) -> dict:
        report = program.ask(arguments.model, library, "--max-tokens", str(ANSWER), *words)
        first = report["turns"][0]
        tokens, seconds = first["tokens"], first["seconds"]
        size = sum(file.stat().st_size for file in (library / "states").iterdir())
        steps.append(Step(tokens["prompt"], tokens["restored"], tokens["read"], seconds["restore"] + seconds["read"], size))
        return report

    begun = ask(str(document), "-q", QUESTIONS[0], "-q", QUESTIONS[1])
    conversation = ["--conversation", begun["conversation"]]
    third = ask(*conversation, "-q", QUESTIONS[2])
    ask(*conversation, "--from", third["turns"][0]["id"], "-q", LAST_EDITED)
    ask(*conversation, "--from", begun["turns"][0]["id"], "-q", FIRST_EDITED)
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("lectern", type=Path, nargs="?")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=2048)
    parser.add_argument("--llama-step", type=int, help="one step of llama.cpp alone, as JSON")
    parser.add_argument("--folder", type=Path, help="where that step finds what the one before left")
    arguments = parser.parse_args()
    if arguments.llama_step is not None:
        return llama_step(arguments.model, arguments.folder, arguments.threads, arguments.tokens, arguments.llama_step)
    if not arguments.lectern:
        parser.error("which lectern?")
    with tempfile.TemporaryDirectory() as place:
        a, b = ours(arguments, Path(place)), theirs(arguments, Path(place))
    print(f"{arguments.model.name}, {arguments.threads} threads; llama.cpp {llama.llama_cpp.__version__} (llama-cpp-python)\n")
    print("| | Lectern: restored + read | s | state, MB | llama.cpp: restored + read | s | state, MB |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, mine, other in zip(["document and first question"] + STEPS, a, b):
        cells = [f"{one.restored:,} + {one.read:,} | {one.seconds:.2f} | {one.bytes / 1e6:.1f}" for one in (mine, other)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
