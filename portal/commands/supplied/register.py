"""Taking the register of performance measures from a file: row by row, with every row accounted for.

A city's register is never clean as a whole, so a row that cannot be kept does not keep the others out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.commands.places.importing import BadRow
from portal.commands.supplied.reading import TableRefused, open_with
from portal.domain.checks import Finding
from portal.domain.register import versions
from portal.domain.register_cells import Remark, Value
from portal.domain.register_rows import COLUMNS, Refused, Row, read_row
from portal.places.tables import UNREADABLE, Line
from portal.portal import Portal
from portal.store.models import (
    RegisterEntryRow,
    RegisterMeasureRow,
    RegisterValueRow,
    RegisterVersionRow,
)

LONGEST_CODE = 40
UNSTORABLE = "\x00"


class Outcome(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    NOTED = "taken with notes"
    ASKED = "asked about"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowReport:
    """What was done with one row, known by its line in the file. `revision` 0: it was there already.

    `name` is its id, or its title; of a refused row `why` says what to do.
    """

    line: int
    outcome: Outcome
    name: str = ""
    edition: int = 0
    revision: int = 0
    notes: tuple[Remark, ...] = ()
    questions: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class ImportedRegister:
    """Every row of the file, in its order."""

    rows: tuple[RowReport, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows have each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def unchanged(self) -> int:
        """How many rows were there already, word for word."""
        return sum(not row.revision for row in self.rows if row.outcome is not Outcome.REFUSED)


def import_register(portal: Portal, path: Path) -> ImportedRegister:
    """Import a register in the city's own layout (CSV, XLSX) in one transaction, row by row.

    A row is known by its measure (id, or agency, service and title) and its fiscal year. The same row again
    changes nothing; one that says something else is kept as the next revision, and the earlier one stays.
    Errors: ImportStopped for a file that cannot be read, TableRefused for one without the columns or rows.
    """
    table = open_with(path, COLUMNS)
    if twice := table.twice():
        shown = ", ".join(name or "without a name" for name in twice)
        problem = f"the heading has a column twice: {shown}; rename one"
        raise TableRefused([BadRow(path.name, table.heading, problem)])
    found = list(table.rows)
    if found and not isinstance(found[-1], Line) and found[-1][1] == UNREADABLE:
        raise TableRefused([BadRow(path.name, *found[-1])])
    if not found:
        raise TableRefused([BadRow(path.name, 0, "it has no rows; there is nothing to import")])
    with portal.store.write() as session:
        writer = _Writer(portal, session, path.name)
        return ImportedRegister(tuple(writer.take(each) for each in found))


class _Writer:
    """Takes rows; knows which measure and year stood on which line."""

    def __init__(self, portal: Portal, session: Session, file: str) -> None:
        self.portal, self.session, self.file = portal, session, file
        self.lines: dict[tuple[str, int], int] = {}

    def take(self, found: Line | tuple[int, str]) -> RowReport:
        if not isinstance(found, Line):
            return RowReport(found[0], Outcome.REFUSED, why=found[1])
        try:
            row = self._read(found)
        except Refused as refused:
            name = found["measure id"] or found["performance measure"]
            return RowReport(found.number, Outcome.REFUSED, name, why=str(refused))
        row = replace(row, notes=(*row.notes, *self._restated(row)))
        outcome = Outcome.ASKED if row.questions else Outcome.NOTED if row.notes else Outcome.TAKEN
        return RowReport(
            line=found.number,
            outcome=outcome,
            name=row.measure.code or row.measure.title,
            edition=row.edition,
            revision=self._keep(found, row),
            notes=row.notes,
            questions=row.questions,
            findings=row.findings,
        )

    def _read(self, line: Line) -> Row:
        if any(_unstorable(cell) for cell in line.cells.values()):
            raise Refused("it has bytes that are no text; save the file as UTF-8")
        row = read_row(line.cells)
        if len(row.measure.code) > LONGEST_CODE:
            raise Refused(f"its measure id is longer than {LONGEST_CODE} characters")
        before = self.lines.setdefault((_identity(row), row.edition), line.number)
        if before != line.number:
            raise Refused(f"the same measure and fiscal year are on line {before} already; take one away")
        return row

    def _restated(self, row: Row) -> list[Remark]:
        """Return what the edition before said otherwise. Both are kept; the later one stands."""
        earlier = _newest(self.session, _identity(row))
        before = max((year for year in earlier if year < row.edition), default=None)
        if before is None:
            return []
        known = self.session.scalars(
            select(RegisterValueRow).where(RegisterValueRow.entry_id == earlier[before].id)
        )
        said = {(one.year, one.slot): Decimal(one.number) for one in known if one.number is not None}
        return [
            Remark(f"fy {value.year} {value.slot}", f"was {old:f} in the row of fiscal year {before}")
            for value in row.values
            if value.number is not None
            and (old := said.get((value.year, value.slot), value.number)) != value.number
        ]

    def _keep(self, line: Line, row: Row) -> int:
        """Store a row unless it is there already; return its revision, 0 for one that is."""
        identity, digest = _identity(row), _digest(line.cells)
        newest = _newest(self.session, identity).get(row.edition)
        if newest is not None and newest.digest == digest:
            return 0
        self._define(identity, row)
        entry = RegisterEntryRow(
            identity=identity,
            edition=row.edition,
            revision=newest.revision + 1 if newest else 1,
            digest=digest,
            formula=row.measure.formula,
            original=dict(line.cells),
            notes=_pairs(row.notes),
            questions=_pairs(row.questions),
            file=self.file,
            line=line.number,
            imported_at=self.portal.now(),
        )
        self.session.add(entry)
        self.session.flush()
        self.session.add_all(_value(entry.id, value) for value in row.values)
        self._number_versions(identity)
        return entry.revision

    def _define(self, identity: str, row: Row) -> None:
        """Bring the measure up to date, unless a later edition defines it."""
        measure = self.session.get(RegisterMeasureRow, identity)
        if measure is not None and measure.edition > row.edition:
            return
        measure = measure or RegisterMeasureRow(identity=identity)
        for name, value in asdict(row.measure).items():
            setattr(measure, name, list(value) if isinstance(value, tuple) else value)
        measure.edition, measure.is_usable = row.edition, not row.questions
        self.session.add(measure)
        self.session.flush()

    def _number_versions(self, identity: str) -> None:
        entries = _newest(self.session, identity)
        found = versions({edition: entry.formula for edition, entry in entries.items()})
        self.session.execute(delete(RegisterVersionRow).where(RegisterVersionRow.identity == identity))
        self.session.add_all(
            RegisterVersionRow(identity=identity, first_year=each.first_year, formula=each.formula)
            for each in found
        )
        self.session.flush()


def _newest(session: Session, identity: str) -> dict[int, RegisterEntryRow]:
    """Return the newest revision of each edition of a measure."""
    entries = session.scalars(
        select(RegisterEntryRow)
        .where(RegisterEntryRow.identity == identity)
        .order_by(RegisterEntryRow.revision)
    )
    return {entry.edition: entry for entry in entries}


def _identity(row: Row) -> str:
    """Return a key that fits its column: the city's id, or a digest that no id can be."""
    if row.measure.code:
        return row.measure.code
    return "unnumbered:" + hashlib.sha256(row.identity.encode()).hexdigest()[:40]


def _digest(cells: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _unstorable(cell: str) -> bool:
    """Whether a cell has what no database keeps as text: NUL, or half characters of damaged bytes."""
    return UNSTORABLE in cell or any("\ud800" <= each <= "\udfff" for each in cell)


def _pairs(remarks: Iterable[Remark]) -> list[list[str]]:
    return [[remark.column, remark.words] for remark in remarks]


def _value(entry: int, value: Value) -> RegisterValueRow:
    number = None if value.number is None else str(value.number)
    return RegisterValueRow(entry_id=entry, year=value.year, slot=value.slot, text=value.text, number=number)
