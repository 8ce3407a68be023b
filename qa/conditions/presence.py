"""With or without: 'without antidiarrhoeal treatment', 'with diabetes', 'no comorbidities'. Only a contrast decides."""

import re
from collections.abc import Iterator

from ingest.drugs import class_of, drugs
from ingest.lexical import STOPWORDS, terms
from qa.conditions.criterion import Criterion

_PHRASE = re.compile(
    r"(?:\b|(?<=n['’]t )|(?=n['’]t))(?P<word>with|despite|without|no|den(?:y|ies|ied|ying)|absence of|free of|lack of"
    r"|(?:not|n['’]t) (?:have|having|receiving|taking|(?:yet )?(?:had|tried|taken|been given|started|used))"
    r"|(?<=he )has(?! (?:been|had|no|not|never|a history|\w+ed)\b))\s+"
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
        word = match.group("word").lower()
        has = word in ("with", "despite", "has")
        for what in (match.group("what"), match.group("other")):
            said = " ".join(_noun_phrase(what or ""))
            names = _names(what or "", word)
            for name in names if what == match.group("what") or not has else ():
                yield Criterion(
                    "presence", said, f"{match.group('word')} {said}", name=name,
                    values=("with" if has else "without",), soft=True, start=match.start(),
                )  # fmt: skip


def with_treatment(kind: str, text: str, start: int) -> Criterion:
    """That a patient has treatment of a kind: who is on loperamide is with antidiarrhoeal treatment."""
    return Criterion("presence", kind, text, name=terms(kind), values=("with",), soft=True, start=start)


def with_illness(name: str, start: int) -> Criterion:
    """That a patient has an illness."""
    return Criterion("presence", name, name, name=terms(name), values=("with",), soft=True, start=start)


def _names(what: str, word: str) -> tuple[tuple[str, ...], ...]:
    """What is had or not had: of a drug that was not enough its class, of one that was not given the class as well:
    despite loperamide is with antidiarrhoeal treatment, and without loperamide is without such treatment."""
    name = _name(what)
    if word in ("with", "has") or not name:
        return (name,) if name else ()
    classes = tuple(tuple(terms(c)) for m in drugs(what) if (c := class_of(m.name)))[:1]
    return classes or (name,) if word == "despite" else (name, *classes)


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
