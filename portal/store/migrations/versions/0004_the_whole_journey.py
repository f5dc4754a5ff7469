"""The whole journey: places, photos, who gets news, messages on their way, other ways to a form, alerts."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0004"
down_revision = "0003"

NEW_TABLES = (
    "outbox",
    "access_link",
    "subscription",
    "request_point",
    "place",
    "boundary",
    "place_set",
    "draft_code",
    "draft_link",
    "photo",
    "limit_count",
    "alert",
)
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Make the tables and columns; no draft has come to a step yet, no request has photos or followers."""
    _places()
    _people()
    _forms()
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("steps", Document, nullable=False, server_default="{}"))
    with op.batch_alter_table("draft") as batch:
        batch.alter_column("steps", existing_type=Document, server_default=None)
    with op.batch_alter_table("service_request") as batch:
        batch.add_column(sa.Column("photos", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("needs_review", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("followers", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("fixed", sa.String(length=10), nullable=True))
    with op.batch_alter_table("service_request") as batch:
        for name, kind in (
            ("photos", sa.Integer()),
            ("needs_review", sa.Boolean()),
            ("followers", sa.Integer()),
        ):
            batch.alter_column(name, existing_type=kind, server_default=None)


def downgrade() -> None:
    """Drop the tables and columns.

    What residents added since is in the event log, which an older portal cannot read: it must be gone.
    """
    for name in NEW_TABLES:
        op.drop_table(name)
    with op.batch_alter_table("service_request") as batch:
        for name in ("photos", "needs_review", "followers", "fixed"):
            batch.drop_column(name)
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("steps")


def _places() -> None:
    """The city's places and boundaries, and the points of requests."""
    op.create_table(
        "place_set",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_set")),
        sa.UniqueConstraint("name", name=op.f("uq_place_set_name")),
    )
    op.create_table(
        "boundary",
        sa.Column("id", Key, nullable=False),
        sa.Column("set_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("shape", Document, nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["place_set.id"], name=op.f("fk_boundary_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary")),
    )
    op.create_index(op.f("ix_boundary_set_id"), "boundary", ["set_id"])
    op.create_table(
        "place",
        sa.Column("id", Key, nullable=False),
        sa.Column("set_id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["place_set.id"], name=op.f("fk_place_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_latitude_longitude"), "place", ["latitude", "longitude"])
    op.create_index(op.f("ix_place_search_key_number"), "place", ["search_key", "number"])
    op.create_index(op.f("ix_place_set_id"), "place", ["set_id"])
    op.create_table(
        "request_point",
        sa.Column("request_id", Key, nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column("is_near", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_point_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_point")),
    )
    op.create_index(op.f("ix_request_point_latitude_longitude"), "request_point", ["latitude", "longitude"])


def _people() -> None:
    """Who gets news, their secret links, and messages on their way."""
    op.create_table(
        "subscription",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_subscription_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint(
            "request_id", "key", "channel", name=op.f("uq_subscription_request_id_key_channel")
        ),
    )
    op.create_index(op.f("ix_subscription_channel_address"), "subscription", ["channel", "address"])
    op.create_index(op.f("ix_subscription_key"), "subscription", ["key"])
    op.create_table(
        "access_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("request_id", Key, nullable=True),
        sa.Column("subscription_id", Key, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_access_link_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_access_link_subscription_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_access_link")),
    )
    op.create_index(op.f("ix_access_link_expires_at"), "access_link", ["expires_at"])
    op.create_index(op.f("ix_access_link_request_id"), "access_link", ["request_id"])
    op.create_index(op.f("ix_access_link_subscription_id"), "access_link", ["subscription_id"])
    op.create_table(
        "outbox",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("request_id", Key, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("subscription_id", Key, nullable=True),
        sa.Column("draft_key", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_outbox_request_id")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_outbox_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_request_id"), "outbox", ["request_id"])
    op.create_index(op.f("ix_outbox_state_due_at"), "outbox", ["state", "due_at"])
    op.create_index(op.f("ix_outbox_subscription_id"), "outbox", ["subscription_id"])


def _forms() -> None:
    """Other ways to a form, its photos, and how often somebody did something."""
    op.create_table(
        "draft_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("draft_key", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_draft_code")),
    )
    op.create_index(op.f("ix_draft_code_draft_key"), "draft_code", ["draft_key"])
    op.create_index(op.f("ix_draft_code_expires_at"), "draft_code", ["expires_at"])
    op.create_table(
        "draft_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("draft_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_draft_link")),
    )
    op.create_index(op.f("ix_draft_link_created_at"), "draft_link", ["created_at"])
    op.create_index(op.f("ix_draft_link_draft_key"), "draft_link", ["draft_key"])
    op.create_table(
        "photo",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("draft_key", sa.String(length=64), nullable=True),
        sa.Column("request_id", Key, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_photo_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("name", name=op.f("uq_photo_name")),
    )
    op.create_index(op.f("ix_photo_created_at"), "photo", ["created_at"])
    op.create_index(op.f("ix_photo_draft_key"), "photo", ["draft_key"])
    op.create_index(op.f("ix_photo_request_id"), "photo", ["request_id"])
    op.create_table(
        "limit_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_count")),
    )
    op.create_index(op.f("ix_limit_count_expires_at"), "limit_count", ["expires_at"])
    op.create_table(
        "alert",
        sa.Column("id", Key, nullable=False),
        sa.Column("words", Document, nullable=False),
        sa.Column("services", Document, nullable=False),
        sa.Column("posted_by", sa.String(length=100), nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(op.f("ix_alert_ends_at"), "alert", ["ends_at"])
