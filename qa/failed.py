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


def is_for_whom_it_failed(question: str, sentence: str) -> bool:
    """True when a question says that a treatment failed or was not tolerated and a sentence is for such patients."""
    return any(said.search(question) and of.search(sentence) for said, of in _KINDS)
