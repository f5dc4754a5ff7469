"""Restating a value after it was frozen: another value with its reason; what stood stays, and is public."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.reports.counting import Counted, count, keep
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Permission, may
from portal.domain.values import FINAL, Number, Slot, Source
from portal.outcomes.links import link_in, links_of
from portal.portal import Portal
from portal.store.models import MeasureValueRow


@dataclass(frozen=True)
class Restatement:
    """Which value is restated, what it is to be, and why. `value` None: what is counted now.

    A value that was counted is never typed, so it is only restated to what is counted.
    """

    identity: str
    year: int
    slot: Slot
    value: Number | None
    reason: str


def restate(portal: Portal, given: Restatement, actor: Actor) -> None:
    """Write another value for one that is frozen; the newest stands. Errors: Refused; nothing was written."""
    if not may(actor, Permission.RESTATE):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="restate a value")
    if not given.reason.strip():
        raise refuse(Refusal.NO_REASON)
    counted = None if given.value is not None else count_again(portal, given.identity, given.year, given.slot)
    if given.value is None and counted is None:
        raise refuse(Refusal.NOT_COUNTED)
    with portal.store.write() as session:
        before = _standing(session, given)
        if (before.figure is None) is (given.value is None):
            raise refuse(Refusal.NOT_COUNTED)
        value = given.value or (counted.value if counted else Number())
        numbers = [
            None if each is None else str(each) for each in (value.number, value.numerator, value.denominator)
        ]
        if numbers == [before.number, before.numerator, before.denominator]:
            raise refuse(Refusal.SAME_VALUE)
        place = (given.identity, given.slot)
        figure = keep(session, portal, {place: counted}, actor.name)[place] if counted else None
        session.add(
            MeasureValueRow(
                identity=given.identity,
                year=given.year,
                slot=given.slot.value,
                kind=Source.RESTATED.value,
                number=numbers[0],
                numerator=numbers[1],
                denominator=numbers[2],
                words=before.words,
                reason=given.reason.strip(),
                paper_id=before.paper_id,
                figure=figure,
                by=actor.name,
                at=portal.now(),
            )
        )
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
