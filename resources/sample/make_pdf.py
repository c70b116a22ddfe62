# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Makes how-lectern-works.pdf of the HTML file beside it.

Needs WeasyPrint (70 was used) and the fonts Linux Libertine, Linux Biolinum and DejaVu Sans:

    apt install fonts-linuxlibertine fonts-dejavu-core
    pip install weasyprint
    python3 make_pdf.py

The PDF is committed: building Lectern needs none of this.
"""

import os
from pathlib import Path

os.environ["SOURCE_DATE_EPOCH"] = "0"  # no date in the fonts: the same text makes the same file

import pydyf
from weasyprint import HTML

FOLDER = Path(__file__).resolve().parent
NAME = "how-lectern-works"


def label_pages(document, pdf):
    """Pages are labelled with what is printed on them: 1, 2, 3 and so on."""
    pdf.catalog["PageLabels"] = pydyf.Dictionary(
        {"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})


HTML(FOLDER / f"{NAME}.html").write_pdf(FOLDER / f"{NAME}.pdf", finisher=label_pages)
