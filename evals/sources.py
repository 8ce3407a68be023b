"""The documents that a command measures with."""

from collections.abc import Sequence
from pathlib import Path

from ingest.article import Article
from ingest.errors import ArticleError
from ingest.pipeline import documents_under
from ingest.readers import read_article


def articles_under(paths: Sequence[Path]) -> list[Article]:
    """Every document that `paths` name or hold, read. Raises ArticleError for one that cannot be, and for none."""
    articles = [read_article(found.path) for found in documents_under(paths)]
    if not articles:
        raise ArticleError(f"{', '.join(map(str, paths))}: holds no document.")
    return articles
