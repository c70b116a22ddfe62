# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Makes scans of a document whose text is known, and compares with it what `lectern import --ocr` recognises.

    python3 scanned_pages.py LECTERN DOCUMENT.pdf FIRST LAST [--dpi 300] [--turn 0.5] [--noise 12] [--rotate 0] [--language eng]

Needs PyMuPDF, Pillow and numpy. Pages are drawn by MuPDF, turned, made noisy, pressed as JPEG and put into a PDF without any
text. The true words and their boxes are MuPDF's, too: nothing of Lectern or Poppler. A word counts as recovered where it stands
in the same order with the same characters (shapes of quotation marks and dashes aside), and as placed where its box and
the true one share at least half of what both cover.
"""
import argparse
import collections
import difflib
import io
import json
import math
import subprocess
import sys
import tempfile
import time

import pymupdf as fitz
import numpy
from PIL import Image

SHAPES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "•": "*", "\u00ad": "-"})
EDGE = 16  # words: as many may stand in a header


def same_shape(word):
    """A word without what is only another shape of it, and without the hyphen of a line's end."""
    word = word.translate(SHAPES).replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi")
    return word[:-1] if len(word) > 1 and word.endswith("-") else word


def scan(page, options, noise):
    """A page as a scanner sees it: a JPEG, and the size of the image."""
    pixels = page.get_pixmap(dpi=options.dpi, colorspace=fitz.csGRAY)
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    image = image.rotate(-options.turn, resample=Image.BICUBIC, fillcolor=255)  # clockwise
    values = numpy.asarray(image, dtype=numpy.float32)
    values = 20 + values * (225 / 255) + noise.normal(0, options.noise, values.shape)  # paper is not white, ink not black
    image = Image.fromarray(numpy.clip(values, 0, 255).astype(numpy.uint8))
    if options.rotate:
        image = image.rotate(-options.rotate, expand=True)
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=options.quality)
    return jpeg.getvalue()


def placed(box, page, options):
    """Where a word's box stands on the scanned page: its middle turned about the page's, its sides as they were."""
    width, height = page.rect.width, page.rect.height
    x, y = (box[0] + box[2]) / 2 - width / 2, (box[1] + box[3]) / 2 - height / 2
    angle = math.radians(options.turn)
    x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    half_width, half_height = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    for _ in range(options.rotate // 90):
        x, y = -y, x
        width, height = height, width
        half_width, half_height = half_height, half_width
    x, y = x + width / 2, y + height / 2
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def overlap(a, b):
    """What two boxes share, of what both cover."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def recognised_words(page):
    characters = page["text"]
    return [(same_shape(characters[box["start"]:box["end"]]), (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
            for box in page["boxes"]]


def without_furniture(truth, page):
    """The true words of the text: not those at the page's edges that were found to be its running header or footer."""
    apart = collections.Counter(same_shape(word) for word in page["furniture"].split())
    left = []
    for n, (word, box) in enumerate(truth):
        if apart[word] > 0 and not EDGE <= n < len(truth) - EDGE:
            apart[word] -= 1
        else:
            left.append((word, box))
    return left


def compare(truth, found):
    matcher = difflib.SequenceMatcher(None, [word for word, _ in truth], [word for word, _ in found], autojunk=False)
    recovered = on_place = 0
    for block in matcher.get_matching_blocks():
        for i in range(block.size):
            recovered += 1
            on_place += overlap(truth[block.a + i][1], found[block.b + i][1]) >= 0.5
    return recovered, on_place


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lectern")
    parser.add_argument("document")
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--turn", type=float, default=0.5, help="degrees, clockwise")
    parser.add_argument("--rotate", type=int, default=0, choices=[0, 90, 180, 270])
    parser.add_argument("--noise", type=float, default=12, help="standard deviation, of 255")
    parser.add_argument("--quality", type=int, default=60)
    parser.add_argument("--language", default="eng")
    parser.add_argument("--save", help="keeps the scans under this name")
    parser.add_argument("--misses", action="store_true", help="lists what was not recovered")
    options = parser.parse_args()

    original = fitz.open(options.document)
    scans = fitz.open()
    truths = []
    noise = numpy.random.default_rng(7)
    for number in range(options.first - 1, options.last):
        page = original[number]
        sideways = options.rotate % 180 == 90
        width, height = (page.rect.height, page.rect.width) if sideways else (page.rect.width, page.rect.height)
        scanned = scans.new_page(width=width, height=height)
        scanned.insert_image(scanned.rect, stream=scan(page, options, noise))
        truths.append([(same_shape(word[4]), placed(word[:4], page, options)) for word in page.get_text("words", sort=False)])
    path = options.save or tempfile.mkdtemp() + "/scans.pdf"
    scans.save(path)

    began = time.time()
    run = subprocess.run([options.lectern, "import", path, "--ocr=" + options.language, "--json", "--boxes"], capture_output=True)
    seconds = time.time() - began
    if run.returncode != 0:
        sys.exit(run.stderr.decode())
    pages = json.loads(run.stdout)["pages"]
    total = recovered = on_place = 0
    for page, truth in zip(pages, truths):
        found = recognised_words(page)
        truth = without_furniture(truth, page)
        page_recovered, page_on_place = compare(truth, found)
        total, recovered, on_place = total + len(truth), recovered + page_recovered, on_place + page_on_place
        if options.misses:
            left = [word for word, _ in truth]
            for tag, a, b, c, d in difflib.SequenceMatcher(None, left, [word for word, _ in found], autojunk=False).get_opcodes():
                if tag != "equal":
                    print(page["number"], tag, left[a:b], [word for word, _ in found[c:d]])
        if not page["ocr"] and truth:
            print("page", page["number"], "is not marked as recognised")
    print(f"{len(pages)} pages, {total} words: {100 * recovered / total:.2f} % recovered, "
          f"{100 * on_place / max(1, recovered):.2f} % of them placed; {seconds / len(pages):.1f} s a page")


if __name__ == "__main__":
    main()
