"""The register of performance measures."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "register_measure",
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "agency", "agency_code")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("service", "service_code")),
        *(
            sa.Column(name, sa.String(20), nullable=True)
            for name in ("type", "direction", "interval", "unit")
        ),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("formula", "data_source", "refresh", "owner")
        ),
        sa.Column("equity", sa.Boolean(), nullable=True),
        sa.Column("books", Document, nullable=False),
        sa.Column("status", sa.String(20), nullable=True),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("is_usable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_register_measure")),
    )
    op.create_table(
        "register_version",
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("first_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"],
            ["register_measure.identity"],
            name=op.f("fk_register_version_identity"),
        ),
        sa.PrimaryKeyConstraint("identity", "first_year", name=op.f("pk_register_version")),
    )
    _make_entries()


def _make_entries() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", Key, nullable=False),
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        *(sa.Column(name, Document, nullable=False) for name in ("original", "notes", "questions")),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"],
            ["register_measure.identity"],
            name=op.f("fk_register_entry_identity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "identity", "edition", "revision", name=op.f("uq_register_entry_identity_edition_revision")
        ),
    )
    op.create_table(
        "register_value",
        sa.Column("entry_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_register_value_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "year", "slot", name=op.f("pk_register_value")),
    )


def downgrade() -> None:
    """Drop them: the register has to be imported again, and the revisions of its rows are gone."""
    for table in ("register_value", "register_entry", "register_version", "register_measure"):
        op.drop_table(table)
