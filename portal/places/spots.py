"""Places from the rows of a table."""

from collections.abc import Iterator, Sequence

from portal.places.columns import KIND, LATITUDE, LONGITUDE, named
from portal.places.kinds import Kind, Spot
from portal.places.reading import Fault, Fields, Unreadable, degrees, kind_of, place_kind, spot
from portal.places.streets import Convention
from portal.places.tables import Line, Table


def read_spots(table: Table, convention: Convention, kind: Kind | None) -> Iterator[Spot | Fault]:
    """Read the rows of a table. In: the kind of rows that do not say it.

    Out: a place or a fault for every row that is not empty; one fault alone where the heading lacks what
    every row needs.
    """
    if problem := lacking(table.names):
        yield Fault(table.heading, problem)
        return
    for row in table.rows:
        yield _place(row, convention, kind) if isinstance(row, Line) else Fault(*row)


def lacking(names: Sequence[str]) -> str | None:
    """Say which column the names of a heading lack, if one."""
    for wanted, known in (("latitude", LATITUDE), ("longitude", LONGITUDE)):
        if not set(known) & set(names):
            found = ", ".join(name for name in names if name) or "nothing"
            return (
                f"the heading has no column {wanted}; it has {found}. Name the columns as in docs/places.md"
            )
    return None


def _place(row: Line, convention: Convention, kind: Kind | None) -> Spot | Fault:
    fields = Fields(row.cells)
    try:
        return spot(
            convention,
            place_kind(kind_of(fields.get(KIND), kind)),
            named(fields),
            degrees(fields.get(LATITUDE), 90, "latitude"),
            degrees(fields.get(LONGITUDE), 180, "longitude"),
        )
    except Unreadable as reason:
        return Fault(row.number, str(reason))
