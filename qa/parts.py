"""A question with several parts, cut into questions that stand alone; one that is not plainly several is left whole."""

import re

from qa.phrases import phrases
from qa.rewrite import rewrite

_MOST = 4
_WH = r"(?:what|how|when|which|who|where|why)\b"
_AUXILIARY = r"(?:should|is|are|can|does|do|may|must|will|has|have)\b"
_ASKS = re.compile(rf"\s*(?:and\s+|but\s+)?(?:(?:in|at|for|after|by|with|on)\s+)?(?:{_WH}|{_AUXILIARY})", re.IGNORECASE)
_NEXT = re.compile(
    rf"[,;]?\s+and\s+(?=(?:(?:in|at|for|after|by|with|on)\s+)?{_WH}(?!\s+if\b))"
    r"|[,;]\s*and\s+(?=(?:what|how)\s+about\b)"
    r"|[,;]?\s+and\s+(?=(?:should|is|are|can|does|do|must|will)\s+(?:it|they|the|she|he|this|these|there)\b)"
    r"|[,;]\s*and\s+(?=(?:in|during|after|with|for)\s+[^,;]{3,60}\??$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?])\s+(?=\S)")
# "The dose and monitoring of X": kinds of answer that are found in different places.
_ASPECT = (
    r"(?:dos(?:e|age|ing)|schedule|duration|frequency|monitoring|side effects|adverse effects|toxicit(?:y|ies)"
    r"|contraindications|interactions|indications?|mechanism|cost)"
)
_TWO_ASPECTS = re.compile(
    rf"(?:what (?:is|are) )?(?:the )?(?P<one>(?:\w+ )?{_ASPECT}) and (?:the )?(?P<two>(?:\w+ )?{_ASPECT})"
    r" (?P<of>(?:of|for|with) [^?]+)\??",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, ...]:
    """The parts of a question, each said without the others, in order; a question of one part is returned as it is.

    "What is the dose of X and how is it monitored?" has two parts, "trastuzumab and pertuzumab" none: a part is an own
    question, an added circumstance after a comma, or one of two aspects that are found in different places.
    """
    if aspects := _TWO_ASPECTS.fullmatch(text):
        return tuple(f"{aspects.group(name).capitalize()} {aspects.group('of')}?" for name in ("one", "two"))
    told, *questions = _questions(text)
    pieces = [piece for q in questions for piece in _NEXT.split(q) if piece]
    if not 1 < len(pieces) <= _MOST or not all(map(_ASKS.match, questions)):
        return (text,)
    said: list[str] = []
    for piece in pieces:
        said.append(_said(piece, [told, *said] if told else said))
    if not all(phrases(s) for s in said):
        return (text,)
    return tuple(f"{told} {s}".strip() for s in said)


def _questions(text: str) -> list[str]:
    """What is told before the first question, empty when nothing is, and the questions."""
    first, *others = _SENTENCE.split(text)
    return [*_background(first), *others]


def _background(text: str) -> tuple[str, str]:
    told, dot, asked = text.rpartition(". ")
    return (told + dot.strip(), asked) if dot and _ASKS.match(asked) else ("", text)


def _said(piece: str, before: list[str]) -> str:
    """A part in full: the parts before it are its conversation."""
    whole = piece.rstrip(" ,;?") + "?"
    if not before:
        return whole
    leaning = whole if _ASKS.match(whole) else f"and {whole}"
    full = rewrite(leaning, before).standalone
    return full[:1].upper() + full[1:]
