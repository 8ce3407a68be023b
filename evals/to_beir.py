"""Turns the public question sets that we measure on into BEIR files: corpus.jsonl, queries.jsonl and qrels.tsv.

    python -m evals.to_beir guidelines DATA OUT     passages of guidelines, as given, and their panels' questions
    python -m evals.to_beir uniform DATA OUT        the same text in chunks of about 200 words
    python -m evals.to_beir scifact DATA OUT        abstracts and training claims
    python -m evals.to_beir bioasq DATA OUT         snippets and questions

DATA is a folder with `guidelines/`, `scifact/` and `bioasq/`; nothing of it is part of the project. `--judged` keeps
only the guidelines that questions were asked of. A uniform chunk is whole sentences, cut by `ingest.cohesion` as an
ingest cuts sections; it is relevant to a question when half of it stands in the question's recommendation, or half of
the recommendation in it, or, where that is true of none, when it holds more of it than any other.
"""

import argparse
import ast
import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.cohesion import cut
from ingest.lexical import terms
from ingest.sentences import split_sentences

AIMED_WORDS, MOST_WORDS = 185, 260
"""Of a chunk; those of guidelines then have 199 words on average."""
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_TELLING_WORDS = 5  # a part of a recommendation with fewer is a heading
Line = dict[str, Any]
Judgment = tuple[str, str]
"""A query id and the id of a document that is relevant to it."""


@dataclass(frozen=True, slots=True)
class BeirSet:
    """What the three files hold."""

    corpus: list[Line]
    queries: list[Line]
    judgments: list[Judgment]

    def write(self, folder: Path) -> None:
        """Write the three files."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in (("corpus", self.corpus), ("queries", self.queries)):
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
        rows = "".join(f"{query}\t{document}\t1\n" for query, document in self.judgments)
        (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + rows, encoding="utf-8")


def main() -> None:
    """Convert one set."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("name", choices=sorted(_SETS))
    options.add_argument("data", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--judged", action="store_true")
    chosen = options.parse_args()
    found = _SETS[chosen.name](chosen.data)
    if chosen.judged:
        asked = {d for _, d in found.judgments}
        groups = {line["metadata"]["group"] for line in found.corpus if line["_id"] in asked}
        kept = [line for line in found.corpus if line["metadata"]["group"] in groups]
        found = BeirSet(kept, found.queries, found.judgments)
    found.write(chosen.out)
    print(
        f"{len(found.corpus)} documents, {len(found.queries)} queries, {len(found.judgments)} judgments: {chosen.out}"
    )


def guidelines(data: Path) -> BeirSet:
    """The passages as given."""
    corpus = [_line(p["pid"], p["text"], title=p["title"], group=p["gid"]) for p in _passages(data)]
    rows = (line.split("\t") for line in (data / "guidelines/qrels.tsv").read_text(encoding="utf-8").splitlines())
    return BeirSet(corpus, _guideline_queries(data), [(query, pid) for query, _, pid, _ in rows])


def uniform(data: Path) -> BeirSet:
    """The same text in chunks of about 200 words."""
    texts: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for passage in _passages(data):
        texts[passage["gid"]].append(passage["text"])
        titles[passage["gid"]] = passage["title"]
    asked: dict[str, list[Line]] = defaultdict(list)
    for question in _questions(data):
        asked[question["gid"]].append(question)
    corpus, judgments = [], []
    for gid, parts in texts.items():
        text = " ".join(parts)
        chunks = list(_chunks(text))
        corpus += [_line(f"{gid}@{i}", text[s:e], title=titles[gid], group=gid) for i, (s, e) in enumerate(chunks)]
        judgments += [(q["qid"], f"{gid}@{i}") for q in asked[gid] for i in _holding(text, chunks, q["gold"])]
    return BeirSet(corpus, _guideline_queries(data), judgments)


def scifact(data: Path) -> BeirSet:
    """Abstracts and training claims; an abstract that a claim cites is relevant to it."""
    csv.field_size_limit(sys.maxsize)
    corpus = [
        _line(row["doc_id"], " ".join(_strings(row["abstract"])), title=row["title"], group=row["doc_id"])
        for row in _table(data / "scifact/corpus_train.csv.gz")
    ]
    claims = {row["id"]: row for row in _table(data / "scifact/claims_train.csv.gz")}
    queries = [{"_id": i, "text": row["claim"]} for i, row in claims.items()]
    cited = {i: re.findall(r"\d+", row["cited_doc_ids"]) for i, row in claims.items()}
    return BeirSet(corpus, queries, [(i, d) for i, ids in cited.items() for d in ids])


def bioasq(data: Path) -> BeirSet:
    """Every snippet once, without a title; those of a question are relevant to it."""
    with gzip.open(data / "bioasq/questions_7b_9b.json.gz", "rt", encoding="utf-8") as file:
        questions = [q for q in json.load(file)["questions"] if q.get("snippets")]
    ids: dict[tuple[str, str], str] = {}
    judgments: dict[Judgment, None] = {}
    for question in questions:
        for snippet in question["snippets"]:
            key = (snippet["document"], snippet["text"].strip())
            if key[1]:
                judgments[question["id"], ids.setdefault(key, f"s{len(ids)}")] = None
    corpus = [_line(i, text, title="", group=i) for (_, text), i in ids.items()]
    return BeirSet(corpus, [{"_id": q["id"], "text": q["body"]} for q in questions], list(judgments))


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    spans = split_sentences(text)
    sentences = [text[start:end] for start, end in spans]
    sizes = [len(s.split()) for s in sentences]
    for first, last in cut([frozenset(terms(s)) for s in sentences], sizes, aim=AIMED_WORDS, most=MOST_WORDS):
        yield spans[first][0], spans[last][1]


def _holding(text: str, chunks: list[tuple[int, int]], gold: Iterable[str]) -> list[int]:
    """The positions of the chunks that hold a recommendation."""
    parts = [(text.index(part), text.index(part) + len(part)) for part in gold]
    parts = [p for p in parts if len(text[p[0] : p[1]].split()) > _TELLING_WORDS] or parts
    shared = [sum(max(0, min(e, stop) - max(s, start)) for start, stop in parts) for s, e in chunks]
    whole = sum(stop - start for start, stop in parts)
    held = [i for i, (s, e) in enumerate(chunks) if shared[i] >= min(e - s, whole) / 2]
    return held or [max(range(len(chunks)), key=lambda i: shared[i])]


def _line(doc_id: str, text: str, *, title: str, group: str) -> Line:
    return {"_id": doc_id, "title": title, "text": text, "metadata": {"group": group}}


def _guideline_queries(data: Path) -> list[Line]:
    return [{"_id": q["qid"], "text": q["q"]} for q in _questions(data)]


def _questions(data: Path) -> list[Line]:
    lines = (data / "guidelines/questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _passages(data: Path) -> Iterator[Line]:
    with gzip.open(data / "guidelines/passages.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _table(path: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _strings(shown: str) -> list[str]:
    """The strings of a NumPy array as it is printed."""
    return [str(ast.literal_eval(match.group())) for match in _STRING.finditer(shown)]


_SETS = {f.__name__: f for f in (guidelines, uniform, scifact, bioasq)}

if __name__ == "__main__":
    main()
