"""The register's entries: what people said of a row, who, and why."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the columns; what was imported before has none of them."""
    op.add_column("register_entry", sa.Column("answers", Document, nullable=True))
    op.add_column("register_entry", sa.Column("by", sa.String(100), nullable=True))
    op.add_column("register_entry", sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop them: answers are gone, and rows that were read by them keep what was read."""
    with op.batch_alter_table("register_entry") as table:
        for column in ("reason", "by", "answers"):
            table.drop_column(column)
