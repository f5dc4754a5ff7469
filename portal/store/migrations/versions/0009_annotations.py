"""Annotations: what happened in the city while figures moved."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "annotation",
        sa.Column("id", Key, nullable=False),
        sa.Column("words", Document, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope_code", sa.String(length=80), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("replaces", Key, nullable=True),
        sa.Column("retired_by", sa.String(length=100), nullable=True),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("annotation")
