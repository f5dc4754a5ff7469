"""Taking a city's places and boundaries from files: all of them, or nothing."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.commands.imports.files import examine
from portal.commands.imports.results import ImportStopped
from portal.commands.imports.tables import open_table
from portal.places.geojson import read_geojson
from portal.places.kinds import Area, Kind, Spot
from portal.places.reading import Fault
from portal.places.spots import lacking, read_spots
from portal.places.streets import convention
from portal.portal import Portal
from portal.store.models import BoundaryRow, PlaceRow, PlaceSetRow

BATCH = 5_000
"""Rows of one statement."""

LONGEST_NAME = 80
"""Characters of a set's name."""

JSON_ENDINGS = frozenset({".geojson", ".json"})


@dataclass(frozen=True)
class Source:
    """A file to import, and the set it belongs to. `kind` is that of rows that do not say it."""

    path: Path
    name: str
    kind: Kind | None = None


@dataclass(frozen=True)
class BadRow:
    """A row that keeps everything from being imported."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        """Say where it is and what to do. Line 0 is the file as a whole."""
        where = f"{self.file}, line {self.line}" if self.line else self.file
        if self.line and Path(self.file).suffix.casefold() in JSON_ENDINGS:
            where = f"{self.file}, feature {self.line}"
        return f"{where}: {self.problem}"


class PlacesRefused(Exception):
    """Nothing was imported: every row that must be put right first."""

    def __init__(self, rows: Sequence[BadRow]) -> None:
        """Take the rows, in the order of the files."""
        super().__init__(f"{len(rows)} rows cannot be taken")
        self.rows = tuple(rows)


@dataclass(frozen=True)
class Imported:
    """What was taken, by kind; and names of the demonstration sets that gave way to a city's own places."""

    counts: Counter[Kind]
    gave_way: tuple[str, ...]


def import_places(portal: Portal, sources: Sequence[Source], *, demonstration: bool = False) -> Imported:
    """Import files in one transaction; a set of the same name is replaced as a whole.

    A city's own places never stand beside a demonstration's: importing them takes those away.
    Errors: PlacesRefused with every bad row, ImportStopped for a file that cannot be read or a name that
    cannot be used; then nothing has changed.
    """
    sets: dict[str, list[Spot | Area]] = {}
    bad: list[BadRow] = []
    for source in sources:
        _require_name(source.name)
        for found in _read(portal, source):
            if isinstance(found, Fault):
                bad.append(BadRow(source.path.name, found.line, found.problem))
            else:
                sets.setdefault(source.name, []).append(found)
    for source in sources:
        if source.name not in sets and not bad:
            bad.append(BadRow(source.path.name, 0, "it has no rows; there is nothing to import"))
    if bad:
        raise PlacesRefused(bad)
    with portal.store.write() as session:
        gave_way = () if demonstration else _remove_demonstrations(session)
        for name, found_here in sets.items():
            _replace(session, portal, name, found_here, demonstration=demonstration)
    return Imported(Counter(found.kind for each in sets.values() for found in each), gave_way)


def remove_places(portal: Portal, name: str) -> bool:
    """Take a set away; False when there is none of that name."""
    with portal.store.write() as session:
        found = session.scalar(select(PlaceSetRow).where(PlaceSetRow.name == name))
        if found is not None:
            _remove(session, found)
        return found is not None


def _require_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise ImportStopped(
            f"The name {name[:40]!r} cannot be used: give --name with 1 to {LONGEST_NAME} characters."
        )


def _read(portal: Portal, source: Source) -> Iterator[Spot | Area | Fault]:
    city = portal.catalogue.city
    ways = convention(tuple(city.languages))
    if source.path.suffix.casefold() in JSON_ENDINGS:
        lines = examine(source.path, None, lambda _: None).lines(lambda _: None)
        return read_geojson("".join(lines), ways, source.kind)
    table = open_table(source.path, lambda names: lacking(names) is None)
    return read_spots(table, ways, source.kind)


def _remove_demonstrations(session: Session) -> tuple[str, ...]:
    found = session.scalars(
        select(PlaceSetRow).where(PlaceSetRow.is_demonstration.is_(True)).order_by(PlaceSetRow.name)
    ).all()
    for each in found:
        _remove(session, each)
    return tuple(each.name for each in found)


def _remove(session: Session, found: PlaceSetRow) -> None:
    session.execute(delete(PlaceRow).where(PlaceRow.set_id == found.id))
    session.execute(delete(BoundaryRow).where(BoundaryRow.set_id == found.id))
    session.delete(found)
    session.flush()


def _replace(
    session: Session, portal: Portal, name: str, found: Iterable[Spot | Area], *, demonstration: bool
) -> None:
    before = session.scalar(select(PlaceSetRow).where(PlaceSetRow.name == name))
    if before is not None:
        _remove(session, before)
    row = PlaceSetRow(
        name=name,
        is_demonstration=demonstration,
        stamp=secrets.token_hex(16),  # not of the portal's chance: no two imports may ever share one
        imported_at=portal.now(),
    )
    session.add(row)
    session.flush()
    places = ({**_spot(each), "set_id": row.id} for each in found if isinstance(each, Spot))
    while batch := list(islice(places, BATCH)):
        session.execute(insert(PlaceRow), batch)
    areas = [
        {**asdict(each), "kind": each.kind.value, "set_id": row.id}
        for each in found
        if isinstance(each, Area)
    ]
    if areas:
        session.execute(insert(BoundaryRow), areas)


def _spot(each: Spot) -> dict[str, object]:
    return {
        "kind": each.kind.value,
        "label": each.label,
        "search_key": each.key,
        "number": each.number,
        "latitude": each.latitude,
        "longitude": each.longitude,
    }
