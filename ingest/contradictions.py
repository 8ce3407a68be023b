"""Where two articles that hold at the same time say different things of the same subject.

Precision before recall: a claim is read only where its subject is plain, and two are compared only where their
subject, conditions and report are the same.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from ingest.article import Article
from ingest.claims import Claim, Extractor, Kind, Place, claims_of, comparable

MayDiffer = Callable[[str, str], bool]
Claims = tuple[tuple[Extractor, Claim], ...]
_Subject = tuple[Extractor, Kind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences that disagree: about what, in which way, and where they stand (article id, sentence position)."""

    subject: str
    kind: Kind
    places: tuple[Place, Place]

    def other(self, place: Place) -> Place | None:
        """The other one of its two places; None when `place` is neither."""
        one, two = self.places
        return two if place == one else one if place == two else None


def find_contradictions(
    articles: Iterable[Article], claims: Callable[[Article], Claims] = claims_of
) -> tuple[Contradiction, ...]:
    """Every contradiction between two of `articles`, in order of their places; of each only its claims are held, which
    `claims` gives.

    Articles whose times do not overlap, or of which one replaces the other, cannot contradict each other. Of one pair
    of articles and one subject the first contradiction is returned.
    """
    times: dict[str, _Time] = {}

    def noted() -> Iterator[Article]:
        for article in articles:
            times[article.article_id] = _Time.of(article)
            yield article

    claimed = (pair for article in noted() for pair in claims(article))
    return _disagreeing(claimed, lambda one, other: one != other and times[one].may_differ_from(times[other]))


def self_contradictions(article: Article) -> tuple[Contradiction, ...]:
    """Every contradiction between two sentences of one article."""
    return _disagreeing(claims_of(article), lambda one, other: one == other)


def _disagreeing(claimed: Iterable[tuple[Extractor, Claim]], may_differ: MayDiffer) -> tuple[Contradiction, ...]:
    subjects: dict[_Subject, list[Claim]] = defaultdict(list)
    for extractor, claim in claimed:
        subjects[extractor, claim.kind, claim.subject].append(claim)
    found: dict[tuple[str, ...], Contradiction] = {}
    # In order of place, in whatever order the articles came; they may be too many to be held and sorted themselves.
    for (extractor, _, _), claims in sorted(subjects.items(), key=lambda of: min(c.place for c in of[1])):
        # What is told without reading the sentences is asked first: pairs are many more than claims.
        for one, other in combinations(sorted(claims, key=lambda c: c.place), 2):
            (article_id, _), (other_id, _) = one.place, other.place
            key = (one.kind, one.subject[0], article_id, other_id)
            if (
                one.value != other.value
                and key not in found
                and may_differ(article_id, other_id)
                and _disagree(extractor, one, other)
            ):
                found[key] = Contradiction(one.about, one.kind, (one.place, other.place))
    return tuple(sorted(found.values(), key=lambda c: (c.places, c.kind, c.subject)))


def _disagree(extractor: Extractor, one: Claim, other: Claim) -> bool:
    return one.place != other.place and comparable(one, other) and extractor.conflict(one, other)


@dataclass(frozen=True, slots=True)
class _Time:
    """From when until when an article holds, and what replaces it."""

    article_id: str
    begins: dt.date
    ends: dt.date
    superseded_by: str | None

    @classmethod
    def of(cls, article: Article) -> "_Time":
        begins, ends = article.since or dt.date.min, article.valid_to or dt.date.max
        return cls(article.article_id, begins, ends, article.superseded_by)

    def may_differ_from(self, other: "_Time") -> bool:
        """True when there is a day on which both hold and neither replaces the other."""
        if other.article_id == self.superseded_by or self.article_id == other.superseded_by:
            return False
        return max(self.begins, other.begins) < min(self.ends, other.ends)
