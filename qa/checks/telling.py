"""Words that tell for whom, when, how often and in which direction."""

from collections import Counter

from qa.checks.pair import Pair
from qa.checks.status import statuses
from qa.wording import is_loose

_SWEEPING = frozenset("direction quality length similar number frequency".split())
"""Groups of which a rewording may bring no new word, and a copy may where the cited sentence has none."""


def telling_words_stand_in_the_citation(pair: Pair) -> str | None:
    """Invariants 3, 4 and 6: line of therapy, frequency, direction, population and endpoint are those of the cited
    sentences, in a copy said no more often, or of what they stand under, where the cited sentence has none of the
    kind."""
    if other := _other_status(pair):
        return f"{other!r} does not stand in the cited sentence"
    own = Counter((w.group, w.value) for w in pair.own if w.kind == "telling")
    cited = Counter((w.group, w.value) for w in pair.cited if w.kind == "telling")
    around = {(w.group, w.value) for w in pair.around} | {("number", w.form) for w in pair.cited}
    for group, value in own:
        is_exchanged = any(g == group and not own[g, v] for g, v in cited)
        is_free = is_loose(group) and (pair.is_copy or group not in _SWEEPING)
        is_new = (group, value) not in around and not is_free
        if is_new or (not cited[group, value] and is_exchanged):
            return f"{value!r} does not stand in the cited sentence"
        if pair.is_copy and cited[group, value] and own[group, value] > cited[group, value]:
            return f"it says {value!r} more often than the cited sentence"
    return None


def _other_status(pair: Pair) -> str | None:
    """A status such as 'node-negative' that the cited sentence has another way round."""
    told, known = statuses(pair.text), statuses(pair.context)
    heads = {head for head, _ in known}
    return next((f"{h} {s}" for h, s in told if h in heads and (h, s) not in known), None)
