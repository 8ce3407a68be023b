"""Whether a sentence tells something by itself: a label, a title or a bare noun phrase does not."""

import re
from functools import lru_cache

from qa.role import advises
from qa.wording import read_words

_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|cannot|could|may|might|must|shall|should|will|would"
    r"|needs?|recommends?|suggests?|advises?|favou?rs?|supports?|endorses?|concludes?|appl(?:y|ies)|depends?|occurs?|remains?"
    r"|improves?|reduces?|increases?|decreases?|lowers?|raises?|leads?|causes?|prevents?|provides?|includes?|consists?"
    r"|requires?|receives?|shows?|showed|demonstrates?|demonstrated|found|reported|indicates?|appears?|seems?|allows?|helps?"
    r"|makes?|takes?|gives?|follows?|begins?|starts?|lasts?|means?|involves?|produces?|offers?|becomes?|affects?|works?"
    r"|exists?|resulted|results in|differs?|varies|vary)\b",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"^\W*(?:\(?(?:[A-Z]{0,2}\d+(?:\.\d+)*[a-z]?|[A-Za-z]|[ivx]+)[.):]|[A-D] [-–])\s+")
_GRADES = re.compile(
    r"\W*(?:(?:strong|weak|conditional|moderate|very|low|high|insufficient|good|fair|poor|quality|certainty|strength|evidence"
    r"|recommendations?|level|grade|class|consensus|expert|opinion|based|type|rating|adapted|of|for|against|by|the|and|[A-EU]"
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
    if _VERB.search(plain) or advises(plain):
        return False
    return not _DIGIT.search(plain) or len(plain.split()) < 3


@lru_cache(maxsize=16_384)
def is_title(quote: str) -> bool:
    """True for a title that stands as a sentence: no full stop, no verb, most of its words with a capital."""
    if quote.endswith((".", ";", ":", "!", "?")) or _VERB.search(quote):
        return False
    long = _LONG_WORD.findall(quote)
    return len(long) > 1 and sum(w[0].isupper() for w in long) >= _MOSTLY * len(long)


@lru_cache(maxsize=16_384)
def turns_what_follows(quote: str) -> bool:
    """True for a heading or lead without which what stands below it may say the opposite: 'Not recommended'."""
    return any(w.strength or w.kind in ("negation", "exception") for w in read_words(quote))
