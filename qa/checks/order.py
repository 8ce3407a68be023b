"""Which number belongs to which drug, group or result."""

from collections.abc import Sequence

from qa.checks.binding import exchanged
from qa.checks.companions import changed_company, recast
from qa.checks.conditional import exchanged_with_condition
from qa.checks.pair import Pair
from qa.checks.relation import turned_round
from qa.restriction import conditions_turned
from qa.wording import read_words


def order_is_kept(pair: Pair) -> str | None:
    """Invariant 3: no arm takes the other's dose or result.

    In a copy of a sentence with several drugs or several numbers they stand in the same order; a condition may move
    from the end to the front, or back. In another wording each stays nearest to what it is nearest to there.
    """
    two = (pair.text, pair.quote)
    if found := exchanged(pair) or recast(*two) or changed_company(*two) or exchanged_with_condition(*two):
        return f"{found[0]!r} and {found[1]!r} have changed places"
    if kind := turned_round(pair.text, pair.quote):
        return f"what comes first in {kind} comes second"
    if not pair.is_copy:
        return None
    for kinds in (("drug",), ("number",), ("drug", "number")):
        known = _told(pair.quote, kinds)
        several = all(len({f for k, f in known if k == kind}) > 1 for kind in kinds)
        told = _told(pair.text, kinds)
        if not several or len(set(told)) < 2 or _is_subsequence(told, known):
            continue
        turned = conditions_turned(pair.text, pair.quote)
        if not any(_is_subsequence(_told(text, kinds), known) for text in turned):
            return "its drugs and numbers stand in another order than in the cited sentence"
    return None


def _told(text: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
    return [(w.kind, w.form) for w in read_words(text) if w.kind in kinds]


def _is_subsequence(told: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]]) -> bool:
    rest = iter(known)
    return all(form in rest for form in told)
