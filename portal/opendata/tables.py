"""All tables of the release, and the dictionary that is made of their columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.opendata import definitions, figures, keeping, quarters
from portal.opendata.baltimore import OPEN_BALTIMORE
from portal.opendata.columns import EMPTY, Column, integer, text, yes_no
from portal.opendata.layouts import CLOSES_LAYOUT, MILESTONES_LAYOUT, REQUESTS_LAYOUT, Layout
from portal.portal import Portal

BEGUN = datetime.now(UTC)
"""When this process began: so long at least a table has said what it says of the profile and of the code."""


@dataclass(frozen=True)
class Small:
    """A table that fits into memory; `rows` has a value for each column whose source is the row's own.

    `version`: what tells its rows from other ones, where that costs less than the rows. `changed`: when they
    last changed (UTC), or None; by itself, and besides when the process began.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Portal], Sequence[Sequence[Any]]]
    version: Callable[[Portal], Any] | None = None
    changed: Callable[[Portal], datetime | None] = lambda _portal: None

    @property
    def own(self) -> tuple[Column, ...]:
        """The columns that `rows` has values for."""
        return tuple(column for column in self.columns if column.source.startswith("f."))

    def version_of(self, portal: Portal) -> Any:
        """Return what is the same only where the rows are."""
        return (self.version or self.rows)(portal)

    def modified(self, portal: Portal) -> datetime:
        """Return since when the rows have been as they are, at the latest (UTC)."""
        return max(BEGUN, self.changed(portal) or BEGUN)


Released = Layout | Small

DICTIONARY_COLUMNS: tuple[Column, ...] = (
    text("table", "The file, without its ending.", 'f."table"'),
    integer("position", "Counts the columns of a file; the first is 1."),
    text("column", "The column's name.", 'f."column"'),
    text("type", "text, moment (UTC), day, integer, number, or yes or no (true and false).", 'f."type"'),
    yes_no("filled", "Whether it ever holds anything; the meaning says why not."),
    text("meaning", "What it holds."),
)


def dictionary_rows(_portal: Portal) -> list[tuple[Any, ...]]:
    """Return a row for each column of each table, this one's too."""
    return [
        (table.name, position, column.name, column.kind.value, column.source != EMPTY, column.meaning)
        for table in TABLES.values()
        for position, column in enumerate(table.columns, start=1)
    ]


_ALL: tuple[Released, ...] = (
    REQUESTS_LAYOUT,
    OPEN_BALTIMORE,
    MILESTONES_LAYOUT,
    CLOSES_LAYOUT,
    Small(
        "measures",
        figures.COLUMNS,
        keeping.rows,
        changed=keeping.changed,
    ),
    Small("quarterly-counts", quarters.COLUMNS, quarters.rows, quarters.version, quarters.changed),
    Small(
        "measure-definitions",
        definitions.MEASURE_COLUMNS,
        definitions.measure_rows,
    ),
    Small(
        "services",
        definitions.SERVICE_COLUMNS,
        definitions.service_rows,
    ),
    Small("codes", definitions.CODE_COLUMNS, definitions.code_rows),
    Small("dictionary", DICTIONARY_COLUMNS, dictionary_rows),
)

TABLES: dict[str, Released] = {table.name: table for table in _ALL}
"""By name, in the order in which they are told of."""
