"""What tests share: the real corpus, the real embedding model and one real index over them."""

from pathlib import Path

import pytest

from ingest.embed import SentenceTransformerEmbedder
from ingest.index import Index
from ingest.pipeline import ingest

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "corpus"
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="session")
def index_dir(embedder: SentenceTransformerEmbedder) -> Path:
    """An index over the corpus; kept between runs, since an unchanged corpus costs nothing to ingest again."""
    directory = REPOSITORY / ".index-test"
    report = ingest([CORPUS], embedder, directory)
    assert not report.failures, report.failures
    return directory


@pytest.fixture(scope="session")
def index(index_dir: Path, embedder: SentenceTransformerEmbedder) -> Index:
    return Index.load(index_dir, embedder)


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The two saved answer pages, which are not part of the project."""
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip("the saved answer pages (../shared/seeds) are not here")
    return found
