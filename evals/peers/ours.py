"""Our row beside the peers: passages scored as theirs are, and what the answer makes of them."""

from collections.abc import Sequence
from dataclasses import replace

from evals.discrimination import auroc
from evals.peers.peer import Passage
from evals.peers.scores import Row, peer_row, share
from evals.run import RankedPassage, Result, Run
from ingest.index import Index


def our_row(run: Run, index: Index) -> Row:
    """The row of a run: retrieval from its passages; branch, refusals, confidence and citations from its answers."""
    cases = [r.case for r in run.results]
    found = {r.case_id: [_passage(p, index) for p in r.passages] for r in run.results}
    row = peer_row("guideline-qa", run.header.versions.get("guideline-qa") or "", cases, found, index.articles)
    cited = [c for r in run.results for c in r.answer.citations]
    return replace(
        row,
        branch_first=share([v for r in run.results if (v := r.scores["branch_first"]) is not None]),
        auroc=auroc(_stated(run.results, "answer"), _stated(run.results, "abstain")),
        refused=share([float(r.status == "abstain") for r in run.results if r.expect == "abstain"]),
        in_force=share([_in_force(r, index) for r in run.results]),
        words=sum(len(c.quote.split()) for c in cited) / len(cited) if cited else None,
    )


def _stated(results: Sequence[Result], expect: str) -> list[float]:
    return [p for r in results if r.expect == expect and (p := r.probability) is not None]


def _in_force(result: Result, index: Index) -> float:
    return float(all(index.articles[c.article_id].in_force(result.case.as_of) for c in result.answer.citations))


def _passage(passage: RankedPassage, index: Index) -> Passage:
    article = index.articles[passage.article_id]
    text = " ".join(article.quote(s) for s in article.sentences[passage.first : passage.last + 1])
    return Passage(passage.article_id, text, passage.score)
