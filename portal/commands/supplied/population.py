"""Taking a population table from a file: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.commands.places.areas import kept_as
from portal.commands.supplied.reading import (
    Wrong,
    read_table,
    require_once,
    shown,
    source_of,
    whole_number,
)
from portal.domain.population import PopulationKind
from portal.places.kinds import AreaKind
from portal.places.tables import Line
from portal.portal import Portal
from portal.store.models import PopulationRow, PopulationSetRow
from portal.texts import PSEUDO_LOCALES, LanguageError, locale_for

COLUMNS = ("kind", "code", "people", "source", "year")
FIRST_YEAR = 1790
"""No table is older; the first census of the United States."""

AREAS = {
    PopulationKind.DISTRICT: AreaKind.DISTRICT,
    PopulationKind.NEIGHBOURHOOD: AreaKind.NEIGHBOURHOOD,
}


@dataclass(frozen=True)
class _People:
    kind: PopulationKind
    code: str
    people: int
    source: str
    year: int

    @property
    def table(self) -> tuple[PopulationKind, int, str]:
        """Which table it belongs to: it is replaced as a whole."""
        return self.kind, self.year, self.source


@dataclass(frozen=True)
class TakenPopulation:
    """One table that was taken, and how many rows it has."""

    kind: PopulationKind
    year: int
    source: str
    rows: int
    people: int


@dataclass(frozen=True)
class ImportedPopulation:
    """The tables that were taken, in order; and how many of a demonstration's gave way to them."""

    tables: tuple[TakenPopulation, ...]
    gave_way: int


def import_population(portal: Portal, path: Path, *, demonstration: bool = False) -> ImportedPopulation:
    """Import the tables in a file in one transaction; one of the same kind, year and source is replaced.

    A city's own table never stands beside a demonstration's of its kind: importing it takes those away.
    Errors: TableRefused with every bad row, ImportStopped for a file that cannot be read; then nothing has
    changed.
    """
    with portal.store.read() as session:
        reader = _Reader(portal, session)
    rows = read_table(path, COLUMNS, reader.read)
    require_once(path, rows, lambda row: (row.table, row.code), "the same kind, code, source and year")
    tables: dict[tuple[PopulationKind, int, str], list[_People]] = {}
    for _, row in rows:
        tables.setdefault(row.table, []).append(row)
    with portal.store.write() as session:
        gave_way = 0 if demonstration else _remove_demonstrations(session, {kind for kind, _, _ in tables})
        for found in tables.values():
            _replace(session, portal, found, demonstration=demonstration)
    taken = [
        TakenPopulation(*table, rows=len(found), people=sum(row.people for row in found))
        for table, found in sorted(tables.items())
    ]
    return ImportedPopulation(tuple(taken), gave_way)


class _Reader:
    """Reads a row; knows the codes there are."""

    def __init__(self, portal: Portal, session: Session) -> None:
        self.city = portal.catalogue.city
        self.today = portal.catalogue.calendar.local_day(portal.now())
        self.areas = {kind: kept_as(session, area) for kind, area in AREAS.items()}

    def read(self, line: Line) -> _People:
        kind = line["kind"].casefold().replace("neighborhood", "neighbourhood")
        if kind not in set(PopulationKind):
            kinds = ", ".join(PopulationKind)
            raise Wrong(f"the kind is {shown(line['kind'])}; write one of {kinds}")
        read = PopulationKind(kind)
        return _People(
            kind=read,
            code=self._code(read, line["code"]),
            people=whole_number(line["people"], "people"),
            source=source_of(line),
            year=self._year(line["year"]),
        )

    def _code(self, kind: PopulationKind, code: str) -> str:
        if kind is PopulationKind.CITY:
            if code != self.city.id:
                raise Wrong(f"the code of the city is {shown(code)}; write {self.city.id}")
            return code
        if kind is PopulationKind.LANGUAGE:
            return _language(code, self.city.languages)
        return _area(kind, code, self.areas[kind])

    def _year(self, text: str) -> int:
        this = self.today.year
        if not text.isascii() or not text.isdecimal() or not FIRST_YEAR <= int(text[:5]) <= this:
            raise Wrong(f"the year is {shown(text)}; write the year of the count, such as {this - 1}")
        return int(text)


def _area(kind: PopulationKind, code: str, known: Mapping[str, str]) -> str:
    if not known:
        raise Wrong(f"the city has no {kind.value} yet; run portal city import-places first")
    if code not in known:
        there = ", ".join(sorted(set(known.values()), key=lambda one: (len(one), one))[:20])
        raise Wrong(f"there is no {kind.value} {shown(code)}; there are: {there}")
    return known[code]


def _language(code: str, spoken: Sequence[str]) -> str:
    """Return a language's tag. It need not be one of the city's: that is what one wants to know."""
    if not code:
        raise Wrong("the code of the language is empty; write a tag such as es, ar or zh-Hans")
    try:
        locale = locale_for(code)
    except LanguageError as error:
        raise Wrong(f"there is no language {shown(code)}; write a tag such as es, ar or zh-Hans") from error
    if code in PSEUDO_LOCALES:
        raise Wrong(f"nobody speaks {code}: it is for tests; write a tag such as es, ar or zh-Hans")
    return next((tag for tag in spoken if tag.casefold() == code.casefold()), str(locale).replace("_", "-"))


def _remove_demonstrations(session: Session, kinds: set[PopulationKind]) -> int:
    invented = session.scalars(
        select(PopulationSetRow).where(
            PopulationSetRow.is_demonstration.is_(True),
            PopulationSetRow.kind.in_([kind.value for kind in kinds]),
        )
    ).all()
    for one in invented:
        _remove(session, one)
    return len(invented)


def _remove(session: Session, table: PopulationSetRow) -> None:
    session.execute(delete(PopulationRow).where(PopulationRow.set_id == table.id))
    session.delete(table)
    session.flush()


def _replace(session: Session, portal: Portal, found: Sequence[_People], *, demonstration: bool) -> None:
    kind, year, source = found[0].table
    before = session.scalar(
        select(PopulationSetRow).where(
            PopulationSetRow.kind == kind.value,
            PopulationSetRow.year == year,
            PopulationSetRow.source == source,
        )
    )
    if before is not None:
        _remove(session, before)
    table = PopulationSetRow(
        kind=kind.value, year=year, source=source, is_demonstration=demonstration, imported_at=portal.now()
    )
    session.add(table)
    session.flush()
    rows = [{"set_id": table.id, "code": row.code, "people": row.people} for row in found]
    session.execute(insert(PopulationRow), rows)
