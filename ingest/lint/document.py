"""Document: an article together with the text it was read from, and what stands around it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.article import Article, Sentence
from ingest.contradictions import Contradiction, find_contradictions
from ingest.errors import ArticleError
from ingest.lint.finding import Finding, Hit
from ingest.pipeline import documents_under
from ingest.readers import answer_page, markdown, open_document
from ingest.sandbox import Refused, read_apart


@dataclass(frozen=True, slots=True)
class Document:
    """`raw` is the text as it was saved: an answer page's banner, reference list and bare markers stand only there; it
    is empty for a document that is no plain text.

    `neighbours` are the names of the files beside it, without their endings; `path` is its own.
    """

    article: Article
    raw: str
    neighbours: frozenset[str] = frozenset()
    path: Path | None = None

    @property
    def is_answer_page(self) -> bool:
        """True for a saved answer page."""
        return answer_page.is_answer_page(self.raw)

    def place(self, sentence: Sentence) -> str:
        """Where a sentence stands, for a reader."""
        return " › ".join(sentence.headings) or self.article.title

    def hit(self, sentence: Sentence, explanation: str) -> Hit:
        """A hit at a sentence."""
        return Hit(self.place(sentence), self.article.quote(sentence), explanation)

    def texts(self) -> Iterator[tuple[Sentence, str]]:
        """Every sentence with its text."""
        return ((s, self.article.quote(s)) for s in self.article.sentences)

    def before(self, position: int) -> str:
        """What introduces a sentence: its list's lead, or the sentence before it under the same heading."""
        article, sentence = self.article, self.article.sentences[position]
        found = [article.quote(article.sentences[i]) for i in article.introduction(position)]
        if not found and position and article.sentences[position - 1].headings == sentence.headings:
            found = [article.quote(article.sentences[position - 1])]
        return " ".join(found)


class Surroundings:
    """What a rule may look at beside the document itself."""

    def __init__(self, documents: Sequence[Document], today: dt.date) -> None:
        self.documents = tuple(documents)
        self.today = today

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """Every article of the documents by id."""
        return {d.article.article_id: d.article for d in self.documents}

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The contradictions between the articles."""
        return find_contradictions(self.articles.values())


def read_documents(paths: Iterable[Path]) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Read every document under `paths`; one that cannot be read becomes a finding of the rule 'unreadable'.

    Raises ArticleError when a path does not exist or nothing is there to be read.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    for path, outcome in read_apart(documents_under(paths)):
        if isinstance(outcome, Refused):
            findings.append(Finding("unreadable", "error", path.stem, path.name, "", outcome.reason))
            continue
        beside = frozenset(p.stem for p in path.parent.iterdir())
        documents.append(Document(outcome.article, _raw(path, outcome.reader), beside, path))
    if not documents and not findings:
        raise ArticleError(f"{', '.join(map(str, paths))}: holds no document.")
    return tuple(documents), tuple(findings)


def _raw(path: Path, reader: str) -> str:
    return open_document(path).text if reader in (markdown.NAME, answer_page.NAME) else ""
