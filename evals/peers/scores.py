"""What is measured of a system that finds passages, ours among them: pure functions of cases and passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.case import Case, Nugget, Source
from evals.discrimination import auroc
from evals.metrics import interval
from evals.peers.peer import Passage
from ingest.article import Article

WORDS = 300


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over `n` cases with its 95 % bootstrap interval; None without cases."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One system. recall at 5 and 10 passages and within the first WORDS words found, over nuggets; the right branch
    before any other; AUROC of its best score, answerable against unanswerable; the share of unanswerable questions that
    it refuses; of cases, those whose first five passages were all in force on the day asked; words of one citation."""

    system: str
    versions: str
    recall_5: Share
    recall_10: Share
    recall_words: Share
    branch_first: Share
    auroc: float | None
    refused: Share
    in_force: Share
    words: float | None


Found = Mapping[str, Sequence[Passage]]


def peer_row(system: str, versions: str, cases: Sequence[Case], found: Found, articles: Mapping[str, Article]) -> Row:
    """The row of a system that shows what it finds, and refuses nothing without a language model."""
    answerable = [c for c in cases if c.expect == "answer"]
    first = [found[c.case_id][0] for c in answerable if found[c.case_id]]
    return Row(
        system=system,
        versions=versions,
        recall_5=share([_recall(c, found[c.case_id][:5]) for c in answerable]),
        recall_10=share([_recall(c, found[c.case_id][:10]) for c in answerable]),
        recall_words=share([_recall(c, within(found[c.case_id], WORDS)) for c in answerable]),
        branch_first=share([_branch(c, found[c.case_id]) for c in answerable if c.branch]),
        auroc=auroc(*_best(cases, found)),
        refused=share([0.0 for c in cases if c.expect == "abstain"]),
        in_force=share([_in_force(c, found[c.case_id][:5], articles) for c in cases]),
        words=sum(len(p.text.split()) for p in first) / len(first) if first else None,
    )


def share(values: Sequence[float]) -> Share:
    """The mean and its interval."""
    low, high = interval(values) or (None, None)
    return Share(sum(values) / len(values) if values else None, low, high, len(values))


def within(passages: Sequence[Passage], words: int) -> tuple[Passage, ...]:
    """The first passages, cut off after `words` words."""
    kept, left = [], words
    for passage in passages:
        own = passage.text.split()[:left]
        kept.append(Passage(passage.document, " ".join(own), passage.score))
        left -= len(own)
        if left <= 0:
            break
    return tuple(kept)


def _best(cases: Sequence[Case], found: Found) -> tuple[list[float], list[float]]:
    """The best scores of the answerable cases and of the others."""
    scores = [(c.expect, found[c.case_id][0].score) for c in cases if found[c.case_id]]
    return [s for expect, s in scores if expect == "answer"], [s for expect, s in scores if expect == "abstain"]


def _recall(case: Case, passages: Sequence[Passage]) -> float:
    return sum(_holds_nugget(n, passages) for n in case.nuggets) / len(case.nuggets)


def _holds_nugget(nugget: Nugget, passages: Sequence[Passage]) -> bool:
    return any(_holds(p, nugget.sources) for p in passages)


def _branch(case: Case, passages: Sequence[Passage]) -> float:
    """1 when the first passage that holds a sentence of a branch holds one of the right branch and none of another."""
    for passage in passages:
        right, wrong = _holds(passage, case.branch), _holds(passage, case.other_branches)
        if right or wrong:
            return float(right and not wrong)
    return 0.0


def _in_force(case: Case, passages: Sequence[Passage], articles: Mapping[str, Article]) -> float:
    return float(all(articles[p.document].in_force(case.as_of) for p in passages))


def _holds(passage: Passage, sources: Sequence[Source]) -> bool:
    """True when a whole sentence of `sources` stands in the passage, spacing ignored."""
    text = " ".join(passage.text.split())
    return any(s.article_id == passage.document and " ".join(s.quote.split()) in text for s in sources)
