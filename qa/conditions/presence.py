"""With or without: 'without antidiarrhoeal treatment', 'with diabetes', 'no comorbidities'. Only a contrast decides."""

import re
from collections.abc import Iterator

from ingest.drugs import class_of, drugs
from ingest.lexical import STOPWORDS, terms
from qa.conditions.criterion import Criterion

_PHRASE = re.compile(
    r"\b(?P<word>with|despite|without|no|den(?:y|ies|ied|ying)|absence of|free of|lack of"
    r"|not (?:have|having|receiving|taking))\s+"
    r"(?:a |an |any |the |known |clinical |other |additional |evidence of |history of )*"
    # Ahead, for in "with diabetes but no cancer" another phrase begins within these four words.
    r"(?=(?P<what>[A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*){0,3})"
    r"(?P<second>\*?,?\s+or\s+(?P<other>[A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*)?))?)",
    re.IGNORECASE,
)
_WITH_OR_WITHOUT = re.compile(r"\bwith (?:or|and) without\b", re.IGNORECASE)
_NOT_A_STATE = frozenset(
    "regard respect use aim goal evid recommend more less least difference chang increas decreas reduct longer need"
    " doubt other use care caution close strong weak high low moder grade level".split()
)
_FINDINGS = frozenset("bleeding vomiting swelling wheezing itching bruising flushing spotting scarring".split())
_ENDS = frozenset(
    "may might can could should must will would shall need needs require requires benefit benefits".split()
)
"""Verbs that follow whom a sentence is about."""
_LONGEST = 3


def read(text: str) -> Iterator[Criterion]:
    """What a text says a patient has or has not, by the stems of the phrase, its head last."""
    if _WITH_OR_WITHOUT.search(text):
        return
    for match in _PHRASE.finditer(text):
        has = match.group("word").lower() in ("with", "despite")
        for what in (match.group("what"), match.group("other")):
            name = _name(what or "")
            if match.group("word").lower() == "despite":
                name = _class_or(what or "", name)
            if name and (what == match.group("what") or not has):
                said = " ".join(_noun_phrase(what))
                yield Criterion(
                    "presence", said, f"{match.group('word')} {said}", name=name,
                    values=("with" if has else "without",), soft=True, start=match.start(),
                )  # fmt: skip


def _class_or(what: str, name: tuple[str, ...]) -> tuple[str, ...]:
    """The class of the drug that was not enough: despite loperamide is with antidiarrhoeal treatment."""
    classes = [c for m in drugs(what) if (c := class_of(m.name))]
    return tuple(terms(classes[0])) if classes else name


def _noun_phrase(what: str) -> list[str]:
    words = []
    for word in what.split()[:_LONGEST]:
        if word.lower() in STOPWORDS | _ENDS or (
            word.lower().endswith(("ing", "ly")) and word.lower() not in _FINDINGS
        ):
            break
        words.append(word)
    return words


def _name(what: str) -> tuple[str, ...]:
    stems = tuple(t for w in _noun_phrase(what) for t in terms(w))
    return () if not stems or stems[0] in _NOT_A_STATE else stems
