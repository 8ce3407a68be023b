"""A turn that is of another patient than the turns before: "new patient: ...", "no, that was another patient". Nothing
that was stated of the one is of the other."""

import re
from collections.abc import Sequence

_BEFORE = (
    r"(?:(?:ok(?:ay)?|thanks|thank you|no|nope|sorry|wait|oops|and|now|forget (?:her|him|that|it|this one))\b"
    r"[\s,.:;!–-]*)*"
)
_OTHER = r"(?:an? |the |my |our )?(?:new|next|another|(?:completely )?different|other|second)"
_CASE = r"(?:patient|pt|case|person)(?: (?:now|here|today|of mine))?"
_PERSON = r"(?:woman|man|lady|gentleman|boy|girl|child|baby|infant|mother)"
_ANOTHER = re.compile(
    rf"{_BEFORE}(?:(?:that|it|this|she|he) (?:was|is) {_OTHER} {_CASE}[\s,.:;!–-]+"
    rf"|{_OTHER} {_CASE}\s*[,.:;!–-]+\s*"
    rf"|{_OTHER} {_CASE}\s+(?=(?:with|has|had|who|is|aged|on|takes)\b)"
    rf"|{_OTHER} (?={_PERSON}\b\s*(?:[,.:;–-]|(?:with|has|had|who|is|of|aged|on|takes)\b)))",
    re.IGNORECASE,
)


def another_patient(text: str) -> str | None:
    """What a turn says of another patient, without the words that say that it is another; None for a turn that does
    not begin so, or says nothing more."""
    opening = _ANOTHER.match(text)
    rest = text[opening.end() :].strip() if opening else ""
    return f"{rest[:1].upper()}{rest[1:]}" if rest else None


def since_another(asked: Sequence[str]) -> int:
    """The position of the first turn that is of the patient who is spoken of now."""
    return max((i for i, text in enumerate(asked) if another_patient(text)), default=0)
