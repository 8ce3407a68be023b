"""Database: transactions on SQLite or PostgreSQL, with errors as sentences."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from ingest.errors import GuidelineQAError, SettingsError

_WAIT_SECONDS = 10
_IMMEDIATE = {"sqlite_begin": "IMMEDIATE"}


class DatabaseUnavailable(GuidelineQAError):
    """The database cannot be opened, or failed."""


class Database:
    """A database by its SQLAlchemy address, brought up to date when it is opened.

    Raises SettingsError for an address that is none and DatabaseUnavailable when it cannot be opened. SQLite overwrites
    what is deleted (`secure_delete`), so that it cannot be read from the file any more.
    """

    def __init__(self, url: str) -> None:
        from ui.store.migrate import migrate

        try:
            self._engine = _engine(make_url(url))
        except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
            raise SettingsError(f"GUIDELINE_QA_DATABASE: {url.split('@')[-1]!r} is no database address.") from error
        except OSError as error:
            raise _unavailable("cannot be opened", error) from error
        try:
            migrate(self._engine)
        except sa.exc.SQLAlchemyError as error:
            raise _unavailable("cannot be opened", error) from error

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state. Raises DatabaseUnavailable when the database is locked, full or gone."""
        with self._transaction({}) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that may write; on SQLite it waits for its turn before it reads. Raises as `reading` does."""
        with self._transaction(_IMMEDIATE) as connection:
            yield connection

    def answers(self) -> None:
        """Ask the database something. Raises DatabaseUnavailable when it does not answer."""
        with self.reading() as connection:
            connection.execute(sa.text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                connection = connection.execution_options(**options)
                with connection.begin():
                    yield connection
        except sa.exc.SQLAlchemyError as error:
            raise _unavailable("failed", error) from error


def insert_new(connection: sa.Connection, table: sa.Table, row: Mapping[str, object]) -> bool:
    """Insert a row unless there is one with its key; False when there is. Others that insert the same row wait."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = insert(table).values(**row).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(made).first() is not None  # what rowcount says differs from driver to driver


def _engine(url: URL) -> sa.Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if not url.drivername.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # Python's driver would begin transactions by itself, and not before a change of tables.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: sa.Connection) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")


def _unavailable(what: str, error: Exception) -> DatabaseUnavailable:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return DatabaseUnavailable(
        f"The database for conversations {what} ({reason}). Check GUIDELINE_QA_DATABASE and that its disk has room."
    )
