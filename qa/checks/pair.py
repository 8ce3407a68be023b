"""A statement beside what it cites, read once for all checks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from qa.draft import DraftStatement, SentenceId
from qa.rewording import reworded
from qa.wording import Word, content, read_words, root

_COPY = 0.75
"""Share of a statement's words that stand in the cited sentence in the same order, from which the statement counts as
a copy with changes: a word that was put in is then an exchange, and a drug in another place a swap."""
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and the sentences it cites, in one wording (`qa.rewording`) and as words; `context` and `around` have
    what the sentences stand under too. Every cited sentence was retrieved."""

    statement: DraftStatement
    text: str
    quotes: tuple[str, ...]
    context: str
    own: tuple[Word, ...]
    cited: tuple[Word, ...]
    around: tuple[Word, ...]
    is_copy: bool

    @property
    def quote(self) -> str:
        """The cited sentences in one."""
        return " ".join(self.quotes)


Check = Callable[[Pair], str | None]
"""Why a statement fails, or None."""


class Quoted(Protocol):
    """Where cited sentences are read; `qa.draft.Evidence` is one."""

    def quote(self, sentence_id: SentenceId) -> str:
        """The text of a sentence."""

    def context(self, sentence_id: SentenceId) -> str:
        """The sentence with what it stands under."""


def read_pair(statement: DraftStatement, evidence: Quoted) -> Pair:
    """Read a statement and what it cites. Raises KeyError when a cited sentence was not retrieved."""
    text, quotes = reworded(statement.text), [reworded(evidence.quote(s)) for s in statement.cites]
    context = " ".join(reworded(evidence.context(s)) for s in statement.cites)
    text, quotes, context = _shortened(text, context), [_shortened(q, text) for q in quotes], _shortened(context, text)
    own, cited = read_words(text), tuple(w for quote in quotes for w in read_words(quote))
    return Pair(statement, text, tuple(quotes), context, own, cited, read_words(context), _is_copy(own, cited))


def _shortened(text: str, other: str) -> str:
    """`text` with words replaced by their initials where only `other` has those: 'magnetic resonance imaging', MRI."""
    for initials in sorted(set(_INITIALS.findall(other)) - set(_INITIALS.findall(text))):
        text = _spelt_out(initials).sub(initials, text)
    return text


@lru_cache(maxsize=4_096)
def _spelt_out(initials: str) -> re.Pattern[str]:
    *first, last = (f"[{letter}{letter.lower()}]" for letter in initials)
    return re.compile(
        r"\b"
        + "".join(rf"{one}(?:[a-z]+[\s-]+(?:(?:and|of|for|the|in|on) )*|\.?(?=[A-Z]))" for one in first)
        + rf"{last}[a-z]+\b"
    )


def roots(words: Sequence[Word]) -> frozenset[str]:
    """The roots of words, function words left aside."""
    return frozenset(root(w.form) for w in content(words))


def _is_copy(own: Sequence[Word], cited: Sequence[Word]) -> bool:
    told, known = ([w.form for w in content(words)] for words in (own, cited))
    return _in_order(told, known) >= _COPY * len(told)


def _in_order(told: Sequence[str], known: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(known) + 1)
    for word in told:
        diagonal = 0
        for place, other in enumerate(known, 1):
            kept = row[place]
            row[place] = diagonal + 1 if word == other else max(kept, row[place - 1])
            diagonal = kept
    return row[-1]
