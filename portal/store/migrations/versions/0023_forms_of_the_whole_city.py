"""Published forms: those of the whole city alone, and withheld where how many asked online is."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document

revision = "0023"
down_revision = "0022"

QUARTER = sa.table(
    "published_quarter",
    *(sa.column(name) for name in ("year", "quarter")),
    *(sa.column(name, Document) for name in ("cells", "dropped")),
)


def upgrade() -> None:
    """Take the forms by language away, and withhold those of the city where they would tell of requests."""
    connection = op.get_bind()
    for year, quarter, cells, dropped in connection.execute(sa.select(QUARTER)).fetchall():
        here = (QUARTER.c.year == year) & (QUARTER.c.quarter == quarter)
        changed = {**cells, "forms": _of_the_city(cells)}
        left = [each for each in dropped.get("forms", []) if each != "language"]
        connection.execute(
            QUARTER.update().where(here).values(cells=changed, dropped={**dropped, "forms": left})
        )


def downgrade() -> None:
    """Leave them as they are: what was taken away is nowhere any more."""


def _of_the_city(cells: dict[str, Any]) -> list[list[Any]]:
    told = {one[2]: one[3] for one in cells.get("requests", []) if one[0] == ""}
    is_told = told.get("digital") is not None and told.get("helped") is not None
    return [[*one[:3], one[3] if is_told else None] for one in cells.get("forms", []) if one[0] == ""]
