"""Papers of the performance year, as they stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.papers import Field, PaperKind, PaperStatus, PaperStep, Revision, fields_of
from portal.domain.permissions import Role
from portal.domain.plans import waits_for
from portal.portal import Portal
from portal.store.models import PaperRevisionRow, PaperRow, PaperStepRow


@dataclass(frozen=True)
class StepView:
    """One step with a paper: see portal.commands.papers.steps.Taken. `by` is an account, `at` is UTC."""

    step: PaperStep
    by: str
    role: str
    at: datetime
    words: str
    marks: Mapping[str, int]


@dataclass(frozen=True)
class PaperLine:
    """A paper without its words. `due`: the last day on which it is in time; None for memos.

    `finished_at` (UTC): when it was first submitted, signed off or sent; `returned_at`: last given back.
    `waits_for`: the reviewers who have still to score a plan that is in review.
    """

    number: int
    kind: PaperKind
    subject: str
    year: int
    status: PaperStatus
    due: date | None
    finished_at: datetime | None
    frozen_at: datetime | None
    returned_at: datetime | None = None
    waits_for: tuple[Role, ...] = ()

    def is_late(self, today: date, zone: Any) -> bool:
        """Say whether it came after its due day, or the day is over and it has not come (`today`: local)."""
        if self.due is None:
            return False
        came = self.finished_at.astimezone(zone).date() if self.finished_at else today
        return came > self.due


@dataclass(frozen=True)
class PaperView:
    """A paper with its fields by name, its steps in order, and what it said when it was frozen."""

    line: PaperLine
    fields: Mapping[str, Field]
    steps: tuple[StepView, ...]
    frozen: Mapping[str, Any] | None

    def field(self, name: str) -> Field:
        """Return a field; one that nobody has written in is empty."""
        return self.fields.get(name, Field())


FINISHING = (PaperStep.SUBMIT, PaperStep.SIGN_OFF, PaperStep.SEND)


def paper(portal: Portal, kind: PaperKind, subject: str, year: int) -> PaperView | None:
    """Return a paper; None when nobody has opened it. Errors: DatabaseUnavailable."""
    with portal.store.read() as session:
        row = session.scalars(
            select(PaperRow).where(
                PaperRow.kind == kind.value, PaperRow.subject == subject, PaperRow.year == year
            )
        ).first()
        return _view(session, portal, row) if row else None


def paper_by_number(portal: Portal, number: int) -> PaperView | None:
    """Return a paper by its number; None when there is none."""
    with portal.store.read() as session:
        row = session.get(PaperRow, number)
        return _view(session, portal, row) if row else None


def papers(
    portal: Portal, kinds: Collection[PaperKind], year: int | None = None, subject: str | None = None
) -> tuple[PaperLine, ...]:
    """Return the papers of some kinds (of one fiscal year, of one subject), newest year first."""
    asked = select(PaperRow).where(PaperRow.kind.in_([kind.value for kind in kinds]))
    if year is not None:
        asked = asked.where(PaperRow.year == year)
    if subject is not None:
        asked = asked.where(PaperRow.subject == subject)
    with portal.store.read() as session:
        rows = session.scalars(asked.order_by(PaperRow.year.desc(), PaperRow.subject, PaperRow.id)).all()
        steps = session.scalars(
            select(PaperStepRow)
            .where(PaperStepRow.paper_id.in_([row.id for row in rows]))
            .order_by(PaperStepRow.id)
        ).all()
        return tuple(_line(portal, row, [step for step in steps if step.paper_id == row.id]) for row in rows)


def _view(session: Session, portal: Portal, row: PaperRow) -> PaperView:
    steps = session.scalars(
        select(PaperStepRow).where(PaperStepRow.paper_id == row.id).order_by(PaperStepRow.id)
    ).all()
    rows = session.scalars(select(PaperRevisionRow).where(PaperRevisionRow.paper_id == row.id))
    fields = fields_of(
        (each.name, Revision(each.number, each.text, each.by, each.at, each.beside)) for each in rows
    )
    return PaperView(
        line=_line(portal, row, steps),
        fields=fields,
        steps=tuple(
            StepView(PaperStep(each.step), each.by, each.role, each.at, each.words, each.marks)
            for each in steps
        ),
        frozen=row.frozen,
    )


def _line(portal: Portal, row: PaperRow, steps: Collection[PaperStepRow]) -> PaperLine:
    kind, year = PaperKind(row.kind), portal.catalogue.performance
    fiscal = portal.catalogue.city.fiscal_year
    is_reviewed = (kind, row.status) == (PaperKind.PLAN, PaperStatus.SUBMITTED)
    finishing = [step.at for step in steps if step.step in FINISHING]
    return PaperLine(
        number=row.id,
        kind=kind,
        subject=row.subject,
        year=row.year,
        status=PaperStatus(row.status),
        due=year.due(kind, fiscal, row.year) if year else None,
        finished_at=min(finishing, default=None),
        frozen_at=row.frozen_at,
        returned_at=max((step.at for step in steps if step.step == PaperStep.RETURN), default=None),
        waits_for=waits_for((PaperStep(step.step), step.role) for step in steps) if is_reviewed else (),
    )
