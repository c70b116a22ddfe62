# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Measures a model as the program asks it: the held-out questions of evaluate.py (the same draws), over text files, by `lectern ask`.

    python asked.py --lectern build/release/bin/lectern --model FOLDER --corpus corpus.jsonl.xz --out asked.json [--lengths 2048,8192] [--most 100]

    python asked.py --lectern … --model FOLDER --own tests/reference/questions --out asked.json      questions of our own over technical and legal prose

Of a model with answers_quote_results it shows what a not_found_bias would do (all lengths so far together): run it with -50 in a copy
of config.json, so that every question is answered, and take the bias from there. The same copies with other search_weights tell which is best.

BM25 (bm25.py) answers the same questions with its first hit beside it.
"""
import argparse, collections, json, math, os, random, re, subprocess, tempfile, time
import bm25
import evaluate
import tasks

def renumbered(d):
    """Pages count from 1 in each part, as those of a text file do."""
    first = {}
    for part, page, _ in d.pages:
        first.setdefault(part, page)
    d.pages = [(part, page - first[part] + 1, start) for part, page, start in d.pages]
    for s in d.sentences:
        s.page -= first[s.part] - 1
    return d


def files(d, folder):
    """A text file for each part: paragraphs divided by empty lines, pages by form feeds."""
    paths = []
    for part in range(d.parts):
        sentences = [s for s in d.sentences if s.part == part]
        pages, page, paragraph, source = [[]], sentences[0].page, None, None
        several = len(set(id(s.source) for s in sentences)) > 1
        for s in sentences:
            if s.page != page:
                pages += [[] for _ in range(s.page - page)]
                page, paragraph = s.page, None
            if several and s.source is not source and s.source.kind != "book":
                pages[-1].append(s.source.title)
                paragraph = None
            source = s.source
            if s.paragraph != paragraph or not pages[-1]:
                pages[-1].append(s.text)
            else:
                pages[-1][-1] += " " + s.text
            paragraph = s.paragraph
        name = re.sub(r"[^\w .,-]+", " ", d.titles[part]).strip()[:60] or "Document"
        path = os.path.join(folder, f"{part + 1} {name}.txt")
        open(path, "w", encoding="utf-8").write("\f".join("\n\n".join(p) for p in pages))
        paths.append(path)
    return paths


class Program:
    def __init__(self, lectern, model, folder, more=()):
        self.base, self.folder = [lectern], folder
        self.options = ["--library", os.path.join(folder, "library"), "--model", model, "--json", "--quiet", *more]

    def run(self, *words):
        done = subprocess.run(self.base + list(words) + self.options, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr.strip())
        return json.loads(done.stdout) if done.stdout.strip() else None

    def ask(self, paths, question, limit):
        return self.run("ask", *paths, "-q", question, "--max-tokens", str(limit))["turns"][0]


def measure(program, folder, drawn, most, kinds):
    results, asked = [], collections.Counter()
    for d, turns in drawn:
        turns = [t for t in turns if asked[t["kind"]] < most and (not kinds or t["kind"] in kinds)]
        if not turns:
            continue
        paths = files(d, tempfile.mkdtemp(dir=folder))
        judge, index = evaluate.Judge(d), bm25.Index(d)
        for turn in turns:
            asked[turn["kind"]] += 1
            got = program.ask(paths, turn["question"], 600)
            r = judge(turn, got["answer"])
            r["checked"] = sum(c["check"] == "exact" for c in got["citations"])
            r["cited"] = len(got["citations"])
            first = index.hits(turn["question"], 1)
            r["bm25"] = bool(first) and first[0] in set(turn.get("accept") or turn["targets"])
            r["seconds"], r["margin"] = got["seconds"], got.get("notFoundMargin")
            results.append(r)
    return results


class Prose:
    """A document of our own as evaluate.Judge and bm25.Index want it: one part, pages of about 3,000 characters."""

    def __init__(self, text):
        self.sentences, self.pages, page, filled = [], [(0, 1, 0)], 1, 0
        for number, paragraph in enumerate(p for p in re.split(r"\n\s*\n|\n", text) if p.strip()):
            if filled > 3000:
                page, filled = page + 1, 0
                self.pages.append((0, page, len(self.sentences)))
            for sentence in tasks.sentences(paragraph.strip()):
                s = tasks.Sentence()
                s.text, s.page, s.part, s.paragraph, s.index, s.source = sentence, page, 0, number, len(self.sentences), None
                self.sentences.append(s)
                filled += len(sentence)


def own(folder):
    """(title, document, turns) of questions that were written by hand."""
    questions = collections.defaultdict(list)
    for line in open(os.path.join(folder, "questions.jsonl"), encoding="utf-8"):
        q = json.loads(line)
        questions[q["document"]].append(q)
    for line in open(os.path.join(folder, "documents.jsonl"), encoding="utf-8"):
        given = json.loads(line)
        d = Prose(given["text"])
        d.parts, d.titles = 1, [given["title"]]
        place = evaluate.Judge(d)
        plain = lambda text: re.sub(r"\s+", " ", text).strip()
        turns = []
        for q in questions[given["id"]]:
            found = place.places(plain(q["sentence"])) if q["sentence"] else []
            if q["sentence"] and not found:
                raise SystemExit(f"{given['id']}: not a sentence of the document: {q['sentence']}")
            targets = sorted(set(i for p in found for i in p))
            kind = "impossible" if q["kind"] == "trick" else q["kind"]
            turns.append(dict(kind=kind, question=q["q"], answer=tasks.NOT_FOUND if not targets else tasks.quote(d.sentences[targets[0]]),
                              targets=targets, accept=targets, short=q.get("answer") or None))
        yield d, turns


def table(results):
    out = evaluate.table(results)
    for kind, row in out.items():
        of = [r for r in results if r["kind"] == kind]
        if "right_sentence" in row:
            row["bm25_first_hit"] = evaluate.rate(sum(r["bm25"] for r in of), len(of))
        if of:
            row["quotations_checked_exact"] = evaluate.rate(sum(r["checked"] for r in of), sum(r["cited"] for r in of))
    return out


TRICKS, ANSWERED = ("impossible", "elsewhere", "missing"), ("natural",)


def refusals(results):
    """What a not_found_bias does, from one run of a model with answers_quote_results at any bias: for each share of answerable
    questions that may be refused, the largest bias, and how many trick questions it refuses. `right_kept`: of the questions that
    are answered rightly at -50, those that still are."""
    def margins(kinds):
        of = [r for r in results if r["kind"] in kinds]
        return [(r["margin"] if r.get("margin") is not None else math.inf if r["refused"] else -math.inf, r["right"]) for r in of]
    tricks, answered = margins(TRICKS), margins(ANSWERED)
    if not tricks or not answered or all(math.isinf(m) for m, _ in answered):
        return []
    rows = []
    for allowed in (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15):
        most = int(allowed * len(answered))
        limit = sorted((m for m, _ in answered), reverse=True)[most]         # it and what is below is answered
        refused = lambda of: sum(m > limit for m, _ in of)
        rows.append(dict(wrongly_refused=evaluate.rate(refused(answered), len(answered)), tricks_refused=evaluate.rate(refused(tricks), len(tricks)),
                         **{kind + "_refused": evaluate.rate(refused(margins((kind,))), len(margins((kind,)))) for kind in TRICKS if margins((kind,))},
                         not_found_bias=None if math.isinf(limit) else round(-limit - 1e-6, 3),
                         right_kept=evaluate.rate(sum(r and m <= limit for m, r in answered), sum(r for _, r in answered))))
    return rows


def show(report, curve):
    for kind, row in report.items():
        print("  ", kind, " ".join(f"{k} {v['hits']}/{v['count']}" if isinstance(v, dict) else f"{k} {v}" for k, v in row.items()), flush=True)
    for row in curve:
        print("   bias", row["not_found_bias"], " ".join(f"{k} {v['hits']}/{v['count']}" for k, v in row.items() if isinstance(v, dict)), flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--lectern", required=True)
    p.add_argument("--model", required=True)
    p.add_argument("--corpus")
    p.add_argument("--own", help="a folder with documents.jsonl and questions.jsonl, instead of a corpus")
    p.add_argument("--out", required=True)
    p.add_argument("--lengths", default="2048,8192,32768,131072")
    p.add_argument("--most", type=int, default=10**6, help="questions of each kind and length")
    p.add_argument("--kinds", default="")
    p.add_argument("--split", default="eval", help="eval: the first edition's held-out texts; later: those gathered since")
    p.add_argument("--lang", default="en")
    p.add_argument("--seed", type=int, default=11, help="of the draw of documents and questions")
    p.add_argument("--texts", type=int, help="so many texts of the split, drawn at random: for --split train, to choose properties of config.json by")
    a = p.parse_args()
    if a.own:
        with tempfile.TemporaryDirectory() as folder:
            results = measure(Program(a.lectern, a.model, folder), folder, own(a.own), a.most, set(filter(None, a.kinds.split(","))))
        report = table(results)
        curve = refusals(results)
        show(report, curve)
        json.dump(dict(report=report, not_found_bias=curve, samples=results), open(a.out, "w"), ensure_ascii=False, indent=1)
        return
    library = tasks.Library(a.corpus, os.path.join(a.model, "tokenizer.model"), a.split, processes=2, limit=a.texts)
    library.texts, library.books, library.natural = ([t for t in x if t.lang == a.lang] for x in (library.texts, library.books, library.natural))
    report, samples = {}, {}
    for length in [int(x) for x in a.lengths.split(",")]:
        begun = time.time()
        with tempfile.TemporaryDirectory() as folder:
            program = Program(a.lectern, a.model, folder)
            results = measure(program, folder, evaluate.drawn(library, length, random.Random(a.seed), laid_out=renumbered), a.most, set(filter(None, a.kinds.split(","))))
        report[str(length)], samples[str(length)] = table(results), results
        print("==", length, round(time.time() - begun), "s", flush=True)
        curve = refusals([r for of in samples.values() for r in of])
        show(report[str(length)], curve)
        json.dump(dict(report=report, not_found_bias=curve, samples=samples), open(a.out, "w"), ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
