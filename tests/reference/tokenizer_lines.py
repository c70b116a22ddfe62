# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Compares Lectern's token ids with the sentencepiece library's, over many lines in many languages.

    pip install sentencepiece transformers tokenizers gguf mistral-common
    cmake --build build/dev --target tokenizer_ids
    python tests/reference/tokenizer_lines.py build/dev/tests/reference/tokenizer_ids MODEL [--lines N] [--folder DIR]...

MODEL is a SentencePiece model of the Llama kind, such as mistral_common/data/tokenizer.model.v1 in the package mistral-common.
It is tried as it is, as tokenizer.json (by transformers' generate_merges), as GGUF, and as GGUF whose scores are all -1000.
The lines are translated messages (*.mo) under the folders, /usr/share/locale if none is given, the same ones each time,
2,000 lines of random characters of all planes, and lines with runs of white space. Ends with 1 where any id differs,
but for runs of spaces with flat scores: published models merge them last, all with one score, which the ids do not tell.
No part of the test suite: it needs packages and texts from outside.
"""
import argparse
import gettext
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gguf
import sentencepiece
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, processors
from transformers.convert_slow_tokenizer import generate_merges


def translated_lines(folders: list[Path], count: int) -> tuple[list[str], int]:
    """Distinct lines, by their hash so that all languages are among them; and how many languages."""
    found: dict[str, str] = {}
    for file in sorted(f for folder in folders for f in folder.rglob("*.mo")):
        language = file.parent.parent.name
        try:
            with file.open("rb") as stream:
                messages = gettext.GNUTranslations(stream)._catalog.values()
        except (OSError, ValueError, LookupError):
            continue
        for message in messages:
            for line in message.splitlines() if isinstance(message, str) else []:
                if line and "\0" not in line:
                    found.setdefault(line, language)
    lines = sorted(found, key=lambda line: hashlib.sha1(line.encode("utf-8", "replace")).digest())[:count]
    return lines, len({found[line] for line in lines})


def random_lines(count: int) -> list[str]:
    draw = random.Random(1)
    ranges = [(0x20, 0x7E), (0x20, 0x20), (0x09, 0x0D), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x1FFF), (0x2000, 0x2BFF), (0x3000, 0x9FFF),
              (0xAC00, 0xD7A3), (0xF900, 0xFFFF), (0x10000, 0x1FAFF), (0x20000, 0x2A6DF), (0xE0000, 0x10FFFF)]
    return ["".join(chr(draw.randint(*draw.choice(ranges))) for _ in range(draw.randint(1, 60))) for _ in range(count)]


def spaced_lines() -> list[str]:
    return [" " * n + "a" + "\n" * n + " " * m + "the" + "\t" * m for n in range(40) for m in range(0, 40, 3)]


def kind(sp, i: int) -> int:
    """GGUF's token_type. The library does not tell user-defined pieces from normal ones: take a model that has none."""
    return 2 if sp.is_unknown(i) else 3 if sp.is_control(i) else 5 if sp.is_unused(i) else 6 if sp.is_byte(i) else 1


def write_tokenizer_json(sp, folder: Path, prefix: bool) -> None:
    pieces = [(sp.id_to_piece(i), sp.get_score(i)) for i in range(sp.vocab_size())]
    vocab = {piece: i for i, (piece, _) in enumerate(pieces)}
    special = [AddedToken(piece, normalized=False, special=True) for piece, i in vocab.items() if kind(sp, i) in (2, 3)]
    merges = generate_merges(vocab, pieces, skip_tokens={token.content for token in special})
    t = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token=sp.id_to_piece(sp.unk_id()), fuse_unk=True, byte_fallback=True))
    t.add_tokens(special)
    t.normalizer = normalizers.Sequence(([normalizers.Prepend("▁")] if prefix else []) + [normalizers.Replace(" ", "▁")])
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    bos = sp.id_to_piece(sp.bos_id())
    t.post_processor = processors.TemplateProcessing(single=f"{bos} $A", special_tokens=[(bos, sp.bos_id())])
    t.save(str(folder / "tokenizer.json"))
    names = {"bos_token": bos, "eos_token": sp.id_to_piece(sp.eos_id())}
    (folder / "tokenizer_config.json").write_text(json.dumps(names))


def write_gguf(sp, path: Path, prefix: bool, flat: bool) -> None:
    w = gguf.GGUFWriter(path, "jamba")
    w.add_tokenizer_model("llama")
    w.add_token_list([sp.id_to_piece(i).encode() for i in range(sp.vocab_size())])
    w.add_token_scores([-1000.0 if flat else sp.get_score(i) for i in range(sp.vocab_size())])
    w.add_token_types([kind(sp, i) for i in range(sp.vocab_size())])
    w.add_bos_token_id(sp.bos_id())
    w.add_eos_token_id(sp.eos_id())
    w.add_unk_token_id(sp.unk_id())
    w.add_add_space_prefix(prefix)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=Path)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--lines", type=int, default=30000)
    arguments.add_argument("--folder", type=Path, action="append")
    options = arguments.parse_args()

    lines, languages = translated_lines(options.folder or [Path("/usr/share/locale")], options.lines)
    print(f"{len(lines)} translated lines, {languages} languages")
    lines += random_lines(2000) + spaced_lines()
    lines.append("\n".join(lines[:2000]))
    sp = sentencepiece.SentencePieceProcessor(model_file=str(options.model))
    start = time.perf_counter()
    expected = sp.encode(lines)
    print(f"sentencepiece {sentencepiece.__version__}: {sum(map(len, expected))} ids in {time.perf_counter() - start:.1f} s")
    used = set().union(*expected)
    print(f"{len(used)} of {sp.vocab_size()} pieces occur, {sum(sp.is_byte(i) for i in used)} of them bytes")
    prefix = sp.encode_as_pieces("a")[0].startswith("▁")

    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        sources = {name: Path(place) / name for name in ("model", "json", "scores.gguf", "flat.gguf")}
        for name in ("model", "json"):
            sources[name].mkdir()
        shutil.copy(options.model, sources["model"] / "tokenizer.model")
        write_tokenizer_json(sp, sources["json"], prefix)
        write_gguf(sp, sources["scores.gguf"], prefix, flat=False)
        write_gguf(sp, sources["flat.gguf"], prefix, flat=True)
        text = "".join(line + "\0" for line in lines).encode()
        for name, path in sources.items():
            ran = subprocess.run([options.program, path], input=text, capture_output=True)
            print(f"{name}: {ran.stderr.decode().strip()}")
            if ran.returncode != 0:
                return 1
            found = [[int(i) for i in line.split()] for line in ran.stdout.decode().split("\n")[:-1]]
            differing = [i for i in range(len(lines)) if i >= len(found) or found[i] != expected[i]]
            print(f"{name}: {len(found)} lines compared, {len(differing)} differ")
            for i in differing[:3]:
                print(f"  {lines[i]!r}\n    {expected[i]}\n    {found[i] if i < len(found) else None}")
            if name == "flat.gguf":
                differing = [i for i in differing if "▁▁" not in "".join(sp.encode_as_pieces(lines[i]))]
                print(f"{name}: {len(differing)} of them without a run of spaces")
            wrong += len(differing)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
