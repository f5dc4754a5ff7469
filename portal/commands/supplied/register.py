"""Taking the register of performance measures from a file: row by row, with every row accounted for.

A city's register is never clean as a whole, so a row that cannot be kept does not keep the others out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.places.importing import BadRow
from portal.commands.register.entries import Entries, Origin, digest_of
from portal.commands.supplied.reading import TableRefused, open_with
from portal.domain.checks import Finding
from portal.domain.register_cells import NO_ANSWERS, Answers, Remark, answers_of
from portal.domain.register_rows import COLUMNS, Refused, Row
from portal.places.tables import UNREADABLE, Line
from portal.portal import Portal
from portal.store.models import RegisterEntryRow, RegisterValueRow

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
        importer = _Importer(portal, session, path.name)
        return ImportedRegister(tuple(importer.take(each) for each in found))


class _Importer:
    """Takes rows; knows which measure and year stood on which line."""

    def __init__(self, portal: Portal, session: Session, file: str) -> None:
        self.entries, self.file = Entries(portal, session), file
        self.lines: dict[tuple[str, int], int] = {}

    def take(self, found: Line | tuple[int, str]) -> RowReport:
        if not isinstance(found, Line):
            return RowReport(found[0], Outcome.REFUSED, why=found[1])
        try:
            return self._take(found)
        except Refused as refused:
            name = found["measure id"] or found["performance measure"]
            return RowReport(found.number, Outcome.REFUSED, name, why=str(refused))

    def _take(self, found: Line) -> RowReport:
        row = self._read(found)
        identity = self.entries.identity_of(row)
        earlier = self.entries.newest(identity)
        before = earlier.get(row.edition)
        is_same = before is not None and before.digest == digest_of(found.cells)
        answers = _still_given(before, found.cells, is_new=not is_same)
        if answers != NO_ANSWERS:
            row = self.entries.read(found.cells, answers)
        is_new = not is_same or _is_asked_otherwise(before, row)
        row = replace(row, notes=(*row.notes, *self._restated(row, earlier)))
        revision = 0
        if is_new:
            if problem := self.entries.misfit(identity, row):
                raise Refused(f"the portal counts this measure, and this does not fit: {problem}")
            origin = Origin(self.file, found.number)
            revision = self.entries.add(identity, found.cells, answers, row, origin)
        return _report(found.number, row, revision)

    def _read(self, line: Line) -> Row:
        if any(_unstorable(cell) for cell in line.cells.values()):
            raise Refused("it has bytes that are no text; save the file as UTF-8")
        row = self.entries.read(line.cells)
        if len(row.measure.code) > LONGEST_CODE:
            raise Refused(f"its measure id is longer than {LONGEST_CODE} characters")
        before = self.lines.setdefault((row.identity, row.edition), line.number)
        if before != line.number:
            raise Refused(f"the same measure and fiscal year are on line {before} already; take one away")
        return row

    def _restated(self, row: Row, earlier: Mapping[int, RegisterEntryRow]) -> list[Remark]:
        """Return what the edition before said otherwise. Both are kept; the later one stands."""
        before = max((year for year in earlier if year < row.edition), default=None)
        if before is None:
            return []
        known = self.entries.session.scalars(
            select(RegisterValueRow).where(RegisterValueRow.entry_id == earlier[before].id)
        )
        said = {(one.year, one.slot): Decimal(one.number) for one in known if one.number is not None}
        return [
            Remark(f"fy {value.year} {value.slot}", f"was {old:f} in the row of fiscal year {before}")
            for value in row.values
            if value.number is not None
            and (old := said.get((value.year, value.slot), value.number)) != value.number
        ]


def _report(line: int, row: Row, revision: int) -> RowReport:
    return RowReport(
        line=line,
        outcome=Outcome.ASKED if row.questions else Outcome.NOTED if row.notes else Outcome.TAKEN,
        name=row.measure.code or row.measure.title,
        edition=row.edition,
        revision=revision,
        notes=row.notes,
        questions=row.questions,
        findings=row.findings,
    )


def _still_given(before: RegisterEntryRow | None, cells: Mapping[str, str], *, is_new: bool) -> Answers:
    """Return what people said of a row: of one that is new, of cells as they were then. The rest is asked."""
    if before is None or not is_new:
        return answers_of(before.answers) if before else NO_ANSWERS
    given = answers_of(before.answers).cells
    same = {column for column in given if before.original.get(column) == cells.get(column)}
    return Answers({column: text for column, text in given.items() if column in same})


def _is_asked_otherwise(before: RegisterEntryRow | None, row: Row) -> bool:
    """Whether other cells are asked about than when the same row was kept: the city's profile was changed."""
    kept = {column for column, _ in before.questions} if before else set[str]()
    return kept != {one.column for one in row.questions}


def _unstorable(cell: str) -> bool:
    """Whether a cell has what no database keeps as text: NUL, or half characters of damaged bytes."""
    return UNSTORABLE in cell or any("\ud800" <= each <= "\udfff" for each in cell)
