"""What services cost."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "service_cost",
        sa.Column("service_code", sa.String(length=80), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("service_code", "fiscal_year", name=op.f("pk_service_cost")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("service_cost")
