"""A run in the forms that other tools read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evals.junit import junit
from evals.retrieval_metrics import grades, passage_id, relevances
from evals.run import Result, Run
from ingest.destination import write
from ingest.index import Index

_NAME = "guideline-qa"


def export(run: Run, index: Index, folder: Path) -> tuple[Path, ...]:
    """Write every form into `folder` and return the files.

    run.trec and qrels.trec (trec_eval, ir-measures), beir/ (corpus, queries and qrels of the BEIR format),
    samples.jsonl (question, answer, contexts and reference under the names of ragas, DeepEval and Inspect),
    pairs.jsonl (each statement with the sentences it cites, for 'eval support' and a judge) and junit.xml. Cases
    without a gold passage are in no qrels.
    """
    judged = {r.case_id: grades(relevances(r.case.nuggets, index)) for r in run.results}
    texts = {
        "run.trec": "".join(line for r in run.results for line in _ranked(r)),
        "qrels.trec": _lines(f"{q} 0 {d} {g}" for q, found in judged.items() for d, g in found.items()),
        "beir/corpus.jsonl": _json_lines(_documents(index)),
        "beir/queries.jsonl": _json_lines({"_id": r.case_id, "text": _asked(r)} for r in run.results),
        "beir/qrels/test.tsv": _lines(("query-id\tcorpus-id\tscore", *_tabbed(judged))),
        "samples.jsonl": _json_lines(_sample(r, index) for r in run.results),
        "pairs.jsonl": _json_lines(pair for r in run.results for pair in _pairs(r)),
        "junit.xml": junit(run),
    }
    for name, text in texts.items():
        write(folder / name, text)
    return tuple(folder / name for name in texts)


def _ranked(result: Result) -> Iterable[str]:
    for rank, p in enumerate(result.passages, start=1):
        yield f"{result.case_id} Q0 {passage_id(p.article_id, p.first, p.last)} {rank} {1 / rank:.6f} {_NAME}\n"


def _tabbed(judged: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    return (f"{q}\t{d}\t{g}" for q, found in judged.items() for d, g in found.items())


def _documents(index: Index) -> Iterable[dict[str, object]]:
    for row in range(index.manifest.chunks):
        chunk = index.store.chunk(row)[0]
        article = index.articles[chunk.article_id]
        yield {
            "_id": passage_id(chunk.article_id, chunk.first, chunk.last),
            "title": article.title,
            "text": _text(index, chunk.article_id, chunk.first, chunk.last),
            "metadata": {"group": chunk.article_id},
        }


def _sample(result: Result, index: Index) -> dict[str, object]:
    """One case under the names that ragas, DeepEval and Inspect give to its parts."""
    asked, answer = _asked(result), " ".join(s.text for s in result.answer.statements)
    contexts = [_text(index, p.article_id, p.first, p.last) for p in result.passages if p.article_id in index.articles]
    reference = "; ".join(n.text for n in result.case.nuggets)
    return {
        "id": result.case_id,
        "user_input": asked, "response": answer, "retrieved_contexts": contexts, "reference": reference,
        "input": asked, "actual_output": answer, "retrieval_context": contexts, "expected_output": reference,
        "target": reference, "choices": [],
        "metadata": {
            "split": result.split, "tags": list(result.tags), "expect": result.expect, "status": result.status,
        },
    }  # fmt: skip


def _pairs(result: Result) -> Iterable[dict[str, object]]:
    for position, statement in enumerate(result.answer.statements, start=1):
        cited = " ".join(result.answer.citation(n).quote for n in statement.citations)
        yield {"id": f"{result.case_id}/{position}", "claim": statement.text, "evidence": cited}


def _asked(result: Result) -> str:
    """The question as it was understood, which stands without the conversation."""
    return result.answer.question.standalone


def _text(index: Index, article_id: str, first: int, last: int) -> str:
    article = index.articles[article_id]
    return " ".join(article.quote(s) for s in article.sentences[first : last + 1])


def _json_lines(records: Iterable[Mapping[str, object]]) -> str:
    return _lines(json.dumps(r, ensure_ascii=False) for r in records)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
