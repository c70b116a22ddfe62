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
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece

import llama
from divergence import kl, relative_difference
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


def kept(path: Path, make: Callable[[Path], None]) -> Path:
    """Makes a file or folder that is not there yet; what was interrupted is not taken for whole."""
    if not path.exists():
        say(path.name)
        part = path.with_name(f"part-{path.name}")
        make(part)
        part.rename(path)
    return path


def model_folder(name: str, work: Path) -> Path:
    if name not in RANDOM:
        return BUILT_IN
    return kept(work / RANDOM[name].name, lambda folder: write_folder(RANDOM[name], folder, BUILT_IN))


def text_tokens(folder: Path, text: Path, count: int) -> list[int]:
    """bos and the first tokens of the text."""
    sp = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    ids = [sp.bos_id(), *sp.encode(text.read_text())][:count]
    if len(ids) < count:
        raise SystemExit(f"{text} has {len(ids)} tokens; {count} are needed")
    return ids


@dataclass
class Row:
    """A file's divergences, each an array over the tokens; Lectern's where it was asked."""

    heads: list[str]
    meaning: np.ndarray
    theirs: np.ndarray
    their_error: np.ndarray
    ours: np.ndarray | None = None
    our_error: np.ndarray | None = None
    difference: float = 0.0

    def holds(self) -> list[bool]:
        """The bounds of the two ratios and of the difference."""
        if self.ours is None:
            return [True] * 3
        return [self.ours.mean() <= RATIO * self.theirs.mean(), self.our_error.mean() <= RATIO_TO_MEANING * self.their_error.mean(),
                self.difference <= DIFFERENCE]

    def markdown(self) -> str:
        def number(values: np.ndarray | None) -> str:
            return "" if values is None else f"{values.mean():.3e}"

        def bounded(text: str, good: bool) -> str:
            return "" if self.ours is None else text if good else f"**{text}**"

        def ratio(ours: np.ndarray | None, theirs: np.ndarray, good: bool) -> str:
            return "" if ours is None else bounded(f"{ours.mean() / theirs.mean():.3g}", good)

        held = self.holds()
        cells = [*self.heads, number(self.meaning), number(self.ours), number(self.theirs), ratio(self.ours, self.theirs, held[0]),
                 number(self.our_error), number(self.their_error), ratio(self.our_error, self.their_error, held[1]),
                 bounded(f"{self.difference:.1e}", held[2])]
        return f"| {' | '.join(cells)} |"

    def note(self) -> str:
        """Whether few tokens make a mean too large: where two experts nearly tie, one rounding chooses another."""
        worst = np.sort(self.ours)[::-1]
        return (f"{' '.join(self.heads[:2])}: {100 * worst[:4].sum() / worst.sum():.0f} % of Lectern's divergence lies in 4 of {len(worst)} tokens; "
                f"medians: Lectern {np.median(self.ours):.1e}, llama.cpp {np.median(self.theirs):.1e}")


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
        self.f32 = kept(self.work / f"{self.folder.name}-F32.gguf", lambda path: convert_folder(self.folder, path, "F32"))
        self.base = self._kept(f"{self.folder.name}-F32.logits", lambda: self._llama(self.f32, plain=True))

    def _llama(self, file: Path, plain: bool) -> np.ndarray:
        return llama.logits(file, self.ids, llama.Setting(self.threads, plain))

    def _kept(self, name: str, compute: Callable[[], np.ndarray]) -> np.ndarray:
        """Logits of these tokens, computed once for all runs."""
        path = self.work / f"{name}-{zlib.crc32(' '.join(map(str, self.ids)).encode()):08x}.f32"
        kept(path, lambda part: compute().astype("<f4").tofile(part))
        return np.fromfile(path, "<f4").reshape(len(self.ids), -1)

    def base_difference(self) -> float:
        """How far Lectern at precision exact is from the float32 logits, on the F32 file."""
        return relative_difference(self.lectern.logits(self.f32, self.ids, "exact"), self.base)

    def file(self, kind: str, imported: bool) -> Path:
        path = self.work / f"{self.folder.name}-{kind}{'-imported' if imported else ''}.gguf"
        if imported:  # by the program that is there now
            for old in self.work.glob(f"{path.stem}.*"):
                old.unlink()

        def make(target: Path) -> None:
            if imported:
                self.lectern.import_model(self.folder, kind, target)
            elif kind in ("F16", "BF16"):
                convert_folder(self.folder, target, kind)
            else:
                llama.quantise(self.f32, target, kind, self.threads)
        return kept(path, make)

    def meaning(self, file: Path) -> np.ndarray:
        def compute() -> np.ndarray:
            expanded = self.work / f"expanded-{file.name}"
            expand(file, expanded)
            try:
                return self._llama(expanded, plain=True)
            finally:
                expanded.unlink()
        return self._kept(f"{file.stem}.exact", compute)

    def row(self, kind: str, imported: bool) -> Row:
        path = self.file(kind, imported)
        exact = self.meaning(path)
        theirs = self._kept(f"{path.stem}.llama", lambda: self._llama(path, plain=False))
        row = Row([self.name, kind + (" (ours)" if imported else ""), f"{path.stat().st_size / 1e6:.1f}"],
                  kl(self.base, exact), kl(self.base, theirs), kl(exact, theirs))
        if self.lectern:
            ours = self.lectern.logits(path, self.ids, "fast")
            row.ours, row.our_error = kl(self.base, ours), kl(exact, ours)
            row.difference = relative_difference(self.lectern.logits(path, self.ids, "exact"), exact)
        return row


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
    good, notes = True, []
    for name in arguments.models:
        folder = model_folder(name, arguments.work)
        comparison = Comparison(name, folder, arguments.work, text_tokens(folder, arguments.text, arguments.tokens), arguments.threads, lectern)
        for kind, imported in [(k, False) for k in arguments.kinds] + [(k, True) for k in IMPORTED if arguments.imports and lectern]:
            try:
                row = comparison.row(kind, imported)
            except Refused as refusal:
                good = False
                notes.append(f"{name} {kind}: {refusal}")
                continue
            print(row.markdown(), flush=True)
            if not all(row.holds()):
                good = False
                notes.append(row.note())
        if lectern:
            difference = comparison.base_difference()
            good &= difference <= DIFFERENCE
            notes.append(f"{name}: Lectern (exact) and llama.cpp (float32) differ by {difference:.1e} on the F32 file")
    print("\n" + "\n\n".join(notes))
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
