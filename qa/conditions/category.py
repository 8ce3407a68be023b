"""Categories of patients: symptoms, menopause, pregnancy, risk, receptors, organ impairment and more."""

import re
from collections.abc import Iterator

from qa.conditions.criterion import Criterion
from qa.conditions.words import Group, vocabulary

_DENIED = re.compile(
    r"\b(?:not|no|without|non|isn't|is not|neither|never)[\s-]+(?:a |yet |currently |known to be |known or )?$",
    re.IGNORECASE,
)


def read(text: str) -> Iterator[Criterion]:
    """One criterion for each group that a text names; a group of which it names two values has both."""
    for name, group in vocabulary().groups.items():
        found = list(_values(text, group))
        if found:
            values = tuple(dict.fromkeys(v for _, v, _ in found))
            own = " / ".join(dict.fromkeys(t for t, _, _ in found))
            start = min(s for _, _, s in found)
            yield Criterion("category", name, own, name=(name,), values=values, soft=group.soft, start=start)


def _values(text: str, group: Group) -> Iterator[tuple[str, str, int]]:
    """(words, value, place) of each mention."""
    for value, pattern in group.values.items():
        for match in pattern.finditer(text):
            denied = _DENIED.search(text[: match.start()])
            if denied is None:
                yield match.group(), value, match.start()
            elif value in group.opposite:
                yield text[denied.start() : match.end()], group.opposite[value], denied.start()
