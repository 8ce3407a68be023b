"""For, against, or not enough evidence: what is recommended of one test, treatment or drug."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.claims.words import CONDITIONS, GENERIC, TESTS, TREATMENTS, named
from ingest.lexical import terms

_INSUFFICIENT = re.compile(
    r"\b(?:insufficient (?:data|evidence)|(?:data|evidence) (?:is|are) insufficient|no recommendation for or against)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:should not|must not|do not|is not recommended|are not recommended|not be (?:offered|used|given|performed)"
    r"|recommends? against|advises? against|is contraindicated|are contraindicated)\b|^avoid\b",
    re.I,
)
_FOR = re.compile(
    r"\b(?:should (?:be|receive|have|undergo)|must (?:be|receive)|(?:is|are) recommended|recommends?|perform)\b(?! against)"
    r"|^(?:offer|give|use)\b",
    re.I,
)
_WEAK = re.compile(
    r"\b(?:may|might|can|consider\w*|discuss\w*|unless|except|only|rather than|instead|over|stopped|started|before|not routinely)\b",
    re.I,
)
_PASSIVE = re.compile(
    r"^(?P<object>[^,;:]{4,90}?) (?:(?:is|are) (?:not )?recommended|should (?:not )?be (?:offered|used|given|performed|done))\b",
    re.I,
)
_GROUPS = tuple(CONDITIONS)


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence has one direction and one thing that it is about."""
    direction = _direction(reading)
    about = _about(reading) if direction else ""
    if not direction or not about:
        return ()
    return (Claim("direction", (about, reading.under(_GROUPS)), (direction,), reading),)


def conflict(one: Claim, other: Claim) -> bool:
    """True for different directions."""
    return one.value != other.value


def _direction(reading: Reading) -> str:
    text = reading.text
    against = _AGAINST.search(text)
    if against and re.match(r"do not|avoid", against.group(), re.I):
        return "against"
    if _INSUFFICIENT.search(text):
        return "insufficient evidence"
    if _WEAK.search(text):
        return ""
    return "against" if against else "for" if _FOR.search(text) else ""


def _about(reading: Reading) -> str:
    """The one test or treatment that is named; else what the sentence begins with, as its stems."""
    things = (*named(TESTS, reading.text), *named(TREATMENTS, reading.plain))
    if things:
        return things[0] if len(things) == 1 and not reading.drugs else ""
    match = _PASSIVE.match(reading.plain)
    own = {t for t in terms(match.group("object")) if t not in GENERIC} if match else set()
    return " ".join(sorted(own))
