# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Questions made by rule in other words than the text's: an answer is taken out of a sentence, some of what is left is left
out or said otherwise (relatives.py), and the question word says what kind of answer is missing."""
import json, re
from tasks import STOP, WORD, fit

YEAR = re.compile(r"(?:1[0-9]\d\d|20\d\d)$")
MONTHS = set("January February March April June July August September October November December".split())
COUNTS = set("one two three four five six seven eight nine ten eleven twelve hundred thousand million billion dozen twenty thirty forty fifty half".split())
HUMAN = set("he she him her his who man woman said king president author born married father mother son daughter".split())
ASK = {
    "when": ["When did {}?", "When was {}?", "When {}?", "In what year {}?", "What year did {}?", "In which year was {}?", "On what date {}?", "when was {}"],
    "count": ["How many {}?", "How much {}?", "How many {}?", "What number of {}?", "How long {}?"],
    "who": ["Who {}?", "Who {}?", "Who was {}?", "Which person {}?", "Whose {}?", "By whom {}?", "who {}"],
    "where": ["Where did {}?", "Where is {}?", "Where was {}?", "In what place {}?", "In which city {}?", "where {}"],
    "why": ["Why did {}?", "Why was {}?", "Why {}?", "For what reason {}?"],
    "what": ["What {}?", "What is {}?", "What was {}?", "What did {}?", "Which {}?", "What kind of {}?", "What does {}?", "What type of {}?", "How {}?", "How did {}?"],
}


class Words:
    """Relatives of a word that the corpus knows."""

    def __init__(self, path, counts, least=25):
        known = json.load(open(path, encoding="utf-8"))
        self.forms = known.pop("@forms")
        self.related = {w: [r for r in rs if counts[r] >= least][:8] for w, rs in known.items()}

    def lemma(self, w):
        if w in self.forms:
            return self.forms[w], "ed" if not w.endswith("s") else ""
        if w in self.related and not (w.endswith(("ed", "ing", "s"))):
            return w, ""
        for end, puts in (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e"))):
            if w.endswith(end):
                stem = w[:-len(end)]
                for p in puts:
                    if stem + p in self.related:
                        return stem + p, {"ies": "s", "es": "s", "s": "s", "ied": "ed", "ed": "ed", "ing": "ing"}[end]
                if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in self.related:
                    return stem[:-1], "ing" if end == "ing" else "ed"
        return w, ""

    def other(self, rng, w):
        """Another word for it, bent alike; the word itself where there is none."""
        lemma, end = self.lemma(w)
        options = self.related.get(lemma)
        if not options:
            return w
        new = options[min(int(rng.expovariate(0.5)), len(options) - 1)]
        if end == "ed" and not new.endswith(("ed", "tion", "ment", "ness", "er")):
            return new[:-1] + "ied" if new.endswith("y") and len(new) > 3 and new[-2] not in "aeou" else new + ("d" if new.endswith("e") else "ed")
        if end == "ing" and not new.endswith(("ing", "tion", "ment", "ness", "er")):
            return (new[:-1] if new.endswith("e") else new) + "ing"
        if end == "s" and not new.endswith("s"):
            return new + "s"
        return new


def answers(s, words):
    """(first word, end, kind) of what could be asked for in a sentence's words."""
    out = []
    for i, w in enumerate(words):
        lower = w.lower()
        if YEAR.match(w) or w in MONTHS:
            j = i + 1
            while j < len(words) and (words[j].isdigit() or words[j] in MONTHS):
                j += 1
            out.append((i, j, "when"))
        elif w.isdigit() or lower in COUNTS:
            out.append((i, i + 1, "count"))
        elif i and w[0].isupper() and len(w) > 2:
            if words[i - 1][0].isupper() and i > 1:
                continue
            j = i + 1
            while j < len(words) and words[j][0].isupper():
                j += 1
            before = words[i - 1].lower()
            kind = "where" if before in ("in", "at", "near", "to", "from") else "who"
            out.append((i, j, kind))
        elif lower in ("because", "since") and i > 2 and len(words) - i > 3:
            out += [(i, min(len(words), i + 12), "why")] * 2
        elif lower not in STOP and len(w) > 3 and w.islower():
            out.append((i, i + 1, "what"))
    return out


def ask(rng, s, words_of, english_stop):
    """A question about a sentence; None where none can be made."""
    words = WORD.findall(s.text)
    if len(words) < 7:
        return None
    found = answers(s, words)
    if not found:
        return None
    special = [f for f in found if f[2] != "what"]
    first, end, kind = rng.choice(special if special and rng.random() < 0.75 else found)
    before, after = rng.randint(2, 9), rng.randint(2, 9)
    kept, content = [], 0
    drop, swap = rng.uniform(0.05, 0.5), rng.uniform(0.0, 0.8)
    for i in range(max(0, first - before), min(len(words), end + after)):
        if first <= i < end:
            continue
        w = words[i]
        plain = w.lower() in english_stop
        if rng.random() < (0.45 if plain else drop):
            continue
        if not plain:
            content += 1
            if w.islower() and rng.random() < swap:
                w = words_of.other(rng, w)
        elif i == 0:
            w = w.lower()
        kept.append(w)
    if content < 2 or len(kept) < 2:
        return None
    if kind == "who" and rng.random() < 0.4:
        kind = "what"
    return rng.choice(ASK[kind]).format(" ".join(kept))


def bent(rng, question, words_of, english_stop):
    """Somebody's question, some of its words said otherwise."""
    share = rng.uniform(0.1, 0.5)

    def other(m):
        w = m.group(0)
        return words_of.other(rng, w) if len(w) > 3 and w.islower() and w not in english_stop and rng.random() < share else w
    return WORD.sub(other, question)
