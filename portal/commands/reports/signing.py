"""Signing a report off: counted as of now, checked, written as values, and frozen, all in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.papers.opening import locked
from portal.commands.papers.steps import Taken, take
from portal.commands.papers.writing import fields_of
from portal.commands.refusals import Refusal, refuse
from portal.commands.reports.counting import count, keep, to_count, with_counted, with_figures
from portal.domain.papers import Field, PaperKind, PaperStep, written_in
from portal.domain.permissions import Actor
from portal.domain.report_documents import Signature, document_of
from portal.domain.report_questions import Subject
from portal.domain.reports import Line, Portion, Report, assemble
from portal.domain.values import Lack, Said, Slot, Source
from portal.portal import Portal
from portal.store.models import MeasureValueRow, PaperRow, StaffRow


def sign_off(portal: Portal, number: int, subjects: Sequence[Subject], seen: int, actor: Actor) -> None:
    """Sign a report off and freeze it.

    In: its paper; the measures that it is about; how many revisions its fields had when the signer read it
    (portal.domain.papers.written_in). A report past its due day can be signed, and is kept as late. Errors:
    Refused, or as portal.commands.figures.compute; then nothing was written.
    """
    with portal.store.read() as session:
        row = session.get(PaperRow, number)
        if row is None:
            raise refuse(Refusal.UNKNOWN_PAPER)
        kind, year = PaperKind(row.kind), row.year
        wanted = to_count(session, subjects, kind, year)
    _check_over(portal, kind, year)
    counted = count(portal, wanted, year)
    as_counted = [with_counted(each, year, counted) for each in subjects]
    with portal.store.write() as session:
        row = locked(session, number)
        fields = fields_of(session, row)
        report = _ready(assemble(kind, year, as_counted, texts_of(fields)), fields, seen)
        report = with_figures(report, keep(session, portal, counted, actor.name))
        for part in report.parts:
            _write(session, portal, row, part, actor)
        signed = _signature(session, portal, row, actor)
        take(session, portal, row, Taken(PaperStep.SIGN_OFF), actor, document_of(report, signed))


def texts_of(fields: dict[str, Field]) -> dict[str, str]:
    """Return what stands in fields, by name."""
    return {name: each.text for name, each in fields.items()}


def last_day(portal: Portal, kind: PaperKind, year: int) -> date:
    """Return the last day that a report is about."""
    fiscal = portal.catalogue.city.fiscal_year
    return fiscal.middle(year) if kind is PaperKind.MID_YEAR else fiscal.bounds(year)[1]


def _check_over(portal: Portal, kind: PaperKind, year: int) -> None:
    last = last_day(portal, kind, year)
    if portal.catalogue.city.calendar.local_day(portal.now()) <= last:
        raise refuse(Refusal.REPORT_TOO_EARLY, last=last)


def _ready(report: Report, fields: dict[str, Field], seen: int) -> Report:
    if written_in(fields) != seen:
        raise refuse(Refusal.REPORT_CHANGED)
    missing = sum(len(part.missing) for part in report.parts)
    if missing:
        raise refuse(Refusal.REPORT_NOT_READY, missing=missing)
    return report


def _write(session: Session, portal: Portal, row: PaperRow, part: Portion, actor: Actor) -> None:
    """Write a measure's values, once: what an earlier report has signed stands.

    What the register said goes before a value that is another, so that both are known. A quarter of the
    fixed grid that is not published yet is left to the next report.
    """
    for line in part.lines:
        if line.final is not None or line.value.lack is Lack.NOT_YET:
            continue
        why = _why_not_as_in_register(row.year, part, line)
        if why and line.held is not None:
            session.add(_value(row, part, line.slot, line.held, line.held.at or portal.now()))
        explained = part.miss.explanation if part.miss and line.slot is Slot.ACTUAL else line.words
        said = Said(
            line.value,
            Source.REPORTED,
            explained,
            why,
            actor.name,
            figure=line.figure,
            paper=row.id,
            from_grid=part.subject.is_computed and line.figure is None,
        )
        session.add(_value(row, part, line.slot, said, portal.now()))


def _why_not_as_in_register(year: int, part: Portion, line: Line) -> str:
    """Return why a value takes the place of what the register says, as answered; "" where none does."""
    found = part.subject.replaced(year, line.slot, line.value)
    return next((each.answer for each in part.questions if each.finding == found), "")


def _value(row: PaperRow, part: Portion, slot: Slot, said: Said, at: datetime) -> MeasureValueRow:
    number, above, below = (
        None if each is None else str(each)
        for each in (said.value.number, said.value.numerator, said.value.denominator)
    )
    return MeasureValueRow(
        identity=part.subject.identity,
        year=row.year,
        slot=slot.value,
        kind=said.source.value,
        number=number,
        numerator=above,
        denominator=below,
        lack=said.value.lack,
        words=said.words,
        reason=said.reason,
        paper_id=said.paper,
        figure=said.figure,
        from_grid=said.from_grid,
        by=said.by,
        at=at,
    )


def _signature(session: Session, portal: Portal, row: PaperRow, actor: Actor) -> Signature:
    kind, performance, city = PaperKind(row.kind), portal.catalogue.performance, portal.catalogue.city
    due = performance.due(kind, city.fiscal_year, row.year) if performance else None
    today = city.calendar.local_day(portal.now())
    named = session.scalars(select(StaffRow.name).where(StaffRow.username == actor.name)).first()
    return Signature(
        agency=row.subject,
        agency_name=portal.catalogue.agencies[row.subject].name,
        by=actor.name,
        name=named or actor.name,
        at=portal.now(),
        due=due,
        is_late=due is not None and today > due,
    )
