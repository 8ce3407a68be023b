"""What is measured of the passages found for a case. The only file that speaks to ir_measures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.case import Nugget
from ingest.article import Article
from ingest.chunk import Chunk
from ingest.index import Index

RETRIEVAL_METRICS = ("recall@5", "recall@10", "nDCG@10", "RR")
_CASE = "case"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Where a nugget can be found: the ids of all passages of the index that hold one of its source
    sentences.
    """

    vital: bool
    passage_ids: frozenset[str]


def passage_id(article_id: str, first: int, last: int) -> str:
    """The name of a passage in qrels and runs: its article and the positions of its first and last sentence."""
    return f"{article_id}:{first}-{last}"


def relevances(nuggets: Sequence[Nugget], index: Index) -> tuple[Relevance, ...]:
    """The relevance of each nugget, in order; one whose sources are not in the index has no passage."""
    chunks = [index.store.chunk(row)[0] for row in range(index.manifest.chunks)]
    return tuple(Relevance(n.importance == "vital", frozenset(_holding(n, chunks, index))) for n in nuggets)


def retrieval_scores(found: Sequence[Relevance], ranked: Sequence[str]) -> dict[str, float | None]:
    """Score the ranked passage ids of one case, best first.

    recall@k: the share of nuggets of which at least one source sentence stands in the first k passages, that
    is the mean of Success@k over nuggets, since a nugget's sources are alternatives. nDCG@10 (Järvelin and
    Kekäläinen, ACM TOIS 2002) and RR, the reciprocal rank of the first relevant passage (Voorhees, TREC-8,
    1999), are over passages: 2 for one that holds a source of a vital nugget, 1 for one of an okay nugget. A
    nugget that no passage of the index holds is left out; all scores are None when none is left.
    """
    scorable = [r for r in found if r.passage_ids]
    if not scorable:
        return dict.fromkeys(RETRIEVAL_METRICS)
    return _measured(scorable, ranked)


def grades(found: Sequence[Relevance]) -> dict[str, int]:
    """Passage id to grade, in order of id: 2 where it holds a source of a vital nugget, 1 where of an okay one."""
    graded: dict[str, int] = {}
    for relevance in found:
        for passage in sorted(relevance.passage_ids):
            graded[passage] = max(graded.get(passage, 0), 2 if relevance.vital else 1)
    return dict(sorted(graded.items()))


def ranked_scores(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """nDCG@10 and recall@10 of each judged query of a run: {metric: {query id: value}}.

    `qrels` and `run` map a query to its documents, with grade and score. A query that the run lacks scores 0; one
    without a relevant document is left out.
    """
    import ir_measures
    from ir_measures import Qrel, R, ScoredDoc, nDCG

    relevant = {q: graded for q, graded in qrels.items() if any(g > 0 for g in graded.values())}
    judged = [Qrel(q, d, g) for q, graded in relevant.items() for d, g in graded.items()]
    scored = [ScoredDoc(q, d, s) for q, found in run.items() if q in relevant for d, s in found.items()]
    names = {str(nDCG @ 10): "nDCG@10", str(R @ 10): "recall@10"}
    scores: dict[str, dict[str, float]] = {name: dict.fromkeys(relevant, 0.0) for name in names.values()}
    for metric in ir_measures.iter_calc([nDCG @ 10, R @ 10], judged, scored):
        scores[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return scores


def _holding(nugget: Nugget, chunks: Sequence[Chunk], index: Index) -> Iterator[str]:
    for source in nugget.sources:
        article = index.articles.get(source.article_id)
        for position in () if article is None else _positions(article, source.quote):
            for chunk in chunks:
                if chunk.article_id == source.article_id and chunk.first <= position <= chunk.last:
                    yield passage_id(chunk.article_id, chunk.first, chunk.last)


def _positions(article: Article, quote: str) -> list[int]:
    return [i for i, sentence in enumerate(article.sentences) if article.quote(sentence) == quote]


def _measured(found: Sequence[Relevance], ranked: Sequence[str]) -> dict[str, float | None]:
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

    nuggets = {f"nugget {i}": dict.fromkeys(r.passage_ids, 1) for i, r in enumerate(found)}
    judged = {**nuggets, _CASE: grades(found)}
    qrels = [Qrel(query, passage, grade) for query, by_id in judged.items() for passage, grade in by_id.items()]
    run = [ScoredDoc(query, passage, -float(i)) for query in judged for i, passage in enumerate(ranked)]
    values = {
        (m.query_id, str(m.measure)): float(m.value)
        for m in ir_measures.iter_calc([Success @ 5, Success @ 10, nDCG @ 10, RR], qrels, run)
    }
    return {
        **{f"recall@{k}": sum(values[q, f"Success@{k}"] for q in nuggets) / len(nuggets) for k in (5, 10)},
        **{measure: values[_CASE, measure] for measure in ("nDCG@10", "RR")},
    }
