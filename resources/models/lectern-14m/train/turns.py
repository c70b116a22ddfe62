# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Questions with search results, as the program asks them, and training sequences of them."""
import math, random, re
import numpy
import reworded
import search
import tasks
from tasks import IM_END, IM_START, NOT_FOUND, YEAR, fit, quote

HITS = 16
PRONOUN = re.compile(r"(?:He|She|It|They|This|These|Those|That|But|And|So|Then|Yet|His|Her|Their|Its)\b")
DATE = re.compile(r"(?<!\d)(?:1[0-9]\d\d|20\d\d)(?!\d)")
MIX = [("natural", 60), ("reworded", 20), ("impossible", 15), ("elsewhere", 4), ("missing", 10), ("keyword", 7), ("absent", 3), ("made", 3), ("page", 1.5),
       ("continue", 1.5), ("summary", 0.9), ("dates", 0.8)]
CHOICES = ("natural", "reworded", "keyword", "made", "absent", "impossible", "elsewhere", "missing")      # one result, or none of them
WORDS = None                     # reworded.Words, set by who trains


def results(hits):
    """A line for each. Before what search found stand two figures: how near its score is to the best one's (9: at most 2.5 %
    below; one less for each further 5 %), and how many tenths of the question's words it has, by weight."""
    lines = []
    for s, score, coverage in hits:
        grade = ""
        if score is not None:
            best = hits[0][1]
            near = max(0, 9 - int((1 - score / best) * 20 + 0.5)) if best > 0 else 9
            grade = f"{near}{min(9, int(coverage * 10))} "
        lines.append(f"{grade}[p. {s.page}] {s.text}\n")
    return "".join(lines)


def proposed(sentences):
    return [(s, None, None) for s in sentences]


def turn_tokens(question, hits, answer=None):
    """Tokens of one turn with search results, and where the answer begins in them."""
    encode = tasks.tokenizer.encode
    if not hits:
        return tasks.turn_tokens(question, answer)
    lines = hits if isinstance(hits, str) else results(hits)
    text = f"user\n{question}\n\nSearch results:\n{lines}\n{question}"       # before the results, and once more where the answer begins
    before = [IM_START] + encode(text) + [IM_END] + encode("\n") + [IM_START] + encode("assistant\n")
    if answer is None:
        return before, len(before)
    return before + encode(answer) + [IM_END] + encode("\n"), len(before)


def ends_of_results(before, count):
    """Where the line of each result ends in the tokens of a question; then where the answer begins."""
    newline = tasks.tokenizer.encode("\n")[-1]
    lines = [i for i, t in enumerate(before) if t == newline]
    return lines[4:4 + count] + [len(before) - 1]              # after "user", the question, an empty line, the heading


class Asker(tasks.Reader):
    """Each asked_* returns a turn with `hits`; the answer is always one of them, or "not found"."""
    limits = (8,)

    def limit(self):
        return self.rng.choice(self.limits)

    def searched(self, turn):
        """The turn with the hits of its question; None where the right sentence is not among them."""
        if turn is None:
            return None
        turn["hits"] = hits = self.d.search(turn["question"], self.limit())
        if not turn["targets"]:
            return turn
        turn.setdefault("accept", None)
        accept = set(turn.get("accept") or turn["targets"])
        right = [s for s, _, _ in hits if s.index in accept]
        if turn["kind"] == "mentions":
            right = sorted(right, key=lambda s: s.index)[:8]
            turn["answer"] = "\n".join("- " + quote(s) for s in right)
        elif right:
            turn["answer"], turn["targets"] = quote(right[0]), [right[0].index]
        return turn if right else None

    def asked_natural(self):
        turn = self.ask_natural()
        if turn and WORDS is not None and self.d.lang == "en" and self.rng.random() < 0.25:
            turn["question"] = reworded.bent(self.rng, turn["question"], WORDS, tasks.STOP)
        return self.searched(turn)

    def asked_keyword(self): return self.searched(self.ask_keyword())
    def asked_absent(self): return self.searched(self.ask_absent())
    def asked_made(self): return self.searched(self.ask_made())

    def asked_reworded(self):
        if WORDS is None or self.d.lang != "en":
            return None
        s = self.target()
        question = s and reworded.ask(self.rng, s, WORDS, tasks.STOP)
        turn = question and self.searched(self.result("reworded", self.human(question), [s], accept={s.index}))
        if not turn or turn["hits"][0][0] is s and self.rng.random() < 0.4:
            return None
        return turn

    def asked_impossible(self):
        if not self.d.impossible:
            return None
        return self.searched(self.result("impossible", self.human(self.rng.choice(self.d.impossible)[0]), []))

    def asked_elsewhere(self):
        turn = self.ask_impossible()
        return self.searched(turn) if turn and turn["kind"] == "elsewhere" else None

    def asked_missing(self):
        """A question whose sentence is taken out of the results: of a document of which only a part is shown."""
        turn = self.ask_natural()
        if turn is None or not self.shown or any(i in self.shown for i in turn["targets"]):
            return None
        short = turn["short"].lower()
        hits = [h for h in self.d.search(turn["question"], self.limit() + 1) if h[0].index not in turn["targets"]]
        if not hits or any(short in h[0].text.lower() for h in hits):
            return None
        return dict(kind="missing", question=turn["question"], answer=NOT_FOUND, targets=[], hits=hits)

    def asked_page(self):
        turn = self.ask_page()
        if turn is None:
            return None
        turn["hits"] = []
        if turn["targets"]:
            page = self.d.sentences[turn["targets"][0]].page
            turn["hits"] = proposed([s for s in self.d.sentences if s.page == page and s.part == 0][:4])
        return turn

    def asked_continue(self):
        turn = self.ask_continue()
        if turn is None:
            return None
        given = turn["question"][len('Continue: "'):-1]
        for s, _, _ in self.d.search(turn["question"], HITS):
            if given in s.text:
                turn["hits"] = proposed(self.d.sentences[s.index:s.index + 3])
                return turn if any(h[0].index in turn["targets"] for h in turn["hits"]) else None
        return None

    def central_sentence(self, a, b):
        return max((i for i in range(a, b) if i in self.scores), key=self.scores.get, default=None)

    def asked_summary(self):
        """The most central sentence of each tenth, some of them unfit: those are left out."""
        rng, d = self.rng, self.d
        self.central()
        n, parts = len(d.sentences), 10
        if len(self.scores) < 12:
            return None
        offered, unfit = [], set()
        for k in range(parts):
            a, b = n * k // parts, n * (k + 1) // parts
            i = self.central_sentence(a, b)
            if i is None or rng.random() < 0.12:
                other = [j for j in range(a, b) if j not in self.scores and 20 < len(d.sentences[j].text) < 280]
                if other:
                    i = rng.choice(other)
            if i is None:
                continue
            s = d.sentences[i]
            if any(s.text == x.text for x in offered):
                continue
            if i not in self.scores or PRONOUN.match(s.text):
                unfit.add(i)
            offered.append(s)
        chosen = [s for s in offered if s.index not in unfit]
        if len(chosen) < 3:
            return None
        table = tasks.SUMMARY
        q = rng.choice(table.get(d.lang, table["en"]) if rng.random() < 0.5 else table["en"])
        return dict(kind="summary", question=q, answer="\n".join("- " + quote(s) for s in chosen), targets=[s.index for s in chosen], hits=proposed(offered))

    def asked_dates(self):
        rng = self.rng
        figures = rng.random() < 0.4
        wanted = lambda s: bool(re.search(r"\d", s.text) if figures else YEAR.search(s.text)) and len(s.text) < 300
        hits = [s for s in self.good if wanted(s)]
        q = rng.choice(tasks.FIGURES if figures else tasks.DATES)
        if not hits:
            return None
        step = max(1, len(hits) / 10)
        offered = [hits[int(i * step)] for i in range(min(10, len(hits)))]
        for _ in range(rng.choice((0, 0, 1, 2, 3))):
            s = rng.choice(self.good)
            if s not in offered:
                offered.append(s)
        offered.sort(key=lambda s: s.index)
        chosen = [s for s in offered if wanted(s)]
        return dict(kind="dates", question=q, answer="\n".join("- " + quote(s) for s in chosen), targets=[s.index for s in chosen], hits=proposed(offered))

    def turn(self, mix=None):
        mix = mix or MIX
        for _ in range(20):
            kind = self.rng.choices([m[0] for m in mix], [m[1] for m in mix])[0]
            out = getattr(self, "asked_" + kind)()
            if out is not None and len(out["answer"]) < 4000:
                return out
        return None


class Desk:
    """A document of any length of which sequences show a part: its questions have the hits of the whole."""

    def __init__(self, library, rng):
        budget = int(math.exp(rng.uniform(math.log(1500), math.log(60000))))
        self.d = library.document(rng, budget, style=rng.choices(["natural", "mixed", "book"], [0.6, 0.25, 0.15])[0])
        self.asker = Asker(library, self.d, rng)
        self.left = 4 + len(self.d.sentences) // 6

    def part(self, rng, budget):
        """Tokens of a prompt that shows some pages, and the indices of the sentences on them."""
        d = self.d
        encode = tasks.tokenizer.encode
        first = rng.randrange(len(d.pages))
        part = d.pages[first][0]
        head = [tasks.BOS, IM_START] + encode("system\n" + tasks.SYSTEM) + encode(f"## Document 1: {d.titles[part]}\n")
        out, last = [numpy.array(head, numpy.uint16)], first
        room = budget - len(head) - 3
        while last < len(d.pages) and d.pages[last][0] == part:
            end = d.marks[last + 1] if last + 1 < len(d.marks) else len(d.pieces) - 1
            if last + 1 < len(d.marks) and d.pages[last + 1][0] != part:
                end -= 1                                  # the next document's heading
            pieces = list(d.pieces[d.marks[last]:end])
            pieces[0] = numpy.array(encode(("" if last == first else "\n") + f"[p. {d.pages[last][1]}]\n"), numpy.uint16)
            size = sum(map(len, pieces))
            if size > room:
                break
            out += pieces
            room -= size
            last += 1
        out.append(numpy.array([IM_END] + encode("\n"), numpy.uint16))
        start = d.pages[first][2]
        stop = d.pages[last][2] if last < len(d.pages) else len(d.sentences)
        return numpy.concatenate(out), set(range(start, stop))


def answer_weights(tokens):
    """Where a quotation begins it is decided which: that counts as much as all the copying after it."""
    w = numpy.full(len(tokens), 0.04, numpy.float32)
    pieces = [tasks.tokenizer.id_to_piece(t) for t in tokens]
    w[:6] = 0.5
    for i, p in enumerate(pieces):
        if p == "[" and pieces[i + 1:i + 2] == ["p"]:
            w[i:i + 7] = 0.15
        if p == "<0x0A>":
            w[i + 1:i + 7] = 0.15
    return w


def sequence(library, rng, length, desks):
    """One training sequence: ids, a loss weight for predicting each id (answers), a mask of plain text, and the turns
    as (kind, first answer token, end), and of each choice among results as (kind, ends of the results and the place of
    "none", which of them is right). `desks` is a list that keeps the document in use between calls."""
    shown = set()
    limits = (4, 6, 8, 8, 12, 12) if length <= 2048 else (8, 10, 12, 12, 12, 16)
    if length <= 2048 and rng.random() < 0.95 or length <= 4096 and rng.random() < 0.6:
        while not desks or desks[0].left <= 0 or not desks[0].asker.good:
            desks[:] = [Desk(library, rng)]
        desk = desks[0]
        prefix, shown = desk.part(rng, int(length * rng.uniform(0.05, 0.25)))
        asker = desk.asker
        asker.limits = limits
        asker.rng = rng
        asker.shown = shown or {-1}
    else:
        desk = None
        share = {2048: (0.3, 0.6), 4096: (0.35, 0.75), 8192: (0.5, 0.85), 16384: (0.6, 0.85), 32768: (0.65, 0.85), 65536: (0.7, 0.9), 131072: (0.75, 0.93)}[length]
        d = library.document(rng, int(length * rng.uniform(*share)), style=rng.choices(["natural", "mixed", "book"], [0.5, 0.35, 0.15])[0])
        prefix = d.tokens
        if len(prefix) > length - 700:
            return sequence(library, rng, length, desks)
        asker = Asker(library, d, rng)
        asker.limits = limits
        asker.shown = set()
        if not asker.good:
            return sequence(library, rng, length, desks)
    ids = numpy.zeros(length, numpy.uint16)
    weight = numpy.zeros(length, numpy.float32)
    plain = numpy.zeros(length, bool)
    at = len(prefix)
    ids[:at] = prefix
    plain[1:at] = True
    misses, turns, choices = 0, [], []
    while at < length - 100 and misses < 3:
        if desk:
            desk.left -= 1
        turn = asker.turn()
        if turn is None:
            misses += 3
            continue
        hits = [h for h in turn["hits"] if len(h[0].text) < 600]
        tokens, start = turn_tokens(turn["question"], hits, turn["answer"])
        if at + len(tokens) > length:
            misses += 1
            continue
        ids[at:at + len(tokens)] = tokens
        weight[at + start:at + len(tokens) - 1] = answer_weights(tokens[start:-1])
        first = turn["kind"] in ("natural", "reworded") and hits and turn["targets"] == [hits[0][0].index]
        kind = turn["kind"] + " first" * bool(first)
        turns.append((kind, at + start, at + len(tokens) - 1))
        if hits and turn["kind"] in CHOICES:
            right = next((i for i, h in enumerate(hits) if turn["targets"] == [h[0].index]), len(hits))
            if right < len(hits) or not turn["targets"]:
                choices.append((kind, [at + e for e in ends_of_results(tokens[:start], len(hits))], right))
        at += len(tokens)
    if not turns:
        if desk:
            desks.clear()
        return sequence(library, rng, length, desks)
    return ids, weight, plain, turns, choices
