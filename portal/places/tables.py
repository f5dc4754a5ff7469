"""Places from a CSV file."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from portal.places.columns import KIND, LATITUDE, LONGITUDE, folded, named
from portal.places.kinds import Kind, Spot
from portal.places.reading import Fault, Fields, Unreadable, degrees, kind_of, place_kind, spot
from portal.places.streets import Convention

_SEPARATORS = ",;\t|"


def read_table(lines: Iterable[str], convention: Convention, kind: Kind | None) -> Iterator[Spot | Fault]:
    """Read rows of a table with a heading. In: its lines; the kind of rows that do not say it.

    Out: a place or a fault for every row that is not empty; one fault alone where the heading lacks what
    every row needs.
    """
    source = iter(lines)
    heading = next(source, "").removeprefix("\ufeff")
    separator = max(_SEPARATORS, key=heading.count)
    names = [folded(name) for name in next(csv.reader([heading], delimiter=separator), [])]
    if problem := _lacking(names):
        yield Fault(1, problem)
        return
    rows = csv.reader(source, delimiter=separator, strict=True)
    line = 2
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Fault(line, "it cannot be read as columns; look for a quote mark without its partner")
            return
        if any(cell.strip() for cell in row):
            yield _place(names, row, line, convention, kind)
        line = rows.line_num + 2


def _lacking(names: Sequence[str]) -> str | None:
    for wanted, known in (("latitude", LATITUDE), ("longitude", LONGITUDE)):
        if not set(known) & set(names):
            found = ", ".join(name for name in names if name) or "nothing"
            return (
                f"the heading has no column {wanted}; it has {found}. Name the columns as in docs/places.md"
            )
    return None


def _place(
    names: Sequence[str], row: Sequence[str], line: int, convention: Convention, kind: Kind | None
) -> Spot | Fault:
    if len(row) != len(names):
        return Fault(line, f"it has {len(row)} columns, and the heading has {len(names)}")
    values: dict[str, str] = {}
    for name, cell in zip(names, row, strict=True):
        values.setdefault(name, cell)
    fields = Fields(values)
    try:
        return spot(
            convention,
            place_kind(kind_of(fields.get(KIND), kind)),
            named(fields),
            degrees(fields.get(LATITUDE), 90, "latitude"),
            degrees(fields.get(LONGITUDE), 180, "longitude"),
        )
    except Unreadable as reason:
        return Fault(line, str(reason))
