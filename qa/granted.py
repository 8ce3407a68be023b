"""What a question takes for granted: "since X, what ...?", "X, so how ...?", "X, right?", "how large was the gain?"."""

import re
from collections.abc import Iterator

_SUBORDINATOR = (
    r"(?:since|because|as|given that|now that|considering that|seeing that|knowing that|even though|although)"
)
_SUBJECT = r"(?:i|we|you|one|he|she|it|they|there|this|that|these|the|her|his|my)"
_ASKING = (
    r"\b(?:what|how|which|why|when|who|where|(?:should|do|does|did|may|must|can|could|will|would|is|are|was|has|have)"
    rf" {_SUBJECT})\b"
)
_SUBORDINATE = re.compile(
    rf"\b{_SUBORDINATOR}\s+(?P<claim>(?!\w+ing\b)(?:(?!{_ASKING})[^,;?]){{8,200}})", re.IGNORECASE
)
# A statement with the question after it, or with a question put to it alone.
_STATED = re.compile(
    rf"^(?P<claim>(?!{_ASKING}|{_SUBORDINATOR}\b|(?:if|when|in|for|after|on|with|is|are|does|do|can|should)\b)"
    r"[^?,;:]{10,200}?)"
    rf"(?:,? (?:so|therefore|hence|then|and so)\b,? |, (?:and |but )?(?={_ASKING})|[.:;] (?=(?:\w+ ){{0,3}}{_ASKING})"
    r"|,? (?:right|correct|isn['’]t it|doesn['’]t it|aren['’]t they|don['’]t they|no|yes)\?)",
    re.IGNORECASE,
)
_NOMINAL = re.compile(
    r"\bhow (?:large|big|great|strong|much|clear)\b[^?,;]{0,20}?"
    r"\b(?P<claim>(?:benefit|advantage|gain|superiority|harm)\b[^?,;]{8,120})",
    re.IGNORECASE,
)
# What is told of a patient is no claim of a guideline.
_OF_A_PATIENT = re.compile(
    r"\b(?:he|she|i|we|my|her|his|our|patient|pt|\d+[- ]?(?:years?[- ]old|yo)|man|woman|boy|girl)\b", re.IGNORECASE
)
_LEAST_WORDS = 3
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|ones|others?|(?:the|both) (?:combination|drugs?))\b", re.I
)
_SUBORDINATOR_LAST = re.compile(rf"[,\s]*\b{_SUBORDINATOR}\s*$", re.IGNORECASE)


def granted(text: str) -> Iterator[str]:
    """The claims that `text` takes for granted, in its own words; nothing that it only tells of a patient."""
    for pattern in (_SUBORDINATE, _STATED, _NOMINAL):
        for match in pattern.finditer(text):
            claim = match.group("claim").strip()
            if len(claim.split()) >= _LEAST_WORDS and not _OF_A_PATIENT.search(claim):
                yield claim


def in_context(claim: str, text: str) -> str:
    """The claim, after the rest of its question where it speaks of something that only the rest names: "it ranks one
    above the others"."""
    rest = _SUBORDINATOR_LAST.sub("", text.replace(claim, " ").strip(" ,;.?"))
    return f"{rest}: {claim}" if rest and _POINTING.search(claim) else claim
