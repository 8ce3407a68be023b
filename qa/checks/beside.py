"""What stood beside a word in the cited sentence and stands alone in a copy of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from qa.wording import Word, content

_NEAR = 2


def keeps_the_rest(own: Sequence[Word], cited: Sequence[Word], share: float) -> bool:
    """True when that share of the cited sentence is restated, negations left aside."""
    rest = Counter(w.form for w in content(cited) if w.kind != "negation")
    return (rest & Counter(w.form for w in own)).total() >= share * rest.total()


def lost_beside(own: Sequence[Word], cited: Sequence[Word], is_one: Callable[[Word], bool]) -> str | None:
    """The word after one of a kind in the cited sentence, when the statement has it more often without one."""
    told, known = content(own), content(cited)
    follow = {n.form for w, n in pairwise(known) if is_one(w) and not is_one(n)}
    for form in sorted(follow):
        if _alone(told, form, is_one, _NEAR) > _alone(known, form, is_one, 1):
            return form
    return None


def _alone(words: Sequence[Word], form: str, is_one: Callable[[Word], bool], near: int) -> int:
    """How often a word stands with none of a kind within `near` words before it, or after it when near is above 1."""
    after = near if near > 1 else 0
    return sum(
        not any(map(is_one, [*words[max(0, i - near) : i], *words[i + 1 : i + 1 + after]]))
        for i, w in enumerate(words)
        if w.form == form
    )
