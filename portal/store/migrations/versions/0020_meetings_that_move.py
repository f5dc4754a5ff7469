"""Meetings that move: the times that stood before, and editions of a memo that was sent for another day."""

import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Moment

revision = "0020"
down_revision = "0019"

OLD, NEW = "uq_paper_kind_subject_year", "uq_paper_kind_subject_year_edition"
MOVED = "stat_moved"
"""The act of the audit that a move was written down as, until now the only place that had the time before."""


def upgrade() -> None:
    """Make the columns. What there is of each paper is its first edition; times come from the audit."""
    with op.batch_alter_table("stat_session") as table:
        table.add_column(sa.Column("earlier", Document, nullable=False, server_default="[]"))
    with op.batch_alter_table("stat_session") as table:
        table.alter_column("earlier", existing_type=Document, server_default=None)
    with op.batch_alter_table("paper") as table:
        table.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("paper") as table:
        table.alter_column("edition", existing_type=sa.Integer(), server_default=None)
        table.drop_constraint(op.f(OLD), type_="unique")
        table.create_unique_constraint(op.f(NEW), ["kind", "subject", "year", "edition"])
    _bring_times()


def downgrade() -> None:
    """Drop them: of each memo its first edition stays, and earlier times are in the audit alone."""
    later = "(SELECT id FROM paper WHERE edition > 1)"
    for name in ("paper_step", "paper_revision"):
        op.execute(sa.text(f"DELETE FROM {name} WHERE paper_id IN {later}"))  # noqa: S608 two known names
    op.execute(sa.text("DELETE FROM paper WHERE edition > 1"))
    with op.batch_alter_table("paper") as table:
        table.drop_constraint(op.f(NEW), type_="unique")
        table.create_unique_constraint(op.f(OLD), ["kind", "subject", "year"])
        table.drop_column("edition")
    with op.batch_alter_table("stat_session") as table:
        table.drop_column("earlier")


def _bring_times() -> None:
    audit = sa.table(
        "audit",
        sa.column("id"),
        sa.column("at", Moment()),
        sa.column("actor_name"),
        sa.column("act"),
        sa.column("details", Document),
    )
    meeting = sa.table("stat_session", sa.column("id"), sa.column("earlier", Document))
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(audit.c.at, audit.c.actor_name, audit.c.details)
        .where(audit.c.act == MOVED)
        .order_by(audit.c.id)
    )
    found: dict[int, list[dict[str, str]]] = {}
    for at, by, details in rows:
        said = json.loads(details) if isinstance(details, str) else details
        time = {
            "starts_at": said["before"],
            "moved_at": at.astimezone(UTC).isoformat(),
            "moved_by": by,
        }
        found.setdefault(said["meeting"], []).append(time)
    for number, times in found.items():
        connection.execute(meeting.update().where(meeting.c.id == number).values(earlier=times))
