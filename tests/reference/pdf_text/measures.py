# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How near a page's text is to the true one."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def tokens(text: str) -> list[str]:
    """Words in order: letters and digits alone, case folded; each Chinese or Japanese character is a word."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    return TOKEN.findall(plain)


@dataclass
class Page:
    """What is true of one page."""
    document: str
    number: int
    kind: str
    truth: list[str]
    furniture: list[str] = field(default_factory=list)          # words of running headers and footers
    divided: list[tuple[str, str]] = field(default_factory=list)  # what line ends divide: "exam" "ple"


@dataclass
class Score:
    recall: float      # share of the true words that are there
    precision: float   # share of the words there that are true
    order: float       # longest common subsequence over the words in common
    removed: float | None   # share of the words of headers and footers that are gone
    joined: float | None    # share of divided words that are whole


def score(page: Page, text: str) -> Score:
    found = tokens(text)
    truth, got = Counter(page.truth), Counter(found)
    common = sum((truth & got).values())
    ids: dict[str, int] = {}
    a = [ids.setdefault(w, len(ids)) for w in page.truth]
    b = [ids.setdefault(w, len(ids)) for w in found]
    order = LCSseq.similarity(a, b) / common if common else 0.0
    removed = None
    if page.furniture:
        left = sum((Counter(page.furniture) & (got - truth)).values())
        removed = 1 - left / len(page.furniture)
    joined = None
    if page.divided:
        halves = [(x, y) for x, y in page.divided if truth[x + y]]
        joined = sum(got[x + y] >= truth[x + y] for x, y in halves) / len(halves) if halves else None
    return Score(common / max(1, len(page.truth)), common / max(1, len(found)), order, removed, joined)
