"""A treatment that has failed or was not tolerated: what is asked for then is what comes after it."""

import re

from ingest.sieve import Sieve

# What a question says, beside what a sentence says of those it is for.
_KINDS = (
    (
        re.compile(
            r"\b(?:not|n['’]t|cannot|cant|unable to|poorly|badly) tolerat\w*|\bintoleran\w+"
            r"|\bside[- ]effects? (?:on|with|from|of) ",
            re.IGNORECASE,
        ),
        Sieve(
            r"\b(?:not|cannot|poorly|unable to) tolerat\w*|\bintoleran\w+|\bunacceptable (?:toxicity|side)",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"(?<!heart )(?<!kidney )(?<!renal )(?<!liver )(?<!respiratory )\bfail(?:s|ed|ing|ure of|ure on)\b"
            r"|\brefractory\b|\b(?:not|n['’]t|no|poor|partial|inadequate) respon\w+"
            r"|\bnon-?respon\w+",
            re.IGNORECASE,
        ),
        Sieve(
            r"\b(?:does|do|did|has|have) not respon\w+|\b(?:inadequate|insufficient|no|poor) (?:\w+ )?respon\w+"
            r"|\brefractory\b|\b(?:has|have|had) failed\b|\bfail(?:s|ed)? (?:to|on)\b"
            r"|\bafter (?:the )?failure\b|\bnon-?respon\w+",
            re.IGNORECASE,
        ),
    ),
)

# "If that fails?", "it is not enough": what comes next may name nothing of what has failed.
_SAID = re.compile(
    r"\bfail(?:s|ed|ing)?\b|\btolerat\w*|\brefus\w*|(?:\bnot|n['’]t) (?:work|help|enough)", re.IGNORECASE
)


def has_failed(question: str) -> bool:
    """True when a question says that a treatment failed, was not tolerated, or is refused."""
    return any(said.search(question) for said, _ in _KINDS) or _SAID.search(question) is not None


# Who may not have what comes first, or has had it: what a sentence says of those it is for.
_LATER = Sieve(
    r"\bfail(?:s|ed|ing|ure of)?\b(?! to thrive)|\b(?:un|not )(?:willing|able|suitable)\b|\bcannot\b|\brefractory\b"
    r"|\bdeclin(?:e|es|ed)\b|\b(?:second|third|subsequent|later)[- ]line\b"
    r"|\bas (?:an )?alternatives?\b|\balternative (?:drug|treatment|agent|therap)\w*|\bintoleran\w+"
    r"|\bnot tolerat\w+|\b(?:not|partially|inadequate\w*|no|poor|partial|insufficient) respon\w+"
    r"|\b(?:is|are) contraindicated\b|\b(?:currently|already) (?:receiving|taking|having|on)\b"
    r"|\b(?:after|following|despite|beyond) (?:the |an? )?(?:initial|first)\b"
    r"|\b(?:remain|persist|continue)s? (?:\w+ )?(?:symptom\w*|despite)|\bdespite\b",
    re.IGNORECASE,
)
_ASKS_FOR_LATER = re.compile(
    r"\b(?:second|third|subsequent|later|next)\b|\bfail\w*|\brefractory\b|\bresist\w*|\brespon\w+|\btolera\w+|\bcannot\b"
    r"|\bdespite\b|\bcontraindicat\w+|\balready\b|\bcurrently\b|\bcontinue\w*|\bafter\b|\balternative|\binstead\b|n['’]t\b|\bnot\b|\brelaps\w*|\brecur\w*"
    r"|\bprogress\w*|\bside[- ]effects?\b|\bunable\b|\brefus\w+|\bdeclin\w+",
    re.IGNORECASE,
)


def is_for_later(question: str, sentence: str) -> bool:
    """True when a sentence is for those who may not have what comes first, or had it, and a question tells of none."""
    return _LATER.search(sentence) is not None and not _ASKS_FOR_LATER.search(question)


def is_for_whom_it_failed(question: str, sentence: str) -> bool:
    """True when a question says that a treatment failed or was not tolerated and a sentence is for such patients."""
    return any(said.search(question) and of.search(sentence) for said, of in _KINDS)
