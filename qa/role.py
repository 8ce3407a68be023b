"""What a sentence of a guideline does: it says what to do, or it tells something around that.

Who asks what to do gets what to do first, before the reasons for it and what is known of the disease.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.sieve import Sieve
from qa.wording import is_command

_LABEL = r"^(?:\W*(?:[A-Z]{1,3}\d?|\d+(?:\.\d+)*)\W+)?"
# "D - Measure ..."; "In patients with fever, offer ...", "To protect their feet, instruct ...".
_BEGINS = re.compile(rf"{_LABEL}(?:do not |don['’]t |not )?([A-Za-z]+)\b(?! of\b)", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"{_LABEL}(?:In|If|For|When|Where|To|After|Before|With|Within|During|At|Unless|Among|On|Once|Following)\b"
)
_AFTER_CLAUSE = re.compile(r", (?:do not |don['’]t )?([a-z]+)\b(?! of\b)")
_ADVISES = Sieve(
    r"\b(?:should|ought to|must|recommend(?:s|ed|ing)?|suggests?|advis(?:e|es|ed|able|ing)|indicated|contraindicated"
    r"|need not|(?:is|are|be) (?:an? )?(?:\w+ )?(?:options?|considered|offered|used|given|appropriate|reasonable"
    r"|avoided|acceptable|required|permissible|needed|necessary)|prefer(?:red|able|s)|(?:insufficient|no) evidence to"
    r"|(?:no|not) (?:be )?need(?:ed)?|do(?:es)? not (?:require|need)|warrant(?:s|ed)?"
    r"|(?:treatment|test|drug|method|modality|imaging study|agent) of choice)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\bbackground|\bintroduction|\brationale|\bdiscussion|\boverview|\bpreamble|\bepidemiolog|\baetiolog|\betiolog"
    r"|\bpathophysiolog|\bnatural history|\bprevalence|\b(?:summary|review|body) of (?:the )?evidence"
    r"|\bevidence (?:summary|review|base|statement|profile)|\bsupporting (?:evidence|text|literature|information)"
    r"|\b(?:potential |possible )?(?:harms?|benefits?)(?: (?:and|or|/) (?:harms?|benefits?))?$|\bqualifying statements?"
    r"|\bcosts?(?: analysis| effectiveness|-effectiveness)?$|\bstatement profile|\blimitations\b"
    r"|\bfuture (?:research|directions)"
    r"|\bresearch (?:gaps|needs|recommendations|priorities)",
    re.IGNORECASE,
)
# The notes beside a statement of otolaryngologists' and other guidelines: "Value judgments: ...".
_NOTE = Sieve(
    r"^(?:value judge?ments?|differences? of opinions?|intentional vagueness|aggregate evidence quality|role of patient"
    r"|benefits?|risks?|harms?|costs?|exclusions?|policy level|level of confidence|quality improvement)\b[^:.;]{0,40}:",
    re.IGNORECASE,
)
_OF_FACTS = re.compile(
    r"\b(?:how (?:common|frequent|likely|effective|good|well)|prevalence|incidence|prognos\w+|surviv\w+|mortality"
    r"|outcomes?|responses?|rates?|results?|trials?|stud(?:y|ies)|data|evidence|efficacy|effective\w*|effects?|mechanisms?"
    r"|why|causes?d?|risks?|harms?|harmful|benefits?|toxicit\w+|adverse|complications?|symptoms?|signs?|defin\w+|means?"
    r"|difference|costs?|reasons?|rationale|background|limitations?|percent\w*|proportion|OS|PFS|DFS|ORR|versus|vs|will"
    r"|live|happens?)\b",
    re.IGNORECASE,
)


def asks_what_to_do(question: str) -> bool:
    """False for a question for what is known: how common, how effective, how risky something is, and why."""
    return _OF_FACTS.search(question) is None


@lru_cache(maxsize=16_384)
def advises(quote: str) -> bool:
    """True for a sentence that says what to do, or that it cannot be said: "should", "is recommended", "Offer"."""
    return _ADVISES.search(quote) is not None or any(map(_commands, _openings(quote)))


@lru_cache(maxsize=16_384)
def stands_beside(headings: Sequence[str]) -> bool:
    """True below headings of what stands around recommendations: background, rationale, harms, costs."""
    return any(map(_BESIDE.search, headings))


def is_note(quote: str) -> bool:
    """True for a note beside a recommendation: "Value judgments: ...", "Benefits: ..."."""
    return _NOTE.search(quote) is not None


def commands(quote: str) -> list[str]:
    """The verbs with which a sentence, or what it says after its circumstances, begins to tell what to do."""
    return [word.lower() for word in _openings(quote) if _commands(word)]


def _openings(quote: str) -> list[str]:
    """The words with which a sentence, or what it says after its circumstances, begins."""
    return _BEGINS.findall(quote) + (_AFTER_CLAUSE.findall(quote) if _CLAUSE.match(quote) else [])


def _commands(word: str) -> bool:
    return is_command(word.lower()) or word.lower() == "consider"
