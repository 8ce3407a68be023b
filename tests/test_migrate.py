import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ingest.index import Index
from qa.ask import ask
from qa.question import understand
from qa.thread import Thread
from ui.store import Store
from ui.store.database import Database, DatabaseUnavailable
from ui.store.schema import HEAD, METADATA

REVISIONS = Path(__file__).parent.parent / "ui" / "store" / "migrations"
FIRST_SHAPE = """CREATE TABLE turn (thread_id VARCHAR(64) NOT NULL, position INTEGER NOT NULL, answer TEXT NOT NULL,
    created DATETIME NOT NULL, PRIMARY KEY (thread_id, position))"""


def first_database(path: Path, turns: list[tuple[str, int, str, str]]) -> str:
    with closing(sqlite3.connect(path)) as database:
        database.execute(FIRST_SHAPE)
        database.executemany("INSERT INTO turn VALUES (?, ?, ?, ?)", turns)
        database.commit()
    return f"sqlite:///{path}"


def test_the_newest_revision_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_revisions_end_in_the_tables_that_the_program_uses(database_url: str) -> None:
    Database(database_url).close()
    engine = sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_conversations_of_the_first_shape_are_kept_as_the_local_users(tmp_path: Path, index: Index) -> None:
    thread, turns = Thread(), []
    for position, text in enumerate(("What dose of pertuzumab is given?", "and trastuzumab?")):
        answer = ask(index, understand(text, thread.questions, as_of=dt.date(2026, 3, 1)), thread=thread)
        turns.append(("bed-7", position, answer.to_json(), f"2026-03-01 08:0{position}:00.000000"))
        thread = thread.followed_by(answer)
    other = ("other", 0, thread.answers[0].to_json(), "2026-03-02 08:00:00.000000")
    store = Store(first_database(tmp_path / "db.sqlite", [*turns, other, ("bad", 0, "no record", turns[0][3])]))
    assert store.threads().load("bed-7") == thread
    listed = {s.thread_id: s for s in store.threads().summaries()}
    assert [*listed] == ["other", "bed-7", "bad"]
    assert (listed["bed-7"].turns, listed["bed-7"].name) == (2, "What dose of pertuzumab is given?")
    assert listed["bed-7"].last_used == dt.datetime(2026, 3, 1, 8, 1, tzinfo=dt.UTC)
    assert store.answers().load(thread.answers[1].answer_id) == thread.answers[1]


def test_a_migration_that_fails_leaves_the_old_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = first_database(tmp_path / "db.sqlite", [("a", 0, "{}", "2026-03-01 08:00:00.000000")])
    with closing(sqlite3.connect(tmp_path / "db.sqlite")) as database:
        database.execute("CREATE TABLE idempotency (in_the_way INTEGER)")
    with pytest.raises(DatabaseUnavailable, match="idempotency already exists"):
        Database(url)
    with closing(sqlite3.connect(tmp_path / "db.sqlite")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"turn", "idempotency"}
        assert database.execute("SELECT thread_id FROM turn").fetchall() == [("a",)]


def test_programs_that_start_at_once_migrate_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(Database, [database_url] * 4):
            with database.reading() as connection:
                assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
            database.close()


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/db.sqlite"
    Database(url).close()
    with closing(sqlite3.connect(tmp_path / "db.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        Database(url)
