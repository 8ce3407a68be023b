"""What a question asks for, told from what it asks it of: "hair loss" in "Hair loss on Wegovy?", "triglycerides" in
"Target for triglycerides?"."""

import re

from ingest.drugs import drugs
from qa.phrases import Phrase, phrases

_KIND = re.compile(r"\b(?:which|what) (?!(?:is|are|was|were|do|does|did|should|can|about|if)\b)", re.IGNORECASE)
_DOES = re.compile(r"\W*(?:does|do|did)\b", re.IGNORECASE)
_VALUE = re.compile(
    r"\b(?:target|goal|threshold|cut-?off|upper limit|normal range)s?(?P<of> (?:for|of) )?\b", re.IGNORECASE
)
_OPENS = re.compile(
    r"\W*(?:can|could|may|should|must|is|are|was|has|have|will|would|if|when|how|why|who|where|what|which|i|my|he|she)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:how|what|which|when|who|where|why)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!;])\s+")
_NOTHING_MORE = re.compile(r"\W*\w?\W*")
_FEW = 3
"""Phrases beside the drug from which on a note describes a patient; of a shorter one the first is asked for."""


def focus(asked: str) -> tuple[Phrase, ...]:
    """The phrases that a question asks for; none where it is not plain. The last question counts."""
    text = next((s for s in reversed(_SENTENCE.split(asked)) if s.rstrip().endswith("?")), asked)
    named = phrases(_without_drugs(text))
    return _of_a_kind(text, named) or _of_a_value(text, named) or _of_a_drug(text, named)


def _without_drugs(text: str) -> str:
    """`text` with commas for the letters of drugs, so that what stands beside one is a phrase of its own."""
    for mention in drugs(text):
        text = text[: mention.start] + "," * (mention.end - mention.start) + text[mention.end :]
    return text


def _of_a_kind(text: str, named: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What stands after "which" or "what" where a drug is named; elsewhere a kind is answered by its members ("which
    imaging modality?")."""
    ends = [m.end() for m in _KIND.finditer(text)] if drugs(text) else []
    return tuple(p for p in named if p.start in ends)


def _of_a_value(text: str, named: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What a target or limit is asked of: the phrase beside the word."""
    return tuple(p for m in _VALUE.finditer(text) for p in named if _is_beside(text, p, m))


def _is_beside(text: str, phrase: Phrase, value: re.Match[str]) -> bool:
    if value.group("of"):
        return phrase.start == value.end()
    return phrase.end <= value.start() and _NOTHING_MORE.fullmatch(text, phrase.end, value.start()) is not None


def _of_a_drug(text: str, named: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What is asked of the one drug of a short question: "does it do this?", or a note."""
    mentioned = drugs(text)
    if len({m.name for m in mentioned}) != 1:
        return ()
    if _DOES.match(text):
        return tuple(p for p in named if p.start > mentioned[0].start)[:1]
    is_a_note = len(named) < _FEW and not _OPENS.match(text) and not _ASKS.search(text)
    return named[:1] if is_a_note else ()
