#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How many words of known texts come back, in order, out of the files that pandoc and LibreOffice make of them.

    round_trips.py [--lectern PROGRAM] SOURCE.md…

Each source is converted into every format, read by `lectern import --json`, and its words are compared with those that pandoc writes as plain
text (for Markdown, with the source's own). A word is a run of letters and digits. Prints a Markdown table: the share of the source's words that are
in the longest common subsequence, and how many words the format has beyond them."""
import argparse
import json
import re
import subprocess
import tempfile
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
PANDOC = {"EPUB 3": ("epub3", "epub"), "EPUB 2": ("epub2", "epub"), "DOCX": ("docx", "docx"), "ODT": ("odt", "odt"), "HTML": ("html5", "html"), "RTF": ("rtf", "rtf")}
OFFICE = {"DOCX": ("docx:MS Word 2007 XML", "docx"), "ODT": ("odt", "odt"), "EPUB": ("epub", "epub"), "HTML": ("html:HTML (StarWriter)", "html")}


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **options).stdout


def words(text):
    return WORD.findall(text)


def imported(lectern, file):
    """The document's words; nothing where it is refused."""
    result = subprocess.run([lectern, "import", str(file), "--json"], capture_output=True)
    if result.returncode != 0:
        return None
    return words("\n".join(page["text"] for page in json.loads(result.stdout)["pages"]))


def common(expected, actual):
    matcher = SequenceMatcher(None, expected, actual, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def converted(source, folder):
    """(who, format, file) for each that could be made."""
    plain = run("pandoc", source, "-f", "markdown", "-t", "plain", "--wrap=none", "--reference-location=block").decode()
    yield "the source", "Markdown", source, words(Path(source).read_text(encoding="utf-8"))
    for name, (writer, ending) in PANDOC.items():
        file = folder / f"{writer}.{ending}"
        run("pandoc", "-s", source, "-f", "markdown", "-t", writer, "-o", file, "--metadata", "title= ")
        yield "pandoc", name, file, words(plain)
    for name, (writer, ending) in OFFICE.items():
        target = folder / writer.split(":")[0]
        run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", writer, "--outdir", target, folder / "odt.odt")
        yield "LibreOffice", name, target / f"odt.{ending}", words(plain)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", metavar="SOURCE.md")
    parser.add_argument("--lectern", default="lectern")
    options = parser.parse_args()
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for source in options.sources:
        with tempfile.TemporaryDirectory() as folder:
            for who, name, file, expected in converted(source, Path(folder)):
                actual = imported(options.lectern, file)
                row = sums[who, name]
                row[0] += 1
                if actual is not None:
                    found = common(expected, actual)
                    row[1] += len(expected)
                    row[2] += found
                    row[3] += len(actual) - found
    print("| written by | format | files | words | back, in order | beyond |\n|---|---|---:|---:|---:|---:|")
    for (who, name), (files, expected, found, beyond) in sums.items():
        share = f"{100 * found / expected:.2f} % | {beyond}" if expected else "refused |"
        print(f"| {who} | {name} | {files} | {expected or ''} | {share} |")


if __name__ == "__main__":
    main()
