"""Calls: who took them, why they came, and what became of them."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Key, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "call",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("key", name=op.f("uq_call_key")),
    )
    op.create_index(op.f("ix_call_account_started_at_id"), "call", ["account", "started_at", "id"])
    op.create_index(op.f("ix_call_started_at"), "call", ["started_at"])
    op.create_table(
        "call_caller",
        sa.Column("call_id", Key, nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("speaks", sa.String(length=60), nullable=True),
        sa.Column("sought", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_caller_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_caller")),
    )
    op.create_table(
        "call_form",
        sa.Column("id", Key, nullable=False),
        sa.Column("call_id", Key, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("draft_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_form_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_form")),
        sa.UniqueConstraint("call_id", "place", name=op.f("uq_call_form_call_id_place")),
    )
    op.create_table(
        "call_request",
        sa.Column("id", Key, nullable=False),
        sa.Column("call_id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_request_call_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_call_request_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_request")),
        sa.UniqueConstraint("call_id", "request_id", name=op.f("uq_call_request_call_id_request_id")),
    )
    op.create_index(op.f("ix_call_request_request_id"), "call_request", ["request_id"])


def downgrade() -> None:
    """Drop them."""
    for name in ("call_request", "call_form", "call_caller", "call"):
        op.drop_table(name)
