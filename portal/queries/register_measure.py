"""One measure of the register: what it is, and each revision of its rows with what it says of every year."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checks import Finding, findings
from portal.domain.register import Interval, RegisteredMeasure, Status, Type, Unit, Version
from portal.domain.register_cells import Answers, Remark, Value, answers_of
from portal.domain.register_questions import Question, questions_of, scale_again
from portal.domain.register_rows import read_measure, years_of
from portal.domain.trends import Direction
from portal.outcomes.fitting import Misfit, editions_of, misfits
from portal.outcomes.links import Link, LinkSaid, links_said
from portal.portal import Portal
from portal.queries.register import versions_of
from portal.store.models import RegisterEntryRow, RegisterMeasureRow, RegisterValueRow


@dataclass(frozen=True)
class Revision:
    """One revision of an edition: as it was written, what was said of it, and by whom or from which file.

    `again`: what was answered already, and may be answered otherwise while something is still asked.
    """

    edition: int
    number: int
    original: Mapping[str, str]
    answers: Answers
    notes: tuple[Remark, ...]
    questions: tuple[Question, ...]
    again: tuple[Question, ...]
    at: datetime
    values: tuple[Value, ...]
    file: str
    line: int
    by: str
    reason: str
    is_newest: bool

    @property
    def cells(self) -> Mapping[str, str]:
        """What its cells are taken to say."""
        return {**self.original, **self.answers.cells}


@dataclass(frozen=True)
class MeasurePage:
    """A measure with its versions, links and revisions, in order of edition and number.

    `links` say from which fiscal year on it is counted by what, None: entered; `links_said` all that was ever
    said of that. `misfits`: where what it is does not fit what it is counted by. `findings` are of what its
    newest edition says.
    """

    identity: str
    definition: RegisteredMeasure
    edition: int
    is_usable: bool
    versions: tuple[Version, ...]
    links: Mapping[int, Link | None]
    links_said: tuple[LinkSaid, ...]
    misfits: tuple[Misfit, ...]
    revisions: tuple[Revision, ...]
    findings: tuple[Finding, ...]

    def revision(self, edition: int) -> Revision | None:
        """Return the newest revision of an edition, None where it has none."""
        return next((one for one in self.revisions if one.edition == edition and one.is_newest), None)

    @property
    def asked(self) -> tuple[Revision, ...]:
        """The newest revisions about which something is asked."""
        return tuple(one for one in self.revisions if one.is_newest and one.questions)


def measure_page(portal: Portal, identity: str) -> MeasurePage | None:
    """Return a measure by its identity; None when there is none."""
    with portal.store.read() as session:
        row = session.get(RegisterMeasureRow, identity)
        if row is None:
            return None
        definition = definition_of(row)
        revisions = _revisions(session, identity)
        said_of_links = links_said(session, identity)
        editions = editions_of(session, [identity])[identity]
        edition, is_usable = row.edition, row.is_usable
    newest = next((one for one in revisions if one.edition == edition and one.is_newest), None)
    said = years_of(newest.values) if newest else ()
    links = {each.first_year: each.link for each in said_of_links if each.stands}
    return MeasurePage(
        identity=identity,
        definition=definition,
        edition=edition,
        is_usable=is_usable,
        versions=versions_of(portal, identity),
        links=links,
        links_said=said_of_links,
        misfits=misfits(editions, links),
        revisions=revisions,
        findings=findings(said, definition.interval, definition.unit, definition.direction),
    )


def definition_of(row: RegisterMeasureRow) -> RegisteredMeasure:
    """Return what a row of the store defines."""
    said = {one.name: getattr(row, one.name) for one in fields(RegisteredMeasure)}
    return RegisteredMeasure(
        **{
            **said,
            "books": tuple(row.books),
            "type": Type(row.type) if row.type else None,
            "direction": Direction(row.direction) if row.direction else None,
            "interval": Interval(row.interval) if row.interval else None,
            "unit": Unit(row.unit) if row.unit else None,
            "status": Status(row.status) if row.status else None,
        }
    )


def _revisions(session: Session, identity: str) -> tuple[Revision, ...]:
    rows = session.scalars(
        select(RegisterEntryRow)
        .where(RegisterEntryRow.identity == identity)
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    ).all()
    newest = {row.edition: row.id for row in rows}
    values = session.scalars(
        select(RegisterValueRow)
        .where(RegisterValueRow.entry_id.in_([row.id for row in rows]))
        .order_by(RegisterValueRow.year, RegisterValueRow.slot)
    ).all()
    return tuple(
        _revision(row, tuple(_value(one) for one in values if one.entry_id == row.id), newest) for row in rows
    )


def _revision(row: RegisterEntryRow, values: tuple[Value, ...], newest: Mapping[int, int]) -> Revision:
    answers = answers_of(row.answers)
    unit = read_measure(row.original, answers).unit if row.questions else None
    return Revision(
        edition=row.edition,
        number=row.revision,
        original=row.original,
        answers=answers,
        notes=tuple(Remark(*each) for each in row.notes),
        questions=questions_of([Remark(*each) for each in row.questions], unit),
        again=scale_again(answers, unit),
        at=row.imported_at,
        values=values,
        file=row.file,
        line=row.line,
        by=row.by or "",
        reason=row.reason or "",
        is_newest=newest[row.edition] == row.id,
    )


def _value(row: RegisterValueRow) -> Value:
    return Value(row.year, row.slot, row.text, None if row.number is None else Decimal(row.number))
