"""Counts of forms: how many began, and how many reached their end."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Key

revision = "0008"
down_revision = "0007"

COUNTED_BY = ("day", "service_version_id", "language", "step", "what", "shard")


def upgrade() -> None:
    """Make the table. Forms that are on the way already began before anything was counted: they never are."""
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("began_in", sa.String(length=20), nullable=True))
    op.create_table(
        "form_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_version_id", Key, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_version_id"], ["service_version.id"], name=op.f("fk_form_count_service_version_id")
        ),
        sa.PrimaryKeyConstraint(*COUNTED_BY, name=op.f("pk_form_count")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("form_count")
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("began_in")
