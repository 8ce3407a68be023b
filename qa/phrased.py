"""How a follow-up reads with what it takes over: one sentence where the last question can be said again with it, else
"About cabergoline and prolactinoma: when can it be stopped?"."""

import re
from collections.abc import Sequence

from ingest.lexical import STOPWORDS
from qa.conditions.reading import criteria
from qa.disease import illness_in
from qa.leaning import ASKS, CIRCUMSTANCE, CONNECTIVE
from qa.phrases import phrases

_MARKED = re.compile(r"About [^:?]{1,300}: ")
_PRONOUN = re.compile(r"(?<!does )\b(?:it|they|them)\b(?!['’])", re.IGNORECASE)
_STATES = re.compile(
    r"(?:(?:she|he|they|it|i|we|there|this|that|these|the|her|his|my|our|their|no)\b"
    r"|(?:\w+ ){1,3}(?:is|are|was|were|has|had)\b)",
    re.IGNORECASE,
)
_OF_WHAT_WAS_SAID = re.compile(
    r"\b(?:it|its|that|this|they|them|these|those|ones?|fails?|failed)\b"
    r"|(?:\bnot|n['’]t)\W*$|^\w+ or \w+\b",
    re.IGNORECASE,
)
_LONGEST = 30  # words of a question that is said again


def phrased(text: str, base: str, carried: Sequence[str], asked: Sequence[str]) -> str:
    """`text` with the phrases `carried` and the words `asked` of the last question; `base` is that question, without
    what the follow-ups after it added to it."""
    own = without_connective(text)
    if base and len(base.split()) <= _LONGEST and not _contradict(own, base):
        if _is_a_circumstance(own):
            return f"{base.rstrip(' ?.!')} {_in_a_sentence(own)}"
        if states(text) and is_marked(base):
            return f"{base} {_opened(own)}"
        if states(text):
            return f"{_opened(own).rstrip(' .!')}. {_opened(base)}"
    if not carried and not asked:
        return _opened(own)
    pronouns = list(_PRONOUN.finditer(own))
    if len(carried) == 1 and len(pronouns) == 1 and not asked:
        place = pronouns[0]
        return _opened(f"{own[: place.start()]}{carried[0]}{own[place.end() :]}")
    return f"About {_listed((*asked, *carried))}: {_in_a_sentence(own)}"


def own_part(standalone: str) -> str:
    """What a follow-up asks, without what it was said to be about."""
    return standalone[_end(_MARKED, standalone) :]


def is_marked(standalone: str) -> bool:
    """True for a follow-up that names what it is about beside what it asks."""
    return _MARKED.match(standalone) is not None


def adds_to(text: str, base: str) -> bool:
    """True for a circumstance or a statement, after which `base` is asked still."""
    own = without_connective(text)
    return bool(base) and (_is_a_circumstance(own) or states(text))


def states(text: str) -> bool:
    """True for a statement, which asks nothing: "she already had loperamide", "eGFR is 25"."""
    own = without_connective(text)
    return not ASKS.search(own) and (_STATES.match(own) is not None or bool(criteria(own)))


def without_connective(text: str) -> str:
    """`text` without "and", "what about" and the like before it."""
    return text[_end(CONNECTIVE, text) :]


def _is_a_circumstance(own: str) -> bool:
    """True for one that the last question can be asked with: not "if that fails?", which is what comes after it."""
    is_one = CIRCUMSTANCE.match(own) is not None and own.rstrip().endswith("?")
    return is_one and _OF_WHAT_WAS_SAID.search(own) is None


def _contradict(own: str, base: str) -> bool:
    """True where one says what the other says otherwise: children, where it was of adults; or both name an illness."""
    if all(any(illness_in(p.text) for p in phrases(text)) for text in (own, base)):
        return True
    new = criteria(own)
    return any(c.is_of(n) and c.is_met_by(n) is False for c in criteria(base) for n in new if n.kind != "drug")


def _in_a_sentence(own: str) -> str:
    """With a small letter where it begins with a word of asking, which no name is."""
    first = own.split(maxsplit=1)[0] if own else ""
    return f"{own[:1].lower()}{own[1:]}" if first.lower() in STOPWORDS - {"i"} else own


def _opened(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _listed(named: Sequence[str]) -> str:
    *before, last = named
    return f"{', '.join(before)} and {last}" if before else last


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
