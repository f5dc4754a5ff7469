"""What an account did with requests, for the audit."""

from alembic import op

revision = "0017"
down_revision = "0016"

NAME = "ix_event_actor_name_id"


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f(NAME), "event", ["actor_name", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f(NAME), "event")
