# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Makes tests/app/importing/data/scanned.pdf and scanned.words.json: small scans, and where their words stand by MuPDF's account.

    python3 scanned_fixture.py FOLDER

Needs PyMuPDF, Pillow and numpy. Three pages of black and white: lines that slant by half a degree, a page that lies upside down,
and a page of dust. The JSON has for each page its words as [word, left, top, right, bottom] in points, on the page as shown.
"""
import io
import json
import sys
import types

import numpy
import pymupdf as fitz
from PIL import Image

from scanned_pages import placed

WIDTH, HEIGHT = 298, 420
DPI = 220
PAGES = [
    (0.5, 0, """The harbour lamp

Every evening the keeper climbed the hundred and twelve steps of the tower and lit the lamp. It burned oil
that came by boat in barrels, four of them each month, and the keeper wrote down how much was left.

In the winter of 1894 the boat did not come. The keeper mixed what remained with the fat of seals and
wrote in the book that the flame was yellow, that it smoked, and that no ship was lost.

The harbour office asked for the book in spring. It was returned with a note of thanks and an invoice
for the barrels that had never arrived."""),
    (0, 180, """What the invoice said

Four barrels of oil at seven shillings each, two of them for the month of December and two for January.
Carriage by boat from the northern quay, eleven shillings. Total to be paid before the first of May:
thirty-nine shillings.

The keeper paid nothing. He answered in one sentence that what had not been brought could not have been
burned, and that the seals had asked for no money."""),
    (0, 0, ""),
]


def typeset(text):
    page = fitz.open().new_page(width=WIDTH, height=HEIGHT)
    if text:
        left = page.insert_textbox(fitz.Rect(34, 40, WIDTH - 34, HEIGHT - 30), text, fontname="tiro", fontsize=10.5)
        assert left >= 0, "the text does not fit"
    return page


def scan(page, turn, rotate, noise):
    pixels = page.get_pixmap(dpi=DPI, colorspace=fitz.csGRAY)
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    image = image.rotate(-turn, resample=Image.BICUBIC, fillcolor=255).rotate(-rotate, expand=True)
    values = numpy.asarray(image) < 140
    dust = noise.random(values.shape) < 0.0003
    return Image.fromarray(~(values ^ dust)).convert("1")


def main():
    folder = sys.argv[1]
    noise = numpy.random.default_rng(3)
    document = fitz.open()
    words = []
    for turn, rotate, text in PAGES:
        page = typeset(text)
        png = io.BytesIO()
        scan(page, turn, rotate, noise).save(png, "PNG", optimize=True)
        document.new_page(width=WIDTH, height=HEIGHT).insert_image(fitz.Rect(0, 0, WIDTH, HEIGHT), stream=png.getvalue())
        options = types.SimpleNamespace(turn=turn, rotate=rotate)
        words.append([[word[4], *(round(side, 1) for side in placed(word[:4], page, options))] for word in page.get_text("words", sort=False)])
    document.save(folder + "/scanned.pdf", deflate=True, garbage=4, no_new_id=True)
    with open(folder + "/scanned.words.json", "w") as file:
        json.dump(words, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
