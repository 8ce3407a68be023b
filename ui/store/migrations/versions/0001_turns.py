"""Conversations as the first databases had them, which had no revision and may be there already."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table of turns where it is not."""
    op.create_table(
        "turn",
        sa.Column("thread_id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        if_not_exists=True,
    )
