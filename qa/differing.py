"""Shown sentences that rest on different publications and say different things of the same: another value of one
result, dose or limit, the other direction; and, where a question asks two authorities, other drugs.

Who says it need not be named in the sentence, as in `qa.sides`: a sentence's own reference markers tell, and where an
article has none each article stands for itself. Precision before recall: drugs, trials and results have to be the same,
and most of what else the sentences are about.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

from ingest.article import Article
from ingest.claims import Kind, Place
from ingest.claims.matter import matter
from ingest.contradictions import Contradiction
from ingest.drugs import drugs
from ingest.quantity import quantities
from qa.apart import apart, sets, without_turn
from qa.conditions.applies import compare
from qa.conditions.conditions import conditions_of
from qa.conditions.criterion import Criterion
from qa.sides import named

_SAME = 0.6
"""Share of the longer sentence's stems, drugs and numbers left out, that the other has too."""
_OF = (
    r"(?<!free )\bsurvival",
    r"(?:progression|disease|event|recurrence)-free survival",
    r"complete response",
    r"duration of response",
    r"(?<!complete )(?<!duration of )\bresponse",
    r"\b(?:CNS|intracranial|central nervous system)\b",
    r"recurrence|relapse",
    r"\b(?:death|mortality)",
)
_RESULT = tuple(re.compile(p, re.IGNORECASE) for p in _OF)
_GROUP = re.compile(
    r"\b(?:brain metastas|(?:node|receptor)-(?:positive|negative)|(?:in)?active|elderly|older)", re.IGNORECASE
)
# HER2CLIMB-05, DESTINY-Breast09, Breast-GPA
_NAME = re.compile(r"\b(?:[A-Z][A-Z0-9]{4,}(?:-[A-Za-z]*\d+)?|[A-Z][A-Za-z]+-[A-Z]{2,}\d*)\b")
# "At 24 months" says when a result was looked at.
_TIME_POINT = re.compile(r"\b(?:at|after|over|within|for) \d+ (?:weeks|months|years)\b", re.IGNORECASE)
_BODY = re.compile(r"\b[A-Z]{3,5}\b")
_MORE = re.compile(r"(?<!\bor )\b(?:more|higher|greater|longer|worse)\b", re.IGNORECASE)
_LESS = re.compile(r"(?<!\bor )\b(?:less|fewer|lower|shorter|better)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Shown:
    """A sentence that is shown for this patient."""

    article: Article
    position: int

    @cached_property
    def text(self) -> str:
        return self.article.quote(self.article.sentences[self.position])

    @property
    def place(self) -> Place:
        return self.article.article_id, self.position

    @cached_property
    def sources(self) -> frozenset[str]:
        """The publications that it rests on."""
        if not self.article.references:
            return frozenset((self.article.article_id,))
        ids = (m.reference_id for m in self.article.sentences[self.position].markers)
        cited = [self.article.reference(i) for i in ids if i]
        return frozenset(r.doi or r.title for r in cited)

    @cached_property
    def drugs(self) -> frozenset[str]:
        return frozenset(m.name for m in drugs(self.text))

    @cached_property
    def names(self) -> frozenset[str]:
        """Trials and instruments, by the form of their names."""
        return frozenset(_NAME.findall(self.text))

    @cached_property
    def results(self) -> frozenset[int]:
        return frozenset(i for i, p in enumerate(_RESULT) if p.search(self.text))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The patients of whom it tells, where a part of all is told of apart."""
        return frozenset(m.group().lower() for m in _GROUP.finditer(self.text))

    @cached_property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Each unit and number of a result, in order."""
        return tuple((q.unit, str(q.low)) for q in quantities(_TIME_POINT.sub(" ", self.text)) if q.unit)

    @cached_property
    def matter(self) -> frozenset[str]:
        """The stems of what it is about."""
        return matter(without_turn(self.text))

    @cached_property
    def conditions(self) -> tuple[Criterion, ...]:
        """Whom it is for; what is set as a goal or a beginning is no condition."""
        own = conditions_of(self.article, self.position)
        return tuple(c for c in own if c.soft or c.interval is None or not sets(self.text))


def differing(cited: Collection[tuple[Article, int]], facts: Sequence[Criterion]) -> Iterator[Contradiction]:
    """Each pair of `cited` sentences that differ; those that are for other patients are left out."""
    articles = {a.article_id: a for a, _ in cited}
    places = dict.fromkeys((a.article_id, p) for a, p in cited)
    shown = [_Shown(articles[i], p) for i, p in sorted(places)]
    for one, other in combinations([s for s in shown if _may_apply(s, facts)], 2):
        kind = _difference(one, other) if _are_comparable(one, other) else None
        if kind:
            yield Contradiction(_subject(one, other), kind, (one.place, other.place))


def told_apart(asked: str, cited: Iterable[tuple[Article, int]]) -> Iterator[Contradiction]:
    """The first pair of sentences by two authorities that the question names, which name drugs and none in common."""
    bodies = list(dict.fromkeys(_BODY.findall(asked)))
    shown = [_Shown(a, p) for a, p in cited]
    for one, other in combinations(bodies, 2):
        by = [[s for s in shown if s.drugs and named(s.text) == {body}] for body in (one, other)]
        pairs = ((a, b) for a in by[0] for b in by[1] if not a.drugs & b.drugs)
        for first, second in islice(pairs, 1):
            yield Contradiction(f"{one} and {other}", "direction", _in_order(first.place, second.place))


def _in_order(one: Place, other: Place) -> tuple[Place, Place]:
    return min(one, other), max(one, other)


def _may_apply(shown: _Shown, facts: Sequence[Criterion]) -> bool:
    return not facts or compare(facts, shown.article, shown.position).verdict != "no"


def _are_comparable(one: _Shown, other: _Shown) -> bool:
    """True for sentences of different publications on the same drugs, results and patients; what happened to patients
    is compared within one trial only."""
    if not (one.sources and other.sources) or one.sources & other.sources:
        return False
    if one.names != other.names or one.results != other.results:
        return False
    if (one.results and not one.names) or one.groups != other.groups:
        return False
    if any(_are_of_others(a, b) for a in one.conditions for b in other.conditions):
        return False
    return _shared(one, other) >= _SAME


def _are_of_others(one: Criterion, other: Criterion) -> bool:
    """True for two conditions that no patient meets both of."""
    if not one.is_of(other) or one.text.lower() == other.text.lower():
        return False
    if one.interval is None or other.interval is None or one.unit != other.unit:
        return (one.values, one.negated) != (other.values, other.negated) or not one.values
    are_points = all(c.interval is not None and c.interval.low == c.interval.high for c in (one, other))
    return not (are_points or one.interval.meets(other.interval))


def _shared(one: _Shown, other: _Shown) -> float:
    longer = max(len(one.matter), len(other.matter))
    return len(one.matter & other.matter) / longer if longer else float(bool(one.drugs))


def _difference(one: _Shown, other: _Shown) -> Kind | None:
    if kind := apart(one.text, other.text, drugs=(one.drugs, other.drugs)):
        return kind
    if one.drugs != other.drugs:
        return None
    if one.names and one.values and other.values and one.values[0][0] == other.values[0][0]:
        return None if set(one.values) & set(other.values) else "number"
    up, down = ([bool(p.search(s.text)) for s in (one, other)] for p in (_MORE, _LESS))
    return "direction" if up[0] != up[1] and down[0] != down[1] and up[0] == down[1] else None


def _subject(one: _Shown, other: _Shown) -> str:
    """What both are about, in words for a reader."""
    named = sorted((*one.names, *one.drugs))
    return ", ".join(named) or one.article.title
