"""What somebody typed into a plan's, report's or memo's form that could not be saved."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Moment

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "unsaved_form",
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("path", sa.String(400), nullable=False),
        sa.Column("typed", Document, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("by", "path", name=op.f("pk_unsaved_form")),
    )
    op.create_index(op.f("ix_unsaved_form_at"), "unsaved_form", ["at"])


def downgrade() -> None:
    """Drop it, with the words in it."""
    op.drop_table("unsaved_form")
