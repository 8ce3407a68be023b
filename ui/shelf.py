"""Shelf: the documents that an editor keeps, as they are on disk now, with what is wrong with them."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article, ReviewAction
from ingest.errors import UserError
from ingest.lint import Document, Finding, lint, read_documents
from ingest.pipeline import documents_under
from ingest.readers.sidecar import SUFFIX
from ingest.review import record_review

State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one folder and the findings of the lint; those that cannot be read are findings only."""

    folder: Path
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def read(cls, folder: Path, today: dt.date) -> "Shelf":
        """Read every document and look for what is wrong. Raises ArticleError when there is none."""
        documents, unreadable = read_documents([folder])
        return cls(folder, documents, (*unreadable, *lint(documents, today=today)))

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article, in order of its title."""
        return tuple(sorted((d.article for d in self.documents), key=lambda a: (a.title.lower(), a.article_id)))

    @property
    def unreadable(self) -> tuple[Finding, ...]:
        """What says which documents cannot be read, and why."""
        return tuple(f for f in self.findings if f.rule == "unreadable")

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises UserError when there is none."""
        return self._document(article_id).article

    def findings_of(self, article_id: str) -> tuple[Finding, ...]:
        """What is wrong with one article."""
        return tuple(f for f in self.findings if f.article_id == article_id)

    def take_step(
        self, article_id: str, action: ReviewAction, *, reviewer: str, today: dt.date, note: str | None = None
    ) -> Article:
        """Take a review step and write it into the document. Raises UserError when it cannot follow, and ArticleError
        when the document has no place for it."""
        path = self._document(article_id).path
        if path is None:
            raise UserError(f"{article_id}: comes from no file, so a review cannot be kept with it.")
        return record_review(path, action, reviewer=reviewer, today=today, note=note)

    def _document(self, article_id: str) -> Document:
        found = next((d for d in self.documents if d.article.article_id == article_id), None)
        if found is None:
            raise UserError(f"There is no article {article_id!r} in {self.folder} any more. Read the folder again.")
        return found


def state(folder: Path) -> State:
    """What tells whether a document of `folder` or a file beside it was changed: names, sizes and times.

    Raises ArticleError when there is no such folder.
    """
    paths = {beside for found in documents_under([folder]) for beside in (found.path, _sidecar(found.path))}
    stats = ((p, p.stat()) for p in sorted(paths) if p.exists())
    return tuple((p.as_posix(), s.st_size, s.st_mtime_ns) for p, s in stats)


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)
