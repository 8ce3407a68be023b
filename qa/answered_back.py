"""A bare reply to what the answer before asked back: "8 months" to "This depends on the time (recurrence): ..."."""

import re
from collections.abc import Iterator, Sequence

from ingest.lexical import words
from qa.conditions.amount import Amount, amounts
from qa.conditions.criterion import Criterion
from qa.conditions.reading import criteria
from qa.conditions.unit import family

_ASKED = re.compile(r"This depends on the (?P<about>[^:]+): (?P<options>.+)\. Which is it\?")
_MOST_WORDS = 7
_ORDINALS = (("first", "former", "1st"), ("second", "latter", "2nd"), ("third", "3rd"), ("fourth", "4th"))
_SAYS_NOTHING = frozenset(
    "yes no it is the a an she he they patient about around roughly i think was has one s of at exactly ago now".split()
)
_OF_TIME = re.compile(r"time \((?P<event>.+)\)")


def said_in_full(text: str, asked_back: str) -> str | None:
    """The reply with what it is the value of, such as "Recurrence after 8 months"; None for what is no bare reply to
    `asked_back`, as qa.conditions.depends words it."""
    match = _ASKED.search(asked_back)
    said = [w for w in words(text.lower()) if w not in _SAYS_NOTHING]
    if match is None or not said or "?" in text or len(text.split()) > _MOST_WORDS:
        return None
    about, options = match.group("about"), match.group("options").split(", ")
    branches = [c for option in options for c in criteria(f"{about} {option}") if c.interval is not None]
    if branches:
        return _with_value(text, about, branches)
    chosen = tuple(_chosen(said, options))
    return chosen[0] if len(chosen) == 1 else None


def _with_value(text: str, about: str, branches: Sequence[Criterion]) -> str | None:
    """The one amount of the text as a value of the dimension, when it has its unit or none and nothing else is said."""
    values = amounts(text)
    if len(values) != 1 or set(words((text[: values[0].start] + text[values[0].end :]).lower())) - _SAYS_NOTHING:
        return None
    (value,) = values
    units = {family(b.unit) for b in branches}
    if value.unit not in (None, "lesion") and family(value.unit) not in units:
        return None
    return _worded(value, value.text(text), about, branches[0])


def _worded(value: Amount, own: str, about: str, branch: Criterion) -> str:
    if value.unit is None and branch.kind in ("age", "time", "gestation"):
        own = f"{own} {branch.unit}s"
    if of_time := _OF_TIME.fullmatch(about):
        return f"{of_time.group('event').capitalize()} after {own}"
    if branch.kind == "age":
        return f"Aged {own}"
    if branch.kind == "count":
        return f"{own} {about.removeprefix('number of ')}"
    return f"{about[:1].upper()}{about[1:]} {own}"


def _chosen(said: Sequence[str], options: Sequence[str]) -> Iterator[str]:
    """The option whose place in the order was said; else the shortest of those that have every word that was said."""
    for names, option in zip(_ORDINALS, options, strict=False):
        if len(said) == 1 and said[0] in names:
            yield option
            return
    fitting = [o for o in options if set(said) <= set(words(o.lower()))]
    shortest = min((len(words(o)) for o in fitting), default=0)
    yield from (o for o in fitting if len(words(o)) == shortest)
