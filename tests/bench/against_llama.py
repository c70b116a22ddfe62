# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How fast Lectern reads and writes beside llama.cpp: the same GGUF file, the same number of threads, in turns.

    against_llama.py MODEL.gguf build/release/bin/lectern [--threads 2] [--rounds 5]

Each round starts both programs anew, the one first that was second in the round before. Reading is 512 random tokens from an empty
session, and 4,096 where `lectern bench` expects that to be quick; writing is 64 tokens, greedily, at depth 512. llama.cpp runs as it
does by default. Printed are the medians in tokens per second, the median of the rounds' ratios (Lectern's speed over llama.cpp's) and
their range. Others at work on the computer fall on both, but make the range wide: measure on a quiet one. Needs what
tests/reference/README.md names for llama.cpp.
"""
from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))

import llama  # noqa: E402
from lectern import Lectern, Refused  # noqa: E402

DEPTH, DECODED = 512, 64


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def named(read: dict[int, float], decode: float) -> dict[str, float]:
    return {**{f"read {length}": speed for length, speed in read.items()}, f"write {DECODED} at {DEPTH}": decode}


def ours(program: Path, model: Path, threads: int) -> tuple[dict[str, float], dict]:
    report = Lectern(program, threads).bench(model)
    read = {sample["tokens"]: sample["tokensPerSecond"] for sample in report["read"]}
    decode = next(sample["tokensPerSecond"] for sample in report["decode"] if sample["depth"] == DEPTH)
    return named(read, decode), report


def theirs(model: Path, threads: int, lengths: list[int]) -> dict[str, float]:
    """In a process of its own, so that each round begins alike."""
    command = [sys.executable, __file__, str(model), "--threads", str(threads), "--llama-only", *map(str, lengths)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def llama_only(model: Path, threads: int, lengths: list[int]) -> None:
    speed = llama.speed(model, lengths, DEPTH, DECODED, llama.Setting(threads, plain=False))
    print(json.dumps(named(speed.read, speed.decode)))


def table(rounds: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    print("| | Lectern | llama.cpp | ratio | range |\n|---|---:|---:|---:|---|")
    for what in rounds[0][0]:
        pairs = [(a[what], b[what]) for a, b in rounds if what in a and what in b]
        ratios = sorted(a / b for a, b in pairs)
        print(f"| {what} | {statistics.median(a for a, _ in pairs):.1f} | {statistics.median(b for _, b in pairs):.1f} | "
              f"{statistics.median(ratios):.3f} | {ratios[0]:.3f} to {ratios[-1]:.3f}, {len(ratios)} rounds |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("lectern", type=Path, nargs="?")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--llama-only", type=int, nargs="+", metavar="LENGTH", help="llama.cpp alone, once, as JSON")
    arguments = parser.parse_args()
    if arguments.llama_only:
        return llama_only(arguments.model, arguments.threads, arguments.llama_only)
    if not arguments.lectern:
        parser.error("which lectern?")

    def ask_ours() -> tuple[dict[str, float], dict]:
        try:
            return ours(arguments.lectern, arguments.model, arguments.threads)
        except Refused as refusal:
            raise SystemExit(f"{arguments.model}: {refusal}")

    rounds, report = [], {}
    for number in range(arguments.rounds):
        if number % 2 == 0:
            a, report = ask_ours()
        lengths = [sample["tokens"] for sample in report["read"]]  # Lectern leaves out what would take too long
        b = theirs(arguments.model, arguments.threads, lengths)
        if number % 2:
            a, report = ask_ours()
        rounds.append((a, b))
        print(f"round {number + 1}: " + ", ".join(f"{what} {a[what] / b[what]:.3f}" for what in a if what in b), file=sys.stderr, flush=True)
    print(f"{arguments.model.name}, {arguments.model.stat().st_size:,} bytes; {processor()}; {arguments.threads} threads\n\n"
          f"Lectern: {', '.join(report['features'])}; llama.cpp {llama.llama_cpp.__version__} (llama-cpp-python): {llama.features()}\n")
    table(rounds)


if __name__ == "__main__":
    main()
