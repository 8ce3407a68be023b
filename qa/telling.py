"""Whether a sentence tells something by itself: a label, a title or a bare noun phrase does not."""

import re
from functools import lru_cache

from ingest.quantity import quantities
from qa.role import advises
from qa.wording import read_words

_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|cannot|could|may|might|must|shall|should|will|would"
    r"|needs?|recommends?|suggests?|advises?|favou?rs?|supports?|endorses?|concludes?|appl(?:y|ies)|depends?|occurs?|remains?"
    r"|improves?|reduces?|increases?|decreases?|lowers?|raises?|leads?|causes?|prevents?|provides?|includes?|consists?"
    r"|requires?|receives?|shows?|showed|demonstrates?|demonstrated|found|reported|indicates?|appears?|seems?|allows?|helps?"
    r"|makes?|takes?|gives?|follows?|begins?|starts?|lasts?|means?|involves?|produces?|offers?|becomes?|affects?|works?"
    r"|exists?|resulted|results in|differs?|varies|vary|fe(?:els?|lt)|thought|believes?|agreed|defines?|recogni[sz]ed"
    r"|suffices?|emphasi[sz]e[sd]?|assume[sd]?)\b",
    re.IGNORECASE,
)
# "Use of a drug to prevent", "support of patients": no verb of the sentence.
_NO_VERB = re.compile(r"\bto [a-z]+\b|\b(?:needs?|supports?|works?|offers?)(?= (?:of|for|in|to|with)\b)")
_RELATIVE = re.compile(r"(?<=[a-z)] )(?:who|whom|whose|which|that)\b")
_COMPOUND = re.compile(
    r"\b(?:should|may|can|could|would|will|might|must|has|have|had|do|does)(?: not| also| \w+ly)? "
    r"(?:be|been|have|need)\b"
)
_JOINED = re.compile(r"\b(?:and|or)\b")
_AGE = re.compile(
    r"\b(?:aged?|ages|(?:young|old|less|great|few)er than|under|over)\b[^.;,]{0,12}?\d[^.;,]{0,8}?"
    r"\b(?:years?|yr|months?|weeks?|days?)\b|\b\d+ (?:years?|months?|weeks?|days?) (?:old|of age)\b",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"^\W*(?:\(?(?:[A-Z]{0,2}\d+(?:\.\d+)*[a-z]?|[A-Za-z]|[ivx]+)[.):]|[A-D] [-–])\s+")
_GRADES = re.compile(
    r"\W*(?:(?:strong|weak|conditional|moderate|very|low|high|insufficient|good|fair|poor|quality|certainty|strength|evidence"
    r"|recommendations?|level|grade|class|consensus|expert|opinion|based|type|rating|adapted|new|revised|updated|statement|conflicting|of|for|against|by|the|and|[A-EU]"
    r"|[IVX]+[a-c]?|\d\w?)\b\W*)+",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LONG_WORD = re.compile(r"\b[^\W\d_]{4,}\b")
_MOSTLY = 0.7


@lru_cache(maxsize=16_384)
def is_grade(quote: str) -> bool:
    """True for a grade and nothing else: "(Weak recommendation; low-quality evidence)"."""
    return _GRADES.fullmatch(quote) is not None


@lru_cache(maxsize=16_384)
def is_fragment(quote: str) -> bool:
    """True for a label, a grade alone, or a noun phrase without an amount, such as 'Biological therapies': it says
    nothing without what stands around it."""
    if is_grade(quote):
        return True
    plain = _ENUMERATION.sub("", quote)
    if not _is_whole(quote):
        plain = _heads(plain if turns_what_follows(plain) else _AGE.sub(" ", plain))
    if _VERB.search(plain) or advises(plain):
        return False
    if not _is_whole(quote) and not any(q.unit or q.comparator for q in quantities(plain)):
        return True
    return not _DIGIT.search(plain) or len(plain.split()) < 3


def _is_whole(quote: str) -> bool:
    """True for what ends as sentences end, and leads."""
    return quote.rstrip("\"'”’)]*†‡ ").endswith((".", ";", ":", "!", "?"))


def _heads(plain: str) -> str:
    """A line without a full stop, less what is only said of a noun of it: "who may be offered surgery" after
    "Improved identification of patients", "to reduce infections" after "Appropriate use of drugs"."""
    own = _NO_VERB.sub(" ", plain)
    relative = None if ";" in own else _RELATIVE.search(own)
    if relative is None or len(own[: relative.start()].split()) < 2:
        return own
    rest = _COMPOUND.sub("is", own[relative.end() :])
    goes_on = len(_VERB.findall(rest)) > 1 and not _JOINED.search(rest)
    return own if goes_on else own[: relative.start()]


@lru_cache(maxsize=16_384)
def is_title(quote: str) -> bool:
    """True for a title that stands as a sentence: no full stop, no verb, most of its words with a capital."""
    if _is_whole(quote) or _VERB.search(quote):
        return False
    long = _LONG_WORD.findall(quote)
    return len(long) > 1 and sum(w[0].isupper() for w in long) >= _MOSTLY * len(long)


@lru_cache(maxsize=16_384)
def turns_what_follows(quote: str) -> bool:
    """True for a heading or lead without which what stands below it may say the opposite: 'Not recommended'."""
    return any(w.strength or w.kind in ("negation", "exception") for w in read_words(quote))
