"""Closes by person and moment: found at once, to see when too many were recorded within a minute."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NAME = "ix_event_closes_by_people"
CLOSES = sa.text("type = 'RequestClosed' AND actor_role IN ('administrator', 'worker')")


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        NAME,
        "event",
        ["actor_name", "recorded_at", "request_id", "sequence"],
        sqlite_where=CLOSES,
        postgresql_where=CLOSES,
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(NAME, "event")
