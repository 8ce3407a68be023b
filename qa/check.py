"""The checks: is each drafted statement backed by the sentences it cites?

A quote has to be the cited sentence word for word; a paraphrase has to pass all the checks of `qa/checks/`, each of
which says why it fails, or None. The rules see what rules can see: numbers, negation, strength, names, words and what
belongs to what; none of them can show that a paraphrase means the same.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.clean import has_forbidden
from qa.answer import Verdict
from qa.checks.names import names_stand_in_the_citation
from qa.checks.negation import negation_is_kept
from qa.checks.numbers import counted_things_are_kept, numbers_stand_in_the_citation
from qa.checks.order import order_is_kept
from qa.checks.pair import Check, Pair, read_pair
from qa.checks.restricted import restriction_is_kept
from qa.checks.strength import strength_is_kept
from qa.checks.telling import telling_words_stand_in_the_citation
from qa.checks.words import words_stand_in_the_citation
from qa.draft import Draft, DraftStatement, Evidence

_MARKUP = re.compile(r"<[A-Za-z/!]|https?://|www\.|!?\[[^\]]*\]\(|\[\d{1,3}\]|`|javascript:", re.IGNORECASE)


def check(draft: Draft, evidence: Evidence) -> tuple[Verdict, ...]:
    """Return the verdict on each statement of the draft, in its order."""
    return tuple(_verdict(statement, evidence) for statement in draft.statements)


def failures(statement: DraftStatement, evidence: Evidence) -> tuple[str, ...]:
    """Every check that a statement does not pass, as 'name: why', the first one first."""
    return tuple(f"{name}: {why}" for name, why in _failing(statement, evidence))


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
    if _MARKUP.search(statement.text) or has_forbidden(statement.text):
        return "it holds markup, a link or a control character"
    return None


_OF_A_PARAPHRASE: tuple[Check, ...] = (
    numbers_stand_in_the_citation,
    counted_things_are_kept,
    negation_is_kept,
    strength_is_kept,
    telling_words_stand_in_the_citation,
    names_stand_in_the_citation,
    order_is_kept,
    restriction_is_kept,
    words_stand_in_the_citation,
)
_CONTRADICTING = frozenset({negation_is_kept.__name__})


def unmet(pair: Pair) -> Iterator[tuple[str, str]]:
    """The name of each check of a paraphrase that a pair does not pass, and why."""
    yield from ((one.__name__, why) for one in _OF_A_PARAPHRASE if (why := one(pair)))


def _verdict(statement: DraftStatement, evidence: Evidence) -> Verdict:
    for name, why in _failing(statement, evidence):
        return Verdict(statement.text, "contradicted" if name in _CONTRADICTING else "unsupported", (f"{name}: {why}",))
    return Verdict(statement.text, "supported")


def _failing(statement: DraftStatement, evidence: Evidence) -> Iterator[tuple[str, str]]:
    if why := cites_retrieved_sentences(statement, evidence):
        yield cites_retrieved_sentences.__name__, why
        return
    first: Sequence[Callable[[DraftStatement, Evidence], str | None]] = (
        (is_the_cited_sentence,) if statement.kind == "quote" else (is_plain_text,)
    )
    yield from ((one.__name__, why) for one in first if (why := one(statement, evidence)))
    if statement.kind == "paraphrase":
        yield from unmet(read_pair(statement, evidence))
