"""Brings a database up to the newest revision with Alembic, one program at a time."""

from pathlib import Path

import sqlalchemy as sa

from ui.store.schema import HEAD

_LOCK = 0x6775_6964  # any number that all programs agree on
_FOLDER = Path(__file__).with_name("migrations")


def migrate(engine: sa.Engine) -> None:
    """Upgrade to `HEAD`, all of it or nothing; a database that is there already costs one query.

    Other programs that start at the same time wait. Raises SQLAlchemyError, and DatabaseUnavailable when the database
    was made by a newer version of the program.
    """
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.connect() as connection:
        connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            if _revision(connection) != HEAD:
                _upgrade(connection)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    from ui.store.database import DatabaseUnavailable

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise DatabaseUnavailable(
            "The database for conversations was written by a newer version of this program. Update the program."
        ) from error
