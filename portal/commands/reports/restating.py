"""Restating a value after it was frozen: another value with its reason; what stood stays, and is public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.reports.counting import Counted, count, keep
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Permission, may
from portal.domain.report_questions import Subject, kept_answers, number_of
from portal.domain.restatements import Recount, questions_about, unanswered
from portal.domain.values import FINAL, Lack, Number, Slot, Source
from portal.outcomes.links import link_in, links_of
from portal.portal import Portal
from portal.store.models import MeasureValueRow


@dataclass(frozen=True)
class Restatement:
    """Which value is restated, what it is to be, and why. `value` None: what is counted now.

    A value that was counted is never typed, so it is only restated to what is counted. `answers` to what the
    checks ask, by the question's key. `expected`: what was counted when somebody read it; None: whatever it
    is. `recount`: how the figure held that stands.
    """

    identity: str
    year: int
    slot: Slot
    value: Number | None
    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)
    expected: Number | None = None
    recount: Recount | None = None


def restate(portal: Portal, given: Restatement, subject: Subject, actor: Actor) -> None:
    """Write another value for one that is frozen; the newest stands.

    In: the measure with all years that are known of it (portal.queries.reports.with_history). Errors:
    Refused; then nothing was written.
    """
    if not may(actor, Permission.RESTATE):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="restate a value")
    if not given.reason.strip():
        raise refuse(Refusal.NO_REASON)
    counted = None if given.value is not None else count_again(portal, given.identity, given.year, given.slot)
    value = given.value or (counted.value if counted else None)
    if value is None or value.lack is Lack.NOT_YET:
        raise refuse(Refusal.NOT_COUNTED)
    with portal.store.write() as session:
        before = _standing(session, given)
        if (before.figure is None and not before.from_grid) is (given.value is None):
            raise refuse(Refusal.NOT_COUNTED)
        _check_seen(given, subject, value, before)
        questions = questions_about(subject, given.year, given.slot, value, given.answers)
        if open_ones := unanswered(questions):
            raise refuse(Refusal.RESTATEMENT_ASKS, open=len(open_ones))
        place = (given.identity, given.slot)
        figure = keep(session, portal, {place: counted}, actor.name).get(place) if counted else None
        row = _restated(portal, given, before, value, actor)
        row.figure, row.answers = figure, kept_answers(questions)
        row.from_grid = counted is not None and figure is None
        session.add(row)
        record(
            portal,
            actor.name,
            Act.VALUE_RESTATED,
            session=session,
            measure=given.identity,
            year=given.year,
            slot=given.slot.value,
        )


def count_again(portal: Portal, identity: str, year: int, slot: Slot) -> Counted | None:
    """Count a computed measure's value as of now; None for one that is entered.

    Errors: as portal.commands.figures.compute.
    """
    with portal.store.read() as session:
        link = link_in(links_of(session, [identity]).get(identity, {}), year)
    return count(portal, {(identity, slot): link}, year)[identity, slot] if link else None


def _check_seen(given: Restatement, subject: Subject, value: Number, before: MeasureValueRow) -> None:
    """Refuse what says nothing else, and what was said of a value that is not the one that was read."""
    stands = _number(before)
    if value == stands:
        raise refuse(Refusal.SAME_VALUE)
    known = number_of(subject.year(given.year).value(given.slot))
    if known != stands or (given.expected or value) != value:
        raise refuse(Refusal.VALUE_MOVED)


def _restated(
    portal: Portal, given: Restatement, before: MeasureValueRow, value: Number, actor: Actor
) -> MeasureValueRow:
    number, above, below = (
        None if each is None else str(each) for each in (value.number, value.numerator, value.denominator)
    )
    return MeasureValueRow(
        identity=given.identity,
        year=given.year,
        slot=given.slot.value,
        kind=Source.RESTATED.value,
        number=number,
        numerator=above,
        denominator=below,
        lack=value.lack,
        words=before.words,
        reason=given.reason.strip(),
        paper_id=before.paper_id,
        recount=given.recount.document() if given.recount else None,
        by=actor.name,
        at=portal.now(),
    )


def _number(row: MeasureValueRow) -> Number:
    number, above, below = (
        None if each is None else Decimal(each) for each in (row.number, row.numerator, row.denominator)
    )
    return Number(number, above, below, Lack(row.lack) if row.lack else None)


def _standing(session: Session, given: Restatement) -> MeasureValueRow:
    rows = session.scalars(
        select(MeasureValueRow)
        .where(
            MeasureValueRow.identity == given.identity,
            MeasureValueRow.year == given.year,
            MeasureValueRow.slot == given.slot.value,
        )
        .order_by(MeasureValueRow.id)
    ).all()
    if not rows or Source(rows[-1].kind) not in FINAL:
        raise refuse(Refusal.NOT_FINAL)
    return rows[-1]
