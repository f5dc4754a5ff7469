"""Plans: submitted when nothing is lacking, scored by both reviewers, approved with their targets at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.schema.performance import goals_of
from portal.commands.papers.opening import locked
from portal.commands.papers.steps import Taken, take
from portal.commands.papers.writing import fields_of
from portal.commands.refusals import Refusal, refuse
from portal.domain.papers import PaperKind, PaperStep
from portal.domain.permissions import Actor, Role
from portal.domain.plans import BEST_MARK, Basis, Criterion, document_of, lacking
from portal.domain.values import Slot, Source
from portal.portal import Portal
from portal.store.models import MeasureValueRow, PaperRow, PaperStepRow

REVIEWERS = (Role.PERFORMANCE_REVIEWER, Role.BUDGET_REVIEWER)
"""A plan is approved once each of them has scored it (performance.md: performance and budget reviewers)."""


@dataclass(frozen=True)
class Score:
    """What a reviewer says of a plan: marks from 1 to 5 for every criterion, and a comment."""

    marks: Mapping[Criterion, int]
    words: str = ""


def submit_plan(portal: Portal, number: int, measures: Sequence[Basis], actor: Actor) -> None:
    """Submit a plan that lacks nothing. In: its number, and its measures. Errors: Refused."""
    with portal.store.write() as session:
        row = _plan(session, number)
        if lacks := lacking(
            fields_of(session, row), row.year, measures, goals_of(portal.catalogue.performance)
        ):
            raise refuse(Refusal.PLAN_LACKS, count=len(lacks))
        take(session, portal, row, Taken(PaperStep.SUBMIT), actor)


def score_plan(portal: Portal, number: int, score: Score, actor: Actor) -> None:
    """Score a submitted plan, as one of its reviewers. A later one of the same role counts."""
    if set(score.marks) != set(Criterion) or not all(1 <= mark <= BEST_MARK for mark in score.marks.values()):
        raise refuse(Refusal.MARKS_MISSING, best=BEST_MARK)
    marks = {criterion.value: mark for criterion, mark in score.marks.items()}
    with portal.store.write() as session:
        take(session, portal, _plan(session, number), Taken(PaperStep.SCORE, score.words, marks), actor)


def return_plan(portal: Portal, number: int, words: str, actor: Actor) -> None:
    """Give a plan back to its agency, with what has to change. Errors: Refused."""
    with portal.store.write() as session:
        take(session, portal, _plan(session, number), Taken(PaperStep.RETURN, words), actor)


def approve_plan(portal: Portal, number: int, words: str, measures: Sequence[Basis], actor: Actor) -> None:
    """Approve a plan that both reviewers have scored: its words are frozen, and its targets stand.

    In: its number; a comment or ""; its measures. Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        row = _plan(session, number)
        steps = session.scalars(
            select(PaperStepRow).where(PaperStepRow.paper_id == number).order_by(PaperStepRow.id)
        ).all()
        _check_review(steps, actor)
        fields = fields_of(session, row)
        goals = goals_of(portal.catalogue.performance)
        if lacks := lacking(fields, row.year, measures, goals):
            raise refuse(Refusal.PLAN_LACKS, count=len(lacks))
        document = document_of(fields, row.year, measures, goals)
        take(session, portal, row, Taken(PaperStep.APPROVE, words), actor, document)
        _lock_targets(session, portal, row, document, actor)


def _check_review(steps: Sequence[PaperStepRow], actor: Actor) -> None:
    """Refuse an approval before both have scored since the plan was last submitted, and one of one's own."""
    submitted = max((at for at, step in enumerate(steps) if step.step == PaperStep.SUBMIT), default=0)
    since = steps[submitted:]
    scored = {step.role for step in since if step.step == PaperStep.SCORE}
    missing = [role.value.replace("_", " ") for role in REVIEWERS if role.value not in scored]
    if since and missing:
        raise refuse(Refusal.NOT_SCORED, roles=" and the ".join(missing))
    if any(step.by == actor.name for step in since if step.step == PaperStep.SUBMIT):
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
