"""Restatements: what was asked, and how the stored figure held. What counts a measure is only added to."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0018"
down_revision = "0017"

PLACE = "ix_register_link_identity_first_year"
SAID = ("identity", "first_year", "measure", "reads", "scope", "by", "at")


def upgrade() -> None:
    """Make the columns; what was restated before has neither. Each link becomes the first of its year."""
    op.add_column("measure_value", sa.Column("answers", Document, nullable=True))
    op.add_column("measure_value", sa.Column("recount", Document, nullable=True))
    kept = _links()
    op.drop_table("register_link")
    _make_links(
        [
            sa.Column("id", Key, nullable=False),
            *_columns(),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_register_link")),
        ]
    )
    op.create_index(op.f(PLACE), "register_link", ["identity", "first_year"])
    for each in kept:
        op.execute(_table("reason").insert().values(**each, reason=""))


def downgrade() -> None:
    """Drop them: answers are gone, and of each year's links the newest is left."""
    newest = {(each["identity"], each["first_year"]): each for each in _links("id")}
    op.drop_table("register_link")
    _make_links(
        [
            *_columns(),
            sa.PrimaryKeyConstraint("identity", "first_year", name=op.f("pk_register_link")),
        ]
    )
    for each in newest.values():
        op.execute(_table().insert().values(**each))
    with op.batch_alter_table("measure_value") as table:
        for column in ("recount", "answers"):
            table.drop_column(column)


def _columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("first_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("reads", sa.String(20), nullable=False),
        sa.Column("scope", Document, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"], ["register_measure.identity"], name=op.f("fk_register_link_identity")
        ),
    ]


def _make_links(columns: Sequence[sa.schema.SchemaItem]) -> None:
    op.create_table("register_link", *columns)


def _table(*more: str) -> sa.TableClause:
    typed: dict[str, Any] = {"first_year": sa.Integer(), "scope": Document, "at": Moment()}
    return sa.table(
        "register_link", *(sa.column(name, typed.get(name, sa.String())) for name in (*SAID, *more))
    )


def _links(*order: str) -> list[dict[str, object]]:
    table = _table(*order)
    found = op.get_bind().execute(
        sa.select(*(table.c[name] for name in SAID)).order_by(*(table.c[name] for name in order))
    )
    return [dict(row) for row in found.mappings()]
