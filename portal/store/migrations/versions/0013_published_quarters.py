"""Quarters of the fixed grid, as they were published."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "published_quarter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("cells", Document, nullable=False),
        sa.Column("dropped", Document, nullable=False),
        sa.PrimaryKeyConstraint("year", "quarter", name=op.f("pk_published_quarter")),
    )


def downgrade() -> None:
    """Drop it: what was published then would be published anew, perhaps otherwise."""
    op.drop_table("published_quarter")
