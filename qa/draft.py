"""Draft: what a writer proposes. Nothing of it is shown before it is checked."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.article import Article, Sentence
from qa.answer import Usage, Verdict
from qa.question import Question
from qa.retrieve import Passage

SentenceId = tuple[str, int]
"""An article's id and the sentence's position in it."""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A proposed sentence, the sentences it cites, and the headings it belongs under."""

    text: str
    kind: Literal["quote", "paraphrase"]
    cites: tuple[SentenceId, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer, whole."""

    statements: tuple[DraftStatement, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who wrote a draft, from which prompts, and what it took; all None for the extractive writer."""

    model: str | None = None
    prompt_sha256: str | None = None
    usage: Usage | None = None


class Proposal(Protocol):
    """A draft that comes statement by statement."""

    def __iter__(self) -> Iterator[DraftStatement]:
        """Each statement as soon as it is there. Raises ModelUnavailable when no more can come and some should."""

    def mend(self, refused: Sequence[tuple[DraftStatement, Verdict]]) -> tuple[DraftStatement | None, ...]:
        """A second try at each refused statement; None where there is none."""

    @property
    def provenance(self) -> Provenance:
        """Who wrote it, as far as it was iterated."""


class Writer(Protocol):
    """Anything that proposes statements from passages."""

    def propose(self, question: Question, passages: Sequence[Passage], stop: threading.Event | None = None) -> Proposal:
        """Begin a draft that cites sentences of `passages`; `stop` ends it early."""


class Whole:
    """A draft that is there at once, as a proposal."""

    def __init__(self, draft: Draft, provenance: Provenance = Provenance()) -> None:
        self._draft = draft
        self._provenance = provenance

    def __iter__(self) -> Iterator[DraftStatement]:
        return iter(self._draft.statements)

    def mend(self, refused: Sequence[tuple[DraftStatement, Verdict]]) -> tuple[DraftStatement | None, ...]:
        """None of them: it was written once and for all."""
        return (None,) * len(refused)

    @property
    def provenance(self) -> Provenance:
        """Who wrote it."""
        return self._provenance


class Evidence:
    """The sentences that a turn may cite: those of the retrieved passages and what introduces them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        places = [
            (p.article, position)
            for p in passages
            for own, _ in p.sentences
            for position in (*p.article.introduction(own), own)
        ]
        self._found = _by_id(places)

    @classmethod
    def of_sentences(cls, places: Iterable[tuple[Article, int]]) -> "Evidence":
        """Exactly these sentences, given as articles and positions in them."""
        evidence = cls(())
        evidence._found = _by_id(places)
        return evidence

    def including(self, places: Iterable[tuple[Article, int]]) -> "Evidence":
        """This evidence and these sentences."""
        evidence = Evidence(())
        evidence._found = {**self._found, **_by_id(places)}
        return evidence

    @property
    def sentence_ids(self) -> tuple[SentenceId, ...]:
        """Every sentence that may be cited, in the order of the passages."""
        return tuple(self._found)

    def __contains__(self, sentence_id: SentenceId) -> bool:
        return sentence_id in self._found

    def sentence(self, sentence_id: SentenceId) -> tuple[Article, Sentence]:
        """The article and the sentence. Raises KeyError when it was not retrieved."""
        return self._found[sentence_id]

    def quote(self, sentence_id: SentenceId) -> str:
        """The exact text of a sentence. Raises KeyError when it was not retrieved."""
        article, sentence = self._found[sentence_id]
        return article.quote(sentence)

    def context(self, sentence_id: SentenceId) -> str:
        """The sentence with what it stands under: title, headings and list lead."""
        article, sentence = self._found[sentence_id]
        parts = (article.title, *sentence.headings, article.lead(sentence) or "", article.quote(sentence))
        return " ".join(p for p in parts if p)


def _by_id(places: Iterable[tuple[Article, int]]) -> dict[SentenceId, tuple[Article, Sentence]]:
    return {(article.article_id, position): (article, article.sentences[position]) for article, position in places}
