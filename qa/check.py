"""The checks: is each drafted statement backed by the sentences it cites?

Each check is one function of (statement, evidence) that returns why it fails, or None. A quote has to be the cited
sentence word for word; a paraphrase has to pass all the others. The rules see what rules can see: numbers, negation,
strength, names, words; none of them can show that a paraphrase means the same.
"""

import re
from collections.abc import Callable, Sequence

from ingest.clean import is_forbidden
from ingest.drugs import drugs
from ingest.lexical import terms
from ingest.quantity import quantities
from qa.answer import Verdict
from qa.draft import Draft, DraftStatement, Evidence

Check = Callable[[DraftStatement, Evidence], str | None]

_NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|\w+n['’]t|avoid\w*|contraindicat\w*"
    r"|insufficient|lack\w*|un(?:likely|suitable|safe|clear|certain)|in(?:effective|appropriate)|against|stop|withh[eo]ld\w*)\b",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"\b(?:only|unless|except(?:ing)?|other than|provided)\b", re.IGNORECASE)
_STRENGTH: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("insufficient evidence", re.compile(r"\binsufficient\b|\bno evidence\b|\bunclear\b", re.IGNORECASE)),
    (
        "may",
        re.compile(r"\b(?:may|might|can|could|consider(?:ed|ation)?|option(?:s|al)?|possible)\b", re.IGNORECASE),
    ),
    ("suggested", re.compile(r"\b(?:suggest\w*|conditional\w*)\b", re.IGNORECASE)),
    ("should", re.compile(r"\b(?:should|recommend\w*|prefer\w*|advis\w*)\b", re.IGNORECASE)),
    ("must", re.compile(r"\b(?:must|requir\w*|mandatory|always|essential|indicated)\b", re.IGNORECASE)),
)
# Trials, societies, abbreviations; and endings of drugs beyond those that ingest.drugs knows.
_NAME = re.compile(
    r"\b(?:[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9-]*"
    r"|[a-z]+(?:nib|lib|pine|done|barbital|zepam|amine|phylline|cept|stim)s?)\b"
)
# Words that turn a sentence round, or move it to other patients, as a changed number does.
_TELLING = re.compile(
    r"\b(?:(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|once|twice|thrice|hourly|daily|weekly"
    r"|monthly|yearly|annually|first|second|third|fourth|before|after|above|below|all|most|some|more|less|fewer|higher|lower"
    r"|longer|shorter|better|worse|superior|inferior|positive|negative|stable|resume|hold|start)"
    r"|(?P<stem>increas|decreas|reduc|rais|improv|worsen|prolong|shorten|symptomatic|asymptomatic)\w*)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[A-Za-z/!]|https?://|www\.|!?\[[^\]]*\]\(|\[\d+\]|`|javascript:", re.IGNORECASE)
_SUPPORT = 0.75


def check(draft: Draft, evidence: Evidence) -> tuple[Verdict, ...]:
    """Return the verdict on each statement of the draft, in its order."""
    return tuple(_verdict(statement, evidence) for statement in draft.statements)


def cites_retrieved_sentences(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 1: every cited sentence was retrieved for this turn."""
    if not statement.cites:
        return "it cites nothing"
    unknown = [s for s in statement.cites if s not in evidence]
    return f"it cites {unknown[0]}, which was not retrieved" if unknown else None


def is_the_cited_sentence(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 2: a quote is word for word the one sentence it cites."""
    exact = [evidence.quote(s) for s in statement.cites] == [statement.text]
    return None if exact else "it is not the cited sentence word for word"


def is_plain_text(statement: DraftStatement, _evidence: Evidence) -> str | None:
    """Invariant 10: no markup, link, marker, control or bidirectional character."""
    if _MARKUP.search(statement.text) or any(is_forbidden(c) for c in statement.text):
        return "it holds markup, a link or a control character"
    return None


def numbers_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 3: each number, with its comparator and unit, stands in one cited sentence."""
    cited = [q for s in statement.cites for q in quantities(evidence.quote(s))]
    for quantity in quantities(statement.text):
        if not any(quantity.is_stated_by(other) for other in cited):
            return f"{quantity.text!r} does not stand in the cited sentence"
    return None


def negation_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 4: the statement is negated exactly when a cited sentence is, and keeps its exceptions."""
    negated = _NEGATION.search(statement.text) is not None
    quotes = [evidence.quote(s) for s in statement.cites]
    if negated != any(_NEGATION.search(q) for q in quotes):
        return (
            "it is negated and the cited sentence is not" if negated else "the cited sentence is negated and it is not"
        )
    own, cited = _exceptions(statement.text), {e for q in quotes for e in _exceptions(q)}
    if cited - own:
        return "it drops an exception of the cited sentence"
    return "it adds an exception that the cited sentence does not have" if own - cited else None


def strength_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 4: neither stronger nor weaker than the cited sentences."""
    own = _strengths(statement.text)
    cited = {c for s in statement.cites for c in _strengths(evidence.quote(s))}
    if own - cited:
        return f"it says {sorted(own - cited)[0]!r} and the cited sentence does not"
    weakest = next((name for name, _ in _STRENGTH if name in cited), None)  # they stand weakest first
    return f"it drops {weakest!r} of the cited sentence" if weakest is not None and weakest not in own else None


def telling_words_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariants 3 and 4: number words, line of therapy, frequency and direction are those of the cited sentences."""
    missing = _telling(statement.text) - {w for s in statement.cites for w in _telling(evidence.quote(s))}
    return f"{min(missing)!r} does not stand in the cited sentence" if missing else None


def names_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 5: each drug, trial, society and abbreviation stands in a cited sentence or in what it stands under."""
    missing = _names(statement.text) - {n for s in statement.cites for n in _names(evidence.context(s))}
    return f"{min(missing)!r} does not stand in the cited sentence" if missing else None


def words_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """The words that carry meaning come from the cited sentences."""
    own = set(terms(statement.text))
    cited = {t for s in statement.cites for t in terms(evidence.context(s))}
    if not own:
        return "it says nothing"
    return (
        "too many of its words do not stand in the cited sentence" if len(own & cited) < _SUPPORT * len(own) else None
    )


_OF_A_QUOTE: tuple[Check, ...] = (cites_retrieved_sentences, is_the_cited_sentence)
_OF_A_PARAPHRASE: tuple[Check, ...] = (
    cites_retrieved_sentences,
    is_plain_text,
    numbers_stand_in_the_citation,
    negation_is_kept,
    strength_is_kept,
    telling_words_stand_in_the_citation,
    names_stand_in_the_citation,
    words_stand_in_the_citation,
)
_CONTRADICTING: frozenset[Check] = frozenset({negation_is_kept})


def _verdict(statement: DraftStatement, evidence: Evidence) -> Verdict:
    checks: Sequence[Check] = _OF_A_QUOTE if statement.kind == "quote" else _OF_A_PARAPHRASE
    for one in checks:
        why = one(statement, evidence)
        if why is not None:
            verdict = "contradicted" if one in _CONTRADICTING else "unsupported"
            return Verdict(statement.text, verdict, (f"{one.__name__}: {why}",))  # type: ignore[arg-type]
    return Verdict(statement.text, "supported")


def _exceptions(text: str) -> set[str]:
    return {match.group().lower() for match in _EXCEPTION.finditer(text)}


def _names(text: str) -> set[str]:
    """Drugs by their one name, whatever they are called here, and the rest as whole words in the singular, so that
    HER2CLIMB is not HER2CLIMB-05."""
    found = drugs(text)
    spelt = {text[m.start : m.end] for m in found}
    others = {re.sub(r"(?<=[A-Z])s$", "", name) for name in _NAME.findall(text) if name not in spelt}
    return {m.name for m in found} | {name.lower() for name in others}


def _telling(text: str) -> set[str]:
    return {(m.group("word") or m.group("stem")).lower() for m in _TELLING.finditer(text)}


def _strengths(text: str) -> set[str]:
    return {name for name, pattern in _STRENGTH if pattern.search(text)}
