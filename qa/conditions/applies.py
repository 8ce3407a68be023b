"""Does a sentence apply to the patient? Its conditions against the question's facts, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.article import Article
from ingest.drugs import class_of, drugs
from ingest.lexical import terms
from qa.conditions.conditions import Alternatives, alternatives, conditions_of
from qa.conditions.criterion import Criterion
from qa.conditions.equated import with_equated

_ALIKE = 0.85  # share of the words of two sentences that are branches of one recommendation
_MOST = 3  # conditions that a reason names


@dataclass(frozen=True, slots=True)
class Comparison:
    """`verdict` is no when one condition is not met, yes when all are, else unknown; `why` names both sides in their
    own words and is empty when nothing could be compared. `met` counts the conditions that are; `suits` when one is
    that a question need not state: it is for children and of a child."""

    verdict: Literal["yes", "no", "unknown"]
    why: str
    met: int = 0
    suits: bool = False


NOTHING_READ = Comparison("unknown", "")


def compare(facts: Sequence[Criterion], article: Article, position: int) -> Comparison:
    """Compare the conditions of one sentence with the facts."""
    conditions = conditions_of(article, position)
    if not conditions:
        return NOTHING_READ
    facts = with_equated(facts, article)
    groups = alternatives(conditions, article.quote(article.sentences[position]))
    results = [_of_group(group, facts) for group in groups]
    clashing = _clashing(conditions, groups, facts)
    if clashing:
        fits = sum(_judge(c, facts)[0] is True for c in clashing)
        said = " and of ".join(dict.fromkeys(c.text for c in clashing[:_MOST]))
        return Comparison("unknown", f"It speaks of {said}; read the part that fits.", fits)
    if False in results:
        return Comparison("no", _says(groups[results.index(False)], facts, met=False))
    met = [g for r, g in zip(results, groups, strict=True) if r and not g.conditions[0].soft]
    left = [g for r, g in zip(results, groups, strict=True) if r is None]
    open_ = [_undecided(g, facts) for g in left if not g.conditions[0].soft]
    if open_:
        return Comparison("unknown", f"This is for {_list(open_)}; the question does not say.", len(met))
    if not met:
        return replace(NOTHING_READ, suits=True in results)
    if beside := [_undecided(g, facts) for g in left if g.conditions[0].kind == "companion"]:
        return Comparison("unknown", f"This is for those {_list(beside)}; the question does not say.", len(met))
    if other := _about_another_drug(facts, article.quote(article.sentences[position])):
        return Comparison("unknown", other)
    if turned := _contrasted(left, article, position):
        return Comparison("unknown", f"This is for those {turned.text}; the question does not say.", len(met))
    if narrower := _narrower_beside(met, facts, article, position):
        return Comparison("no", f"{_says(met[0], facts, met=True)[:-1]}; beside it stands one for {narrower.text}.")
    if fuller := _fuller_row(met, facts, article, position):
        return Comparison("no", f"{_says(met[0], facts, met=True)[:-1]}; another row is for {fuller.text}, too.")
    plainest = min(met, key=lambda g: g.conditions[0].interval is None)  # a number says more than a category
    return Comparison("yes", _says(plainest, facts, met=True), len(met))


def _contrasted(left: Sequence[Alternatives], article: Article, position: int) -> Criterion | None:
    """What a sentence asks for beside and a sentence alike turns round: of 'with antidiarrhoeal treatment' beside
    'without antidiarrhoeal treatment' neither applies while nothing is said of it."""
    own = [c for g in left for c in g.conditions if c.kind == "presence"]
    others = [c for i in _beside(article, position) for c in conditions_of(article, i) if c.kind == "presence"]
    return next((c for c in own if any(c.is_of(o) and set(c.values).isdisjoint(o.values) for o in others)), None)


def _beside(article: Article, position: int) -> list[int]:
    """The places of the sentences alike under the same headings, at most two away."""
    headings, text = article.sentences[position].headings, article.quote(article.sentences[position])
    near = (i for i in (position - 2, position - 1, position + 1, position + 2) if 0 <= i < len(article.sentences))
    same = (i for i in near if article.sentences[i].headings == headings)
    return [i for i in same if _is_alike(text, article.quote(article.sentences[i]))]


def _narrower_beside(
    met: Sequence[Alternatives], facts: Sequence[Criterion], article: Article, position: int
) -> Criterion | None:
    """The condition of a sentence alike and beside, that is met too and lies within one that is met here: for those of
    72 years 'aged 70 years and over' holds, and 'aged 60 years and over' beside it does not."""
    own = [c for g in met for c in g.conditions if c.interval is not None and None in (c.interval.low, c.interval.high)]
    if not own:
        return None
    for i in _beside(article, position):
        for other in conditions_of(article, i):
            if any(_is_within(other, c) for c in own) and _judge(other, facts)[0]:
                return other
    return None


def _fuller_row(
    met: Sequence[Alternatives], facts: Sequence[Criterion], article: Article, position: int
) -> Criterion | None:
    """What another row of the table asks for besides, where all that it asks for is met, all that is met here too: for
    a high ALT with a high bilirubin the row of the bilirubin alone does not hold."""
    row = article.sentences[position]
    if row.kind != "row":
        return None
    own = [c for g in met for c in g.conditions]
    same = (i for i, s in enumerate(article.sentences) if s.kind == "row" and s.headings == row.headings)
    for i in (i for i in same if i != position):
        groups = alternatives(conditions_of(article, i), article.quote(article.sentences[i]))
        asks = [g for g in groups if not g.conditions[0].soft]
        further = [g for g in asks if not any(c.is_of(o) for c in g.conditions for o in own)]
        if further and len(asks) - len(further) >= len(met) and all(_of_group(g, facts) for g in asks):
            return further[0].conditions[0]
    return None


def _is_alike(one: str, other: str) -> bool:
    """True for sentences that differ in little but their numbers."""
    words, others = ({t for t in terms(text) if not t[0].isdigit()} for text in (one, other))
    return len(words & others) >= _ALIKE * max(len(words), len(others))


def _is_within(inner: Criterion, outer: Criterion) -> bool:
    """True for the narrower of two limits on one side: 70 and over lies within 60 and over."""
    if inner.interval is None or outer.interval is None or not inner.is_of(outer) or inner.unit != outer.unit:
        return False
    low, high = inner.interval.low, inner.interval.high
    if outer.interval.high is None and high is None and low is not None and outer.interval.low is not None:
        return low > outer.interval.low
    if outer.interval.low is None and low is None and high is not None and outer.interval.high is not None:
        return high < outer.interval.high
    return False


def _about_another_drug(facts: Sequence[Criterion], quote: str) -> str:
    """Why a sentence whose limits fit may yet be for others: it names drugs, and none that the patient is on."""
    own = next((f for f in facts if f.kind == "drug"), None)
    named = drugs(quote)
    of_classes = {c for name in own.values if (c := class_of(name))} if own else set()
    if own is None or not named or any(m.name in {*own.values, *own.marks, *of_classes} for m in named):
        return ""
    return f"The question says on {own.text}; this is about {quote[named[0].start : named[0].end]}."


def _judge(condition: Criterion, facts: Sequence[Criterion]) -> tuple[bool | None, Criterion | None]:
    """Whether a condition is met, and the fact that decides it."""
    found = [(condition.is_met_by(f), f) for f in facts if condition.is_of(f)]
    decided = [(m, f) for m, f in found if m is not None]
    if len({m for m, _ in decided}) != 1 or len(decided) != len(found):
        return None, found[0][1] if found else None
    return decided[0]


def _of_group(group: Alternatives, facts: Sequence[Criterion]) -> bool | None:
    """One way that is met is enough; where all say the same in other words, one that is not met is enough too."""
    results = [_of_way([_judge(c, facts)[0] for c in way]) for way in group.ways]
    if True in results:
        return True
    return False if False in results and (group.say_the_same or None not in results) else None


def _undecided(group: Alternatives, facts: Sequence[Criterion]) -> Criterion:
    """The first condition of a group that the facts leave open."""
    return next(c for c in group.conditions if _judge(c, facts)[0] is None)


def _of_way(results: Sequence[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _clashing(
    conditions: Sequence[Criterion], groups: Sequence[Alternatives], facts: Sequence[Criterion]
) -> list[Criterion]:
    """Conditions on one dimension of which some are met and some are not: a sentence with several branches."""
    for condition in conditions if len(conditions) > 1 else ():
        same = [c for c in conditions if c.is_of(condition)]
        is_mixed = len(same) > 1 and {_judge(c, facts)[0] for c in same} >= {True, False}
        if is_mixed and not any(set(same) <= set(group.conditions) for group in groups):
            return same
    return []


def _says(group: Alternatives, facts: Sequence[Criterion], *, met: bool) -> str:
    """Both sides in their own words, of the condition that decided."""
    judged = [(c, *_judge(c, facts)) for c in group.conditions]
    condition, _, fact = next(j for j in judged if j[1] is met)
    whom = f"those {condition.text}" if condition.kind in ("presence", "companion") else condition.text
    own = f"this is not for {whom}" if condition.negated else f"this is for {whom}"
    return f"The question says {fact.text if fact else ''}; {own}."


def _list(conditions: Sequence[Criterion]) -> str:
    return ", ".join(dict.fromkeys(c.text for c in conditions[:_MOST]))
