# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Compares what Lectern computes from GGUF files with what the files mean.

    golden_gguf.py FOLDER build/release/bin/lectern

FOLDER holds NAME.json files; each lists under `files` the GGUF files beside it with their sha256 and, as `exact`, a file of raw
little-endian float32 [positions, vocabulary]: the logits of the file's weights, expanded to float32 and run by transformers,
after `tokens[0..positions[k]]`. Files that are not there, or are not the ones that were measured, are named and left out.
Ends with 1 when a file is further than the bound from its meaning, or none was compared.
"""
from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from divergence import relative_difference
from lectern import Lectern, Refused

BOUND = 1e-4


def compare(folder: Path, name: str, entry: dict, ids: list[int], positions: list[int], lectern: Lectern) -> float | None:
    """The relative difference; nothing where the file is not the one that was measured."""
    path = folder / name
    if not path.exists():
        print(f"{name:28} is not there")
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
        print(f"{name:28} has another sha256: made on another machine?")
        return None
    expected = np.fromfile(folder / entry["exact"], "<f4").reshape(len(positions), -1)
    try:
        difference = relative_difference(lectern.logits(path, ids, "exact")[positions], expected)
    except Refused as refusal:
        print(f"{name:28} refused: {refusal}")
        return float("inf")
    verdict = "" if difference <= BOUND else f"  above {BOUND:g}"
    print(f"{name:28} {difference:.2e}  {' '.join(f'{count} {kind}' for kind, count in sorted(entry['tensor_types'].items()))}{verdict}")
    return difference


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lectern", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    lectern = Lectern(arguments.lectern, arguments.threads)
    differences = []
    for report in sorted(arguments.folder.glob("*.json")):
        golden = json.loads(report.read_text())
        for name, entry in golden.get("files", {}).items():
            differences.append(compare(arguments.folder, name, entry, golden["tokens"], golden["positions"], lectern))
    compared = [d for d in differences if d is not None]
    print(f"{len(compared)} compared, {sum(d > BOUND for d in compared)} above {BOUND:g}, {len(differences) - len(compared)} left out")
    raise SystemExit(0 if compared and max(compared) <= BOUND else 1)


if __name__ == "__main__":
    main()
