"""What decides between branches and was not said: 'This depends on the age: under 12 years, 12 years and older.'"""

import itertools
from collections.abc import Iterable, Sequence

from ingest.article import Article
from qa.conditions.applies import compare
from qa.conditions.conditions import conditions_of
from qa.conditions.criterion import Criterion
from qa.conditions.equated import with_equated

_MOST = 4  # branches named
_DECIDING = 4  # statements, the first of an answer: what decides only the rest of it is not asked back
_NEAR = 12  # sentences on either side, in a document without headings
_OF_A_LATE_DOSE = ("interval between doses",)  # decides only where a question tells of a dose that came late
_SPECIFIC = frozenset({"measure", "category", "count", "stage", "gestation"})


def asks(places: Iterable[tuple[Article, int]], facts: Sequence[Criterion]) -> str | None:
    """A question back, when the section of a quoted sentence is for different values of something that the sentence
    names and the facts leave open; None when nothing is open."""
    for article, position in itertools.islice(places, _DECIDING):
        if compare(facts, article, position).verdict == "yes":
            continue
        for condition in _open(conditions_of(article, position), with_equated(facts, article)):
            beside = [c for c in _of_section(article, position) if c.is_of(condition)]
            branches = list({c.text.lower(): c for c in (condition, *beside)}.values())
            if any(_exclude(a, b) for a in branches for b in branches):
                own = ", ".join(c.text for c in branches[:_MOST])
                return f"This depends on the {condition.about}: {own}. Which is it?"
    return None


def unaddressed(places: Iterable[tuple[Article, int]], facts: Sequence[Criterion]) -> str | None:
    """What the facts state and no quoted sentence names as a condition; None when there is nothing."""
    named = [c for article, position in places for c in conditions_of(article, position)]
    spoken_of = {f.text for f in facts if any(f.is_of(c) for c in named)}
    own = [f for f in facts if f.kind in _SPECIFIC and not f.soft and f.text not in spoken_of]
    texts = list(dict.fromkeys(f.text for f in own))
    return f"Nothing quoted here is specific to: {', '.join(texts)}." if texts else None


def _of_section(article: Article, position: int) -> list[Criterion]:
    headings = article.sentences[position].headings
    near = [i for i, s in enumerate(article.sentences) if s.headings == headings and abs(i - position) <= _NEAR]
    return [c for i in near for c in conditions_of(article, i) if c.kind != "presence"]


def _open(conditions: Iterable[Criterion], facts: Sequence[Criterion]) -> list[Criterion]:
    is_late = any(f.kind == "time" for f in facts)
    named = [c for c in conditions if not c.soft and c.kind != "presence" and (is_late or c.name != _OF_A_LATE_DOSE)]
    told = {n for f in facts for n in f.name if f.kind == "time"}
    # Who tells of the time since the last dose has told how late the dose is.
    known = [c for c in named if c.name == ("missed dose",) and "interval between doses" in told]
    return [c for c in named if c not in known and not any(c.is_of(f) for f in facts)]


def _exclude(one: Criterion, other: Criterion) -> bool:
    return one.is_of(other) and one.is_met_by(other) is False and other.is_met_by(one) is False
