"""The first tables"""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "service_version",
        sa.Column("id", Key, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("service_code", sa.String(length=80), nullable=False),
        sa.Column("document", Document, nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_service_version_digest")),
    )
    op.create_index(op.f("ix_service_version_service_code"), "service_version", ["service_code"])
    op.create_table(
        "draft",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("service_version_id", Key, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("entries", Document, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_version_id"], ["service_version.id"], name=op.f("fk_draft_service_version_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_expires_at"), "draft", ["expires_at"])
    op.create_index(op.f("ix_draft_service_version_id"), "draft", ["service_version_id"])
    op.create_table(
        "service_request",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("service_code", sa.String(length=80), nullable=False),
        sa.Column("service_version_id", Key, nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_before_hold", sa.String(length=20), nullable=True),
        sa.Column("hold_reason", sa.String(length=30), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("held_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("parent", sa.String(length=9), nullable=True),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("reopenings", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_version_id"], ["service_version.id"], name=op.f("fk_service_request_service_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("key", name=op.f("uq_service_request_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_service_request_reference")),
    )
    op.create_index(op.f("ix_service_request_agency"), "service_request", ["agency"])
    op.create_index(op.f("ix_service_request_closed_at"), "service_request", ["closed_at"])
    op.create_index(op.f("ix_service_request_parent"), "service_request", ["parent"])
    op.create_index(
        op.f("ix_service_request_service_code_received_at"),
        "service_request",
        ["service_code", "received_at"],
    )
    op.create_index(op.f("ix_service_request_service_version_id"), "service_request", ["service_version_id"])
    op.create_index(op.f("ix_service_request_status"), "service_request", ["status"])
    op.create_table(
        "event",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("data", Document, nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_event_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("request_id", "sequence", name=op.f("uq_event_request_id_sequence")),
    )
    op.create_table(
        "milestone",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_amount", sa.Integer(), nullable=True),
        sa.Column("target_unit", sa.String(length=20), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_milestone_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("request_id", "kind", name=op.f("uq_milestone_request_id_kind")),
    )
    op.create_index(op.f("ix_milestone_due_at"), "milestone", ["due_at"])
    op.create_table(
        "request_detail",
        sa.Column("request_id", Key, nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_detail_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_detail")),
    )
    op.create_table(
        "request_note",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_note_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_note")),
        sa.UniqueConstraint(
            "request_id", "sequence", "kind", name=op.f("uq_request_note_request_id_sequence_kind")
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("request_note")
    op.drop_table("request_detail")
    op.drop_table("milestone")
    op.drop_table("event")
    op.drop_table("service_request")
    op.drop_table("draft")
    op.drop_table("service_version")
