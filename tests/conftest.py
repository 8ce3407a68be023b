"""What tests share: the real corpus, the real embedding model and one real index over them."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ingest.embed import Embedder, embedder_for
from ingest.index import Index
from ingest.pipeline import ingest

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "corpus"
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return embedder_for()


@pytest.fixture(scope="session")
def index_dir(embedder: Embedder) -> Path:
    """An index over the corpus; kept between runs, since an unchanged corpus costs nothing to ingest again."""
    directory = REPOSITORY / ".index-test"
    report = ingest([CORPUS], embedder, directory)
    assert not report.failures, report.failures
    return directory


@pytest.fixture(scope="session")
def index(index_dir: Path, embedder: Embedder) -> Index:
    return Index.load(index_dir, embedder)


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The two saved answer pages, which are not part of the project."""
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip("the saved answer pages (../shared/seeds) are not here")
    return found


@pytest.fixture(scope="session")
def write_article() -> Callable[..., Path]:
    """Writes a small valid article: `write_article(path, body, edition="2", ...)`; fields replace the defaults."""

    def write(path: Path, body: str, **fields: object) -> Path:
        front = {
            "article_id": path.stem,
            "question": "What is the dose of alphamab?",
            "title": "Alphamab",
            "publisher": "test",
            "published": "2026-01-01",
            "tier": "T4",
            "review": {"status": "submitted"},
            **fields,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n\n{body}\n", encoding="utf-8")
        return path

    return write
