"""The desk: staff and their sessions, the audit, and what a queue asks of a request."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0005"
down_revision = "0004"

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
CLOSES = "ix_event_closes_by_people"
OPEN_INDEXES = (
    ("agency", "next_due_at", "id"),
    ("next_due_at", "id"),
    ("assignee", "next_due_at", "id"),
    ("team", "next_due_at", "id"),
)
COLUMNS = ("split_from", "assignee", "team", "scheduled_for", "identifiers", "next_due_at", "badly_late_at")


def upgrade() -> None:
    """Make the tables, columns and indexes.

    Open requests get the earliest deadline that still runs. When they are badly late only the city's calendar
    knows: until `portal rebuild` has asked it, none of them counts as that.
    """
    _staff()
    with op.batch_alter_table("service_request") as batch:
        batch.drop_index(op.f("ix_service_request_agency"))
        batch.add_column(sa.Column("split_from", sa.String(length=9), nullable=True))
        batch.add_column(sa.Column("assignee", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("team", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("scheduled_for", sa.Date(), nullable=True))
        batch.add_column(sa.Column("identifiers", Document, nullable=False, server_default="{}"))
        for name in ("next_due_at", "badly_late_at"):
            batch.add_column(sa.Column(name, Moment(), nullable=True))
    _fill_deadlines()
    with op.batch_alter_table("service_request") as batch:
        batch.alter_column("identifiers", existing_type=Document, server_default=None)
        for name in ("next_due_at", "badly_late_at"):
            batch.alter_column(name, existing_type=Moment(), nullable=False)
    op.create_index(op.f("ix_service_request_split_from"), "service_request", ["split_from"])
    op.create_index(
        op.f("ix_service_request_agency_received_at_id"), "service_request", ["agency", "received_at", "id"]
    )
    op.create_index(op.f("ix_service_request_received_at_id"), "service_request", ["received_at", "id"])
    is_open = sa.text("status != 'closed'")
    for columns in OPEN_INDEXES:
        op.create_index(
            _open_name(columns),
            "service_request",
            list(columns),
            sqlite_where=is_open,
            postgresql_where=is_open,
        )
    _index_closes("'administrator', 'supervisor', 'worker'")


def downgrade() -> None:
    """Drop them. What staff did since is in the event log, which an older portal cannot read."""
    _index_closes("'administrator', 'worker'")
    for columns in OPEN_INDEXES:
        op.drop_index(_open_name(columns), "service_request")
    for name in ("received_at_id", "agency_received_at_id", "split_from"):
        op.drop_index(op.f(f"ix_service_request_{name}"), "service_request")
    with op.batch_alter_table("service_request") as batch:
        for name in COLUMNS:
            batch.drop_column(name)
        batch.create_index(op.f("ix_service_request_agency"), ["agency"])
    for name in ("audit", "staff_secret", "staff_session", "staff_grant", "staff"):
        op.drop_table(name)


def _open_name(columns: tuple[str, ...]) -> str:
    return f"ix_service_request_open_{'_'.join(columns[:-1])}"


def _index_closes(roles: str) -> None:
    """Make the index of closes again, for the roles that people stand behind."""
    closes = sa.text(f"type = 'RequestClosed' AND actor_role IN ({roles})")
    op.drop_index(CLOSES, "event")
    op.create_index(
        CLOSES,
        "event",
        ["actor_name", "recorded_at", "request_id", "sequence"],
        sqlite_where=closes,
        postgresql_where=closes,
    )


def _fill_deadlines() -> None:
    request = sa.table(
        "service_request",
        sa.column("id", Key),
        sa.column("status", sa.String),
        sa.column("next_due_at", Moment()),
        sa.column("badly_late_at", Moment()),
    )
    milestone = sa.table(
        "milestone",
        sa.column("request_id", Key),
        sa.column("due_at", Moment()),
        sa.column("result", sa.String),
    )
    running = (
        sa.select(sa.func.min(milestone.c.due_at))
        .where(milestone.c.request_id == request.c.id, milestone.c.result == "pending")
        .scalar_subquery()
    )
    still_open = sa.case((request.c.status != "closed", running))
    never = sa.bindparam("never", NO_DATE, type_=Moment())
    due = sa.func.coalesce(still_open, never, type_=Moment())
    op.execute(sa.update(request).values(next_due_at=due, badly_late_at=never))


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("totp", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(length=80), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_staff_subject")),
    )
    op.create_table(
        "staff_grant",
        sa.Column("id", Key, nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_grant_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_grant")),
        sa.UniqueConstraint("staff_id", "role", "agency", name=op.f("uq_staff_grant_staff_id_role_agency")),
    )
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("proved_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_session")),
    )
    op.create_table(
        "staff_secret",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_secret_staff_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_secret")),
    )
    op.create_table(
        "audit",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=True),
        sa.Column("details", Document, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    for table, columns in (
        ("staff_session", ["staff_id"]),
        ("staff_session", ["expires_at"]),
        ("staff_secret", ["staff_id"]),
        ("staff_secret", ["expires_at"]),
        ("audit", ["at"]),
        ("audit", ["actor_name", "id"]),
        ("audit", ["reference", "id"]),
        ("audit", ["act", "id"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
