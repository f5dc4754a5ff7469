"""Published answers: a no and a partly are one kind, made of what was published of both."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document

revision = "0022"
down_revision = "0021"

QUARTER = sa.table("published_quarter", sa.column("year"), sa.column("quarter"), sa.column("cells", Document))


def upgrade() -> None:
    """Add partly and no up where both are published, or take yes from the answers; else withhold it."""
    _replace(lambda cells: sorted(_joined(cells), key=lambda one: one[:3]))


def downgrade() -> None:
    """Drop the joint kind, which is neither of both, and between which counts an answer lies."""
    _replace(lambda cells: [one[:4] for one in cells if one[2] != "not_fixed"])


def _joined(cells: list[list[Any]]) -> Iterator[list[Any]]:
    counts = {tuple(one[:3]): one[3] for one in cells}
    for dimension, member, kind, *more in cells:
        if kind not in {"partly", "no"}:
            yield [dimension, member, kind, *more]
        if kind == "no":
            own = {
                each: counts.get((dimension, member, each)) for each in ("yes", "partly", "no", "answered")
            }
            count = _sum(own["partly"], own["no"])
            if count is None and own["yes"] is not None and own["answered"] is not None:
                count = own["answered"] - own["yes"]
            yield [dimension, member, "not_fixed", count]


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _replace(change: Any) -> None:
    connection = op.get_bind()
    for year, quarter, cells in connection.execute(sa.select(QUARTER)).fetchall():
        changed = {**cells, "answers": change(cells.get("answers", []))}
        here = (QUARTER.c.year == year) & (QUARTER.c.quarter == quarter)
        connection.execute(QUARTER.update().where(here).values(cells=changed))
