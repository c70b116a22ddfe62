#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Whether what is highlighted for a sentence stands where the sentence stands on the page.

usage: citations.py --lectern PROGRAM [--count 1000] [--seed 1] FILE.pdf…    (needs PyMuPDF)

Sentences are drawn at random from the text that Lectern makes of the files. Their places are the boxes of their words, as the program marks
a quotation; the truth is where MuPDF finds the same letters on the page. A sentence is right where 95 % of its boxes have their centre in what MuPDF found, and
95 % of MuPDF's words have one of the boxes' centres; signs without a letter or digit do not count. Sentences that MuPDF does not have on that page in one run (its order is another) are told apart.
"""
import argparse, collections, json, random, re, subprocess, sys, unicodedata
import pymupdf as fitz

SENTENCE = re.compile(r"[A-ZÀ-Þ][^.!?|\n]{40,240}[.!?](?=\s|$)")


def letters(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def utf16_offsets(text):
    """For each character, where it begins in UTF-16 units."""
    out, at = [], 0
    for c in text:
        out.append(at)
        at += 2 if ord(c) > 0xFFFF else 1
    return out + [at]


class Page:
    """MuPDF's letters of a page, each with its word's rectangle."""

    def __init__(self, page):
        self.text, self.owner, self.words = "", [], []
        for x0, y0, x1, y1, word, *_ in page.get_text("words", sort=False):
            key = letters(word)
            self.words.append(fitz.Rect(x0, y0, x1, y1))
            self.owner += [len(self.words) - 1] * len(key)
            self.text += key

    def places(self, sentence):
        """The rectangles of each place where the sentence stands."""
        key, out, at = letters(sentence), [], -1
        while (at := self.text.find(key, at + 1)) >= 0:
            out.append([self.words[i] for i in sorted(set(self.owner[at:at + len(key)]))])
        return out


def is_right(boxes, words):
    centres = [((b["x"] + b["width"] / 2), (b["y"] + b["height"] / 2)) for b in boxes]
    grown = [fitz.Rect(w.x0 - 1, w.y0 - 1, w.x1 + 1, w.y1 + 1) for w in words]
    inside = sum(any(w.contains(fitz.Point(c)) for w in grown) for c in centres)
    met = sum(any(w.contains(fitz.Point(c)) for c in centres) for w in grown)
    return bool(centres) and inside >= 0.95 * len(centres) and met >= 0.95 * len(grown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lectern", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    found = []
    for path in arguments.files:
        run = subprocess.run([arguments.lectern, "import", path, "--json", "--boxes"], capture_output=True)
        if run.returncode:
            print(path, run.stderr.decode().strip(), file=sys.stderr)
            continue
        for page in json.loads(run.stdout)["pages"]:
            offsets = utf16_offsets(page["text"])
            for match in SENTENCE.finditer(page["text"]):
                found.append((path, page["number"], match[0], offsets[match.start()], offsets[match.end()], page))
    random.Random(arguments.seed).shuffle(found)
    counts, opened, pages = collections.Counter(), {}, {}
    for path, number, sentence, start, end, page in found:
        if counts["right"] + counts["wrong"] == arguments.count:
            break
        if path not in opened:
            opened[path] = fitz.open(path)
        if (path, number) not in pages:
            pages[path, number] = Page(opened[path][number - 1])
        places = pages[path, number].places(sentence)
        if not places:
            counts["not in one run"] += 1
            continue
        units = page["text"].encode("utf-16-le", "surrogatepass")
        has_letters = lambda b: letters(units[2 * b["start"]:2 * b["end"]].decode("utf-16-le", "replace"))
        own = [b for b in page["boxes"] if b["start"] < end and b["end"] > start and has_letters(b)]
        right = any(is_right(own, words) for words in places)
        counts["right" if right else "wrong"] += 1
        if not right and counts["wrong"] <= 5:
            print(path, "page", number, sentence, file=sys.stderr)
    judged = counts["right"] + counts["wrong"]
    print(f"{len(found)} sentences in {len(arguments.files)} files; {judged} judged, {counts['right']} right"
          f" ({counts['right'] * 10000 // max(judged, 1) / 100} %); {counts['not in one run']} not in one run in MuPDF")


if __name__ == "__main__":
    main()
