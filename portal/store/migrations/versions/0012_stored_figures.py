"""Figures that are kept, with what says where they come from."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "stored_figure",
        sa.Column("id", Key, nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("grouped", sa.String(length=40), nullable=False),
        sa.Column("period_start", Moment(), nullable=False),
        sa.Column("period_end", Moment(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("suspect", sa.Integer(), nullable=False),
        sa.Column("excluded", Document, nullable=False),
        sa.Column("readings", Document, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("last_event", Key, nullable=False),
        sa.Column("computed_at", Moment(), nullable=False),
        sa.Column("computed_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_figure")),
    )
    op.create_index(
        op.f("ix_stored_figure_period_start_period_end_computed_by"),
        "stored_figure",
        ["period_start", "period_end", "computed_by"],
    )


def downgrade() -> None:
    """Drop it, with all figures that were kept."""
    op.drop_table("stored_figure")
