"""Two sentences that both fit a patient and differ: rows of one table with different values, as of two labels for one
age; and two authorities of which one recommends where the other says that something may be considered.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.article import Article
from ingest.claims import Kind, Place
from ingest.contradictions import Contradiction
from ingest.quantity import quantities
from qa.conditions.applies import compare
from qa.conditions.conditions import conditions_of
from qa.conditions.criterion import Criterion
from qa.sides import named

_CELL = re.compile(r"(?P<head>[^:;]{1,80}): (?P<cell>.*?)(?=; [^:;]{1,80}: |\.?$)")


_MAY = re.compile(r"\b(?:may|might|could|considered|suggests?)\b", re.IGNORECASE)
_FIRM = re.compile(r"\b(?:should|must|recommends?|recommended|recommendations|uses|treats|requires?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A sentence of which every condition is met."""

    article: Article
    position: int

    @property
    def quote(self) -> str:
        return self.article.quote(self.article.sentences[self.position])

    @property
    def place(self) -> Place:
        return self.article.article_id, self.position


def both_fit(cited: Collection[tuple[Article, int]], facts: Sequence[Criterion]) -> Iterator[Contradiction]:
    """Each pair of `cited` sentences of which every condition is met by `facts` and that differ."""
    places = dict.fromkeys((a.article_id, p) for a, p in cited) if facts else {}
    articles = {a.article_id: a for a, _ in cited}
    fitting = [_Fitting(articles[i], p) for i, p in sorted(places) if compare(facts, articles[i], p).verdict == "yes"]
    for one, other in combinations(fitting, 2):
        subject = _differing_rows(one, other) or _differing_authorities(one, other)
        if subject:
            yield Contradiction(*subject, (one.place, other.place))


def _differing_authorities(one: _Fitting, other: _Fitting) -> tuple[str, Kind] | None:
    """Who they are, where each names one authority, one is firm, the other not, and both are for the same patients."""
    texts = [one.quote, other.quote]
    who = [named(t) for t in texts]
    if any(len(w) != 1 for w in who) or who[0] == who[1] or not _for_the_same(one, other):
        return None
    is_weak = [_MAY.search(t) is not None for t in texts]
    is_firm = [_FIRM.search(t) is not None for t in texts]
    if is_weak[0] == is_weak[1] or not is_firm[is_weak.index(False)]:
        return None
    return " and ".join(sorted((*who[0], *who[1]))), "direction"


def _for_the_same(one: _Fitting, other: _Fitting) -> bool:
    """True when both have a condition on one dimension that a patient must meet."""
    hard = [[c for c in conditions_of(s.article, s.position) if not c.soft] for s in (one, other)]
    return any(a.is_of(b) for a in hard[0] for b in hard[1])


def _differing_rows(one: _Fitting, other: _Fitting) -> tuple[str, Kind] | None:
    """The column of one table in which two rows give values in the same units and none in common."""
    rows = [s.article.sentences[s.position] for s in (one, other)]
    is_one_table = one.article is other.article and rows[0].headings == rows[1].headings
    if not is_one_table or any(s.kind != "row" for s in rows):
        return None
    column = _differing_column(_cells(one.quote), _cells(other.quote))
    return (column, "number") if column else None


def _cells(row: str) -> dict[str, str]:
    return {m.group("head").strip(" ;"): m.group("cell") for m in _CELL.finditer(row)}


def _differing_column(one: dict[str, str], other: dict[str, str]) -> str:
    """The first column, after the one that says whom a row is for, whose values differ; empty when there is none."""
    if one.keys() != other.keys():
        return ""
    return next((head for head in list(one)[1:] if _differ(one[head], other[head])), "")


def _differ(one: str, other: str) -> bool:
    values = [{(q.unit, q.low) for q in quantities(cell) if q.unit} for cell in (one, other)]
    units = [{unit for unit, _ in v} for v in values]
    return bool(units[0] & units[1]) and not values[0] & values[1]
