"""Run by Alembic: the revisions on the connection that `ui.store.migrate` gives."""

from alembic import context

from ui.store.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
