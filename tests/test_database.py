import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.errors import SettingsError
from ui.store.database import Database, DatabaseUnavailable


def test_an_address_that_is_none_is_a_settings_error_without_its_password() -> None:
    with pytest.raises(SettingsError) as raised:
        Database("nonsense://user:secret@host/db")
    assert "secret" not in str(raised.value)


def test_a_place_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        Database(f"sqlite:///{tmp_path}/file/db.sqlite")


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(DatabaseUnavailable, match="file is not a database"):
        Database(f"sqlite:///{tmp_path}/db.sqlite")


def test_a_database_that_fails_later_is_told_in_a_sentence(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/db.sqlite")
    with closing(sqlite3.connect(tmp_path / "db.sqlite")) as other:
        other.execute("DROP TABLE answer")
    with pytest.raises(DatabaseUnavailable, match="no such table"), database.reading() as connection:
        connection.execute(sa.text("SELECT * FROM answer"))


def test_what_fails_half_way_leaves_nothing(database_url: str) -> None:
    database = Database(database_url)
    row = "INSERT INTO thread (owner, thread_id, question, created, last_used) VALUES ('o', 't', 'q', :now, :now)"

    def write_twice() -> None:
        with database.writing() as connection:
            for _ in range(2):
                connection.execute(sa.text(row), {"now": "2026-03-01 00:00:00"})

    with pytest.raises(DatabaseUnavailable):
        write_twice()
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM thread")).scalar_one() == 0
    database.close()
