"""For, against, or not enough evidence: what is recommended of one test, treatment or drug."""

import re

from ingest.claims.claim import Claim
from ingest.claims.matter import matter
from ingest.claims.reading import Reading
from ingest.claims.words import named, stems, vocabulary
from ingest.lexical import terms

_INSUFFICIENT = re.compile(
    r"\binsufficient (?:data|evidence)\b|\b(?:data|evidence) (?:is|are) insufficient\b"
    r"|\bno recommendation for or against\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"(?:do not|avoid)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:should not|must not|(?:is|are) not recommended|not be (?:offered|used|given|performed)"
    r"|recommends? against|advises? against|(?:is|are) contraindicated)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:should (?:be|receive|have|undergo)|must (?:be|receive)|(?:is|are) recommended|recommends?|perform)\b"
    r"(?! against)|^(?:offer|give|use)\b",
    re.IGNORECASE,
)
# A sentence with one of these is weaker, or holds under a condition that words.yaml does not know.
_QUALIFIED = re.compile(
    r"\b(?:may|might|can|consider\w*|discuss\w*|unless|except|only|rather than|instead|over|stopped|started|before"
    r"|not routinely|longer|together|combined|without)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?P<object>[^,;:]{4,90}?) (?:(?:is|are) (?:not )?recommended"
    r"|should (?:not )?be (?:offered|used|given|performed|done))\b",
    re.IGNORECASE,
)
_SHARED = 0.5
_PEOPLE = re.compile(
    r"(?:(?:all|most|the|a|an|in|for|with|any) )?(?:[\w-]+ )?"
    r"(?:patients?|people|persons?|adults?|women|men|children)\b",
    re.IGNORECASE,
)


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence has one direction and one thing that it is about."""
    direction = _direction(reading.text)
    about = _about(reading) if direction else ""
    if not direction or not about:
        return ()
    return (Claim("direction", (about, reading.under(vocabulary().conditions)), (direction,), reading),)


def conflict(one: Claim, other: Claim) -> bool:
    """True for different directions; of what words.yaml does not know only where half of what the longer sentence is
    about besides stands in the other too."""
    if one.value == other.value:
        return False
    if one.subject[0] in (*vocabulary().tests, *vocabulary().treatments):
        return True
    own, theirs = (matter(claim.reading.text) - stems(claim.about) for claim in (one, other))
    longer = max(len(own), len(theirs))
    return not longer or len(own & theirs) / longer >= _SHARED


def _direction(text: str) -> str:
    if _COMMAND.match(text):
        return "against"
    if _INSUFFICIENT.search(text):
        return "insufficient evidence"
    if _QUALIFIED.search(text):
        return ""
    return "against" if _AGAINST.search(text) else "for" if _FOR.search(text) else ""


def _about(reading: Reading) -> str:
    """The one test or treatment that is named; else what the sentence begins with, as its stems."""
    things = (*named(vocabulary().tests, reading.text), *named(vocabulary().treatments, reading.plain))
    if things:
        return things[0] if len(things) == 1 and not reading.drugs else ""
    match = _PASSIVE.match(reading.plain)
    if match is None or _PEOPLE.match(match.group("object")):
        return ""
    return " ".join(sorted({t for t in terms(match.group("object")) if t not in vocabulary().generic}))
