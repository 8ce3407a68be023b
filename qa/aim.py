"""What a question wants done for a patient, to treat or to find out, and whether a sentence is for that.

Who asks for the treatment of a disease gets no answer from how it is diagnosed, whom to inform or where to look it up.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from ingest.drugs import drugs, names_a_class
from ingest.sieve import Sieve
from qa.role import asks_what_to_do, commands

Aim = Literal["treat", "find out", "do"]

_SENTENCE = re.compile(r"(?<=[.?!:;,])\s+")
_WHETHER = re.compile(
    r"\W*(?:and |or |so )?(?:is|are|was|can|could|may|might|must|should|shall|do|does|did|will|would|has|have|need)\b",
    re.IGNORECASE,
)
_TREAT = re.compile(
    r"\b(?:treat(?:ment|ments|ed|ing)?|therap(?:y|ies)|manage(?:d|ment)?|reliev\w+|relief|eradicat\w+|cure[sd]?"
    r"|(?:first|second|third)[- ]line|(?:drug|medicine|medication|antibiotic|antidepressant|anticonvulsant"
    r"|antiepileptic|antifungal|antiviral|analgesic|regimen|agent)s?)\b",
    re.IGNORECASE,
)
_FIND_OUT = re.compile(
    r"\b(?:diagnos\w+|tests?|testing|screen\w*|imaging|image|scans?|x-?rays?|ultrasound|biops\w+|work-?up|investigat\w+"
    r"|confirm\w*|rul(?:e|ed|ing) out|assess\w*|evaluat\w+|stag(?:e|ed|ing)|measure\w*|monitor\w*|surveillance"
    r"|follow-?up|detect\w*|recogni[sz]\w+|re-?exam\w+|re-?check\w*)\b",
    re.IGNORECASE,
)
_OF_NEITHER = re.compile(
    r"\b(?:refer\w*|prevent\w*|prophyla\w+|vaccin\w*|inform|tell|explain|educat\w+|advice|advise|counsel\w*|goals?"
    r"|(?:before|after|during) (?:\w+ )?(?:treat\w*|therap\w*|surgery|chemo\w*|radio\w*)|pre-?treatment|post-?treatment"
    r"|why|stop\w*)\b",
    re.IGNORECASE,
)
# What is done in the sentence: "should be documented", "recommends testing", "Explain to women ...".
_ACT = re.compile(
    r"\b(?:should|must|can|may|ought to|need to)(?: not)?(?: (?:also|always|only|first|routinely|usually|all|\w+ly))*"
    r"(?: be(?: \w+ly)?)? (?P<should>[a-z-]+)"
    r"|\b(?:recommend|suggest|advis|encourag)(?:s|ed|es)?(?: against| that (?:\w+ ){1,3}?(?:be )?)?"
    r" (?P<that>[a-z-]+ing)\b"
    r"|\bthat (?:[\w-]+ ){1,5}?be (?:\w+ly )?(?P<be>[a-z-]+)"
    r"|\b(?P<is>[a-z-]+) (?:is|are) (?:strongly )?(?:recommended|suggested|advised)"
    r"|\b(?:is|are) (?:\w+ly )?(?P<done>preferred|indicated|given|used|offered|treated|started|administered"
    r"|prescribed)\b",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"(?:diagnos|screen|test|assess|evaluat|re-?evaluat|measur|document|monitor|check|record|examin|imag|investigat"
    r"|confirm|distinguish|differentiat|identif|classif|suspect|stag(?:e|ing)|tak(?:e|ing)|biops|review|determin|establish)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"(?:explain|inform|educat|discuss|tell|ask|counsel|referr?|report|consult|notif|collaborat|aware|reassur|encourag|remind)",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:treat|offer|giv(?:e|ing)|administ|prescri|receiv|start|initiat|undergo|operat|resect|inject|infus|transfus"
    r"|anticoagul|perform|combin|add|continu|preferr|indicat|manag)",
    re.IGNORECASE,
)
_USES = frozenset({"use", "used", "using"})  # of a treatment, or of a scale to assess with
_POINTS = Sieve(
    r"^(?:\W|\d)*(?:for (?:more |further |additional |detailed )?(?:guidance|information|details|advice"
    r"|recommendations) "
    r"|see (?:also )?(?:the |section|table|figure|appendix)|refer to )"
    r"|\b(?:is|are|was|were) (?:addressed|covered|dealt with|discussed|considered|reported) (?:separately|elsewhere"
    r"|in (?:a|an|the|another|other) (?:separate|other|original|full|different)\b)"
    r"|\b(?:is|are) available (?:from|at|on|in) (?:the |an? )?(?:[A-Z]|original|web|site|full)"
    r"|^(?:To|For the) [^.;:]{3,90}?,? (?:see|refer to) the\b",
    re.IGNORECASE,
)
_ON_FINDING_OUT = re.compile(
    r"\b(?:diagnos\w+|testing|tests?|screening|assess\w*|evaluation|imaging|investigations?|recognition|detection|staging"
    r"|monitoring|surveillance|follow-?up|examination|measurement|history|presentation|work-?up)\b",
    re.IGNORECASE,
)
_ON_TELLING = re.compile(
    r"\b(?:information|education|communication|counselling|counseling|referral|training|support and advice"
    r"|organi[sz]ation of|planning)\b",
    re.IGNORECASE,
)
_ON_TREATMENT = re.compile(
    r"\b(?:treat\w*|therap\w*|manag\w*|pharmacolog\w*|drugs?|medications?|interventions?|surg\w+|regimens?|relief)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def aim_of(question: str) -> Aim | None:
    """What is to be done, where it is asked what rather than whether: "do" where it may be either."""
    if is_whether(question):
        return None
    if _FIND_OUT.search(question):
        return "find out"
    if _OF_NEITHER.search(question):
        return None
    if _TREAT.search(question):
        return "treat"
    return "do" if asks_what_to_do(question) else None


def asks_for_treatment(word: str) -> bool:
    """True for a word of a question that only says that a treatment is asked for: "drug", "therapy"."""
    return _TREAT.fullmatch(word) is not None


@lru_cache(maxsize=16_384)
def serves(aim: Aim, quote: str, headings: Sequence[str]) -> int:
    """1 for a sentence that does what is aimed at, -1 for one that is plainly for something else: what to find out or
    to tell where a treatment is asked for; what to tell where something is to be found out; 0 where it is not plain."""
    aside = (_TELLS, _LOOKS) if aim == "treat" else (_TELLS,)
    acts = _acts(quote)
    if acts and all(any(p.match(act) for p in aside) for act in acts):
        return -1
    if aim == "do":
        return 0
    if any(map((_LOOKS if aim == "find out" else _GIVES).match, acts)):
        return 1
    if stands_under_other(aim, headings):
        return -1
    return int(aim == "treat" and any(act in _USES for act in acts))


@lru_cache(maxsize=16_384)
def tells_treatment(quote: str) -> bool:
    """True for a sentence that treats, or that names a treatment and is for nothing else."""
    found = serves("treat", quote, ())
    return found > 0 or (found == 0 and bool(_ON_TREATMENT.search(quote) or drugs(quote) or names_a_class(quote)))


@lru_cache(maxsize=16_384)
def stands_under_other(aim: Aim, headings: Sequence[str]) -> bool:
    """True below a heading of what is for something else."""
    for heading in reversed(headings):
        if _ON_TREATMENT.search(heading):
            return False
        if _ON_TELLING.search(heading) or (aim == "treat" and _ON_FINDING_OUT.search(heading)):
            return True
    return False


@lru_cache(maxsize=16_384)
def points_elsewhere(quote: str) -> bool:
    """True for a sentence that only says where something is to be read: "For guidance on ..., refer to ..."."""
    return _POINTS.search(quote) is not None


def _acts(quote: str) -> list[str]:
    said = [next(g for g in m.groups() if g) for m in _ACT.finditer(quote)]
    return [*(act.lower() for act in said), *commands(quote)]


_ADVISES_AGAINST = Sieve(
    r"\b(?:should|must|can|may) not\b(?! (?:delay|be (?:delayed|withheld|altered)|limit))"
    r"|(?:^|[,:-] )(?:do not|don['’]t|never)\b"
    r"|\b(?:is|are) (?:\w+ly )?(?:not (?:\w+ly )?(?:recommended|indicated|suggested|advised|appropriate"
    r"|warranted)|contraindicated)"
    r"|\b(?:recommends?|suggests?|advises?) (?:against|not)\b|\bnot recommend\b",
    re.IGNORECASE,
)


def is_whether(question: str) -> bool:
    """True for a question whether something is so or should be done."""
    return any(_WHETHER.match(sentence) for sentence in _SENTENCE.split(question))


@lru_cache(maxsize=16_384)
def advises_against(quote: str) -> bool:
    """True for a sentence that says what not to do: it tells nobody what to do."""
    return _ADVISES_AGAINST.search(quote) is not None
