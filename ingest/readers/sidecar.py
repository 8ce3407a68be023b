"""The YAML file beside a document that says what the document does not: `guideline.pdf` and `guideline.pdf.yaml`."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from ingest.article import Article, Reference, Tier
from ingest.errors import ArticleError
from ingest.readers.front_matter import ArticleId, ReviewFields, SharedFields, validated

SUFFIX = ".yaml"


class Sidecar(SharedFields):
    """Every field of an article's front matter, none of them required; unknown keys are errors."""

    article_id: ArticleId | None = None
    question: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    tier: Tier | None = None
    review: ReviewFields | None = None

    def applied(self, article: Article) -> Article:
        """The article with what the sidecar says in place of what was found in the document.

        A marker that resolved to nothing resolves to a reference of the sidecar that has its mark as id. Raises
        ArticleError when a reference has the id of one that the document lists itself.
        """
        stated = self.model_dump(exclude_none=True, exclude={"review", "references", "related"})
        related = self.related or article.related
        if self.published is not None:
            article = replace(article, published_as=None)
        described = replace(_with_references(article, self.sources()), related=related, **stated)
        if self.review is None:
            return described
        return replace(described, review=self.review.reviewed().held_against(described.sha256))


def is_sidecar(path: Path) -> bool:
    """True for a YAML file that stands beside the document it describes."""
    return path.suffix == SUFFIX and path.with_suffix("").is_file()


def read_sidecar(path: Path) -> Sidecar | None:
    """The sidecar of the document at `path`; None when it has none. Raises ArticleError naming the field."""
    beside = path.with_name(path.name + SUFFIX)
    if not beside.is_file():
        return None
    try:
        text = beside.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{beside.name}: cannot be read as UTF-8 text ({error}).") from error
    return sidecar_of(text, beside.name)


def sidecar_of(text: str, name: str) -> Sidecar:
    """The sidecar that a YAML text is. Raises ArticleError naming the field."""
    return validated(Sidecar, text, name, "the sidecar")


def _with_references(article: Article, references: tuple[Reference, ...]) -> Article:
    if not references:
        return article
    named = {r.reference_id for r in references}
    sentences = tuple(
        replace(
            s,
            markers=tuple(
                replace(m, reference_id=m.mark) if m.reference_id is None and m.mark in named else m for m in s.markers
            ),
        )
        for s in article.sentences
    )
    return replace(article, sentences=sentences, references=(*article.references, *references))
