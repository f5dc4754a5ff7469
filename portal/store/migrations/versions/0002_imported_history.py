"""Imported history: what kind of request, where it comes from, the generalised place; marks for the facts."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; every request so far was asked for by a resident."""
    with op.batch_alter_table("service_request") as batch:
        batch.alter_column("service_code", existing_type=sa.String(80), type_=sa.String(200))
        batch.alter_column("service_version_id", existing_type=Key, nullable=True)
        batch.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="requested"))
        batch.add_column(sa.Column("source", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("source_number", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("source_type", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("neighbourhood", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("district", sa.String(length=80), nullable=True))
    with op.batch_alter_table("service_request") as batch:
        batch.alter_column("kind", existing_type=sa.String(20), server_default=None)
    op.create_table(
        "dirty_request",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_dirty_request_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dirty_request")),
    )
    op.create_index(op.f("ix_dirty_request_request_id"), "dirty_request", ["request_id"])
    op.execute("INSERT INTO dirty_request (request_id) SELECT id FROM service_request")


def downgrade() -> None:
    """Drop the columns. Imported requests of a type without a service cannot be kept: they must be gone."""
    op.drop_table("dirty_request")
    with op.batch_alter_table("service_request") as batch:
        for name in ("kind", "source", "source_number", "source_type", "neighbourhood", "district"):
            batch.drop_column(name)
        batch.alter_column("service_version_id", existing_type=Key, nullable=False)
        batch.alter_column("service_code", existing_type=sa.String(200), type_=sa.String(80))
