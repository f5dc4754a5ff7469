"""Plans: submitted when nothing is lacking, scored by both reviewers, approved with their targets at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.schema.performance import goals_of
from portal.commands.papers.opening import locked
from portal.commands.papers.steps import Taken, take
from portal.commands.papers.telling import tell_moved
from portal.commands.papers.writing import fields_of
from portal.commands.refusals import Refusal, refuse
from portal.domain.papers import PaperKind, PaperStep, written_in
from portal.domain.permissions import Actor
from portal.domain.plan_documents import document_of
from portal.domain.plans import BEST_MARK, Basis, Criterion, lacking, names_in, waits_for
from portal.domain.values import Slot, Source
from portal.portal import Portal
from portal.store.models import MeasureValueRow, PaperRow, PaperStepRow


@dataclass(frozen=True)
class Score:
    """What a reviewer says of a plan: marks from 1 to 5 for every criterion, and a comment."""

    marks: Mapping[Criterion, int]
    words: str = ""


def submit_plan(
    portal: Portal, number: int, measures: Sequence[Basis], actor: Actor, seen: int | None = None
) -> None:
    """Submit a plan that lacks nothing.

    In: its number; its measures; how many revisions its fields had when the submitter read it
    (portal.domain.papers.written_in), None for who has just read it. After its windows a plan is taken too:
    it is late. Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        row = _plan(session, number)
        _check_open(portal, row.year)
        fields, goals = fields_of(session, row), goals_of(portal.catalogue.performance)
        if seen not in {None, written_in(fields)}:
            raise refuse(Refusal.PLAN_CHANGED)
        if lacks := lacking(fields, row.year, measures, goals):
            raise refuse(Refusal.PLAN_LACKS, count=len(lacks))
        names = names_in(fields, row.year, measures, goals)
        take(session, portal, row, Taken(PaperStep.SUBMIT, about=names), actor)
        tell_moved(session, portal, row, actor)


def score_plan(portal: Portal, number: int, score: Score, actor: Actor, seen: int | None = None) -> None:
    """Score a submitted plan, as one of its reviewers. A later one of the same role counts.

    In: `seen` is how often the plan had been submitted when the reviewer read it; None for who has just read
    it. Errors: Refused; then nothing was written.
    """
    if set(score.marks) != set(Criterion) or not all(1 <= mark <= BEST_MARK for mark in score.marks.values()):
        raise refuse(Refusal.MARKS_MISSING, best=BEST_MARK)
    marks = {criterion.value: mark for criterion, mark in score.marks.items()}
    with portal.store.write() as session:
        row = _plan(session, number)
        _check_read(_steps(session, row), seen)
        _check_not_own(session, row, actor)
        take(session, portal, row, Taken(PaperStep.SCORE, score.words, marks), actor)


def return_plan(portal: Portal, number: int, words: str, actor: Actor, seen: int | None = None) -> None:
    """Give a plan back to its agency, with what has to change. `seen`, errors: as score_plan."""
    with portal.store.write() as session:
        row = _plan(session, number)
        _check_read(_steps(session, row), seen)
        take(session, portal, row, Taken(PaperStep.RETURN, words), actor)
        tell_moved(session, portal, row, actor)


def approve_plan(
    portal: Portal, number: int, words: str, measures: Sequence[Basis], actor: Actor, seen: int | None = None
) -> None:
    """Approve a plan that both reviewers have scored: its words are frozen, and its targets stand.

    In: its number; a comment or ""; its measures. `seen`, errors: as score_plan.
    """
    with portal.store.write() as session:
        row = _plan(session, number)
        steps = _steps(session, row)
        _check_read(steps, seen)
        _check_scored(steps)
        _check_not_own(session, row, actor)
        fields = fields_of(session, row)
        goals = goals_of(portal.catalogue.performance)
        if lacks := lacking(fields, row.year, measures, goals):
            raise refuse(Refusal.PLAN_LACKS, count=len(lacks))
        document = document_of(fields, row.year, measures, goals)
        names = names_in(fields, row.year, measures, goals)
        take(session, portal, row, Taken(PaperStep.APPROVE, words, about=names), actor, document)
        _lock_targets(session, portal, row, document, actor)
        tell_moved(session, portal, row, actor)


def _check_open(portal: Portal, year: int) -> None:
    """Refuse a plan before the first window of its fiscal year."""
    performance, city = portal.catalogue.performance, portal.catalogue.city
    if performance is None:
        raise refuse(Refusal.NO_PERFORMANCE_YEAR)
    opens = performance.windows(city.fiscal_year, year)[0].opens
    if city.calendar.local_day(portal.now()) < opens:
        raise refuse(Refusal.PLAN_TOO_EARLY, year=year, opens=opens)


def _steps(session: Session, row: PaperRow) -> Sequence[PaperStepRow]:
    return session.scalars(
        select(PaperStepRow).where(PaperStepRow.paper_id == row.id).order_by(PaperStepRow.id)
    ).all()


def _check_read(steps: Sequence[PaperStepRow], seen: int | None) -> None:
    """Refuse a verdict on words that its reviewer has not read: the plan came again meanwhile."""
    if seen not in {None, sum(step.step == PaperStep.SUBMIT for step in steps)}:
        raise refuse(Refusal.PLAN_CAME_AGAIN)


def _check_scored(steps: Sequence[PaperStepRow]) -> None:
    """Refuse an approval before both have scored since the plan was last submitted."""
    waiting = waits_for((PaperStep(step.step), step.role) for step in steps)
    if waiting:
        raise refuse(Refusal.NOT_SCORED, roles=" and the ".join(role.replace("_", " ") for role in waiting))


def _check_not_own(session: Session, row: PaperRow, actor: Actor) -> None:
    """Refuse a verdict on what one wrote or submitted oneself."""
    own = session.scalars(
        select(PaperStepRow.id).where(
            PaperStepRow.paper_id == row.id,
            PaperStepRow.step == PaperStep.SUBMIT.value,
            PaperStepRow.by == actor.name,
        )
    ).first()
    if own is not None or any(
        each.by == actor.name for field in fields_of(session, row).values() for each in field.revisions
    ):
        raise refuse(Refusal.OWN_PLAN)


def _lock_targets(
    session: Session, portal: Portal, row: PaperRow, document: Mapping[str, Any], actor: Actor
) -> None:
    for each in (one for service in document["services"] for one in service["measures"]):
        if each["target"] is not None:
            session.add(
                MeasureValueRow(
                    identity=each["identity"],
                    year=row.year,
                    slot=Slot.TARGET.value,
                    kind=Source.APPROVED.value,
                    number=each["target"],
                    words=each["explanation"],
                    reason="",
                    paper_id=row.id,
                    by=actor.name,
                    at=portal.now(),
                )
            )


def _plan(session: Session, number: int) -> PaperRow:
    row = locked(session, number)
    if row.kind != PaperKind.PLAN:
        raise refuse(Refusal.UNKNOWN_PAPER)
    return row
