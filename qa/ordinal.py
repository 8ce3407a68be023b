"""A drug pointed to by its place among those that an answer named: "the second option", "the former", "the last"."""

import re
from collections.abc import Sequence

_PLACES = (("first", "former", "1st"), ("second", "latter", "2nd"), ("third", "3rd"), ("fourth", "4th"))
_KINDS = r"(?:ones?|options?|drugs?|agents?|medicines?|medications?|choices?|alternatives?|treatments?|antibiotics?)"
_ORDINAL = "|".join(word for names in _PLACES for word in names)
_POINTED = re.compile(
    rf"\b(?:the|that|this)\s+(?P<place>{_ORDINAL}|last)(?:\s+{_KINDS}|(?=\W*$)|(?=[,?]))"
    r"|\b(?:the\s+)?(?P<alone>former|latter)\b",
    re.IGNORECASE,
)


def with_names(text: str, listed: Sequence[str]) -> str:
    """`text` with the names of what it points to by place; as it is where fewer were named, or none or one."""
    if len(listed) < len(_PLACES[:2]):
        return text
    return _POINTED.sub(lambda m: _name(m, listed) or m.group(), text)


def _name(match: re.Match[str], listed: Sequence[str]) -> str | None:
    said = (match.group("place") or match.group("alone")).lower()
    if said == "last":
        return listed[-1]
    place = next(i for i, names in enumerate(_PLACES) if said in names)
    return listed[place] if place < len(listed) else None
