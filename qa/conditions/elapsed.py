"""How long ago or how long: since a recurrence, an onset, a missed dose. The event is what the time is of."""

import re
from collections.abc import Iterator

from ingest.drugs import drugs
from ingest.lexical import STOPWORDS
from qa.conditions.amount import Amount, amounts
from qa.conditions.criterion import Criterion
from qa.conditions.unit import family
from qa.conditions.words import vocabulary

_REACH = 70
_CLAUSE_END = re.compile(r"[.;:?!](?=\s|$)")
# A plan is no condition: 'every 3 months', 'repeat in 6 weeks', 'for 5 years'.
_PLAN = re.compile(
    r"\b(?:every|repeat\w*|follow-up|again|then|until|continue\w*|at intervals of|re-?check\w*|monitor\w*|scan\w*"
    r"|median|mean"
    r"|keep|each|per)\b[^,;:.]{0,25}$",
    re.IGNORECASE,
)
# 'Give A for 2 years ... to prevent recurrence' is how long it is given.
_AFTER_TREATMENT = frozenset({"recurrence", "progression"})
_GIVEN_FOR = re.compile(r"\b(?:for|duration of)(?: a)?(?: total)?(?: duration of)?\s*$", re.IGNORECASE)
_OLD = re.compile(r"['’]?[\s-]*(?:olds?\b|of age\b|gestation|pregnan)", re.IGNORECASE)
_AGED = re.compile(r"\b(?:older|younger)\b", re.IGNORECASE)
_AGO = re.compile(r"\s*(?:ago|earlier|previously)\b", re.IGNORECASE)
# 'Resolves within 28 days of onset', 'takes 28 days from onset to resolve': how long it lasted.
_RESOLVED = re.compile(
    r"\b(?:resolv\w+|recover\w*|clear(?:s|ed)?)\b[^,;]{0,40} (?:of|from|after|since) (?:its |the )?onset\b"
    r"|\bfrom (?:its |the )?onset to (?:resolv\w+|resolution|recover\w*)\b",
    re.IGNORECASE,
)
# 'Progressed 14 months after adjuvant trastuzumab' is a recurrence.
_AFTER_ADJUVANT = re.compile(r"\b(?:after|since|following|post|from)\b[^,;]{0,30}\b(?:neo)?adjuvant\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|latest|previous) (?P<what>[^.;?]{3,45})", re.IGNORECASE)
_DOSE = re.compile(r"(?:IV|SC|intravenous|subcutaneous|dose|infusion|injection)\b", re.IGNORECASE)
_SINCE = re.compile(r"\s*(?:since|after|from) (?:the |her |his )?(?:last|latest|previous)\b", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:adjuvant|recur\w*|relaps\w*|progress\w*|metasta\w*|came back)\b", re.IGNORECASE)
_FINISHED = re.compile(r"\b(?:finish\w*|complet\w+|end(?:ed)?|stopped|last)\b", re.IGNORECASE)


def read(text: str) -> Iterator[Criterion]:
    """The times that a text counts from an event that it names in the same clause."""
    for amount in amounts(text):
        is_age = _OLD.match(text, amount.end) or _AGED.search(amount.text(text))
        if family(amount.unit) != "time" or is_age or _PLAN.search(text[: amount.start]):
            continue
        event = _event(text, amount)
        if event is not None and not (event in _AFTER_TREATMENT and _GIVEN_FOR.search(text[: amount.start])):
            own, start = _in_words(text, amount)
            about = f"time ({event})"
            yield Criterion("time", about, own, (event,), interval=amount.interval, unit=amount.unit, start=start)


def _event(text: str, amount: Amount) -> str | None:
    """The event that stands nearest in the clause; 'finished 34 weeks ago' is of a recurrence that the text names."""
    begin, end = _clause(text, amount)
    nearest: tuple[int, str] | None = None
    for name, pattern in vocabulary().events.items():
        for match in pattern.finditer(text, begin, end):
            gap = max(amount.start - match.end(), match.start() - amount.end, 0)
            if gap <= _REACH and (nearest is None or gap < nearest[0]):
                nearest = (gap, name)
    if nearest is not None:
        clause = text[begin:end]
        if nearest[1] == "onset" and _RESOLVED.search(clause):
            return "resolution"
        return "recurrence" if nearest[1] == "progression" and _AFTER_ADJUVANT.search(clause) else nearest[1]
    if _is_since_a_dose(text, begin, end, amount):
        return "interval between doses"
    is_since_the_end = _AGO.match(text, amount.end) and _FINISHED.search(text[begin : amount.start])
    return "recurrence" if is_since_the_end and vocabulary().events["recurrence"].search(text) else None


def _is_since_a_dose(text: str, begin: int, end: int, amount: Amount) -> bool:
    """True for what is told since a drug was last given: 'last trastuzumab was 7 weeks ago', '5 weeks since the last
    IV pertuzumab'; not where it was a treatment that has ended."""
    if _ENDED.search(text):
        return False
    last = [m for m in _LAST.finditer(text, begin, end) if drugs(m.group("what")) or _DOSE.match(m.group("what"))]
    is_told = _AGO.match(text, amount.end) or _SINCE.match(text, amount.end)
    return bool(last) and is_told is not None


def _clause(text: str, amount: Amount) -> tuple[int, int]:
    ends = [m.end() for m in _CLAUSE_END.finditer(text)]
    return max((e for e in ends if e <= amount.start), default=0), min(
        (e for e in ends if e > amount.end), default=len(text)
    )


def _in_words(text: str, amount: Amount) -> tuple[str, int]:
    """The amount with the event before it and the few words that say since when; and where they begin."""
    after = re.match(r"['’]?\s*(?:ago\b|(?:after|before|from|since|of)\b(?: \w[\w-]*){1,3})", text[amount.end :])
    before = re.search(r"\b[A-Za-z]+ (?:for |by |at )?$", text[: amount.start])
    is_event = before and any(p.search(before.group()) for p in vocabulary().events.values())
    start = before.start() if before and is_event else amount.start
    words = after.group().split() if after else []
    while words and words[-1].lower() in STOPWORDS and words[-1].lower() != "ago":
        words.pop()
    return " ".join((*text[start : amount.end].split(), *words)), start
