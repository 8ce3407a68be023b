"""Documents for tests of readers: read, and no word lost."""

from ingest.article import Article
from ingest.conservation import conserved
from ingest.readers import Reader
from ingest.readers.document import Document


def read_whole(reader: Reader, text: str, name: str) -> Article:
    """The article of a document, every word of which its second extractor finds too."""
    parsed = reader.read(Document(text.encode(), name))
    assert parsed.witness is not None
    assert (conserved(parsed.witness, parsed.article) or 0) == 1.0
    return parsed.article


def quotes(article: Article) -> list[str]:
    """Its sentences."""
    return [article.quote(s) for s in article.sentences]
