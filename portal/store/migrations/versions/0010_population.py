"""Population tables."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Key, Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "population_set",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_set")),
        sa.UniqueConstraint("kind", "year", "source", name=op.f("uq_population_set_kind_year_source")),
    )
    op.create_table(
        "population",
        sa.Column("set_id", Key, nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["population_set.id"], name=op.f("fk_population_set_id")),
        sa.PrimaryKeyConstraint("set_id", "code", name=op.f("pk_population")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("population")
    op.drop_table("population_set")
