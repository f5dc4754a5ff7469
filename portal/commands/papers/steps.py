"""Steps with a paper as a whole: submitted, scored, returned, approved, signed off, sent.

A kind of paper that does more when it is frozen does it in the same transaction, with `take`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.papers.opening import locked
from portal.commands.papers.writing import fields_of
from portal.commands.refusals import Refusal, refuse
from portal.domain.audit import Act
from portal.domain.papers import MOVES, OF_AN_AGENCY, PaperKind, PaperStatus, PaperStep
from portal.domain.permissions import Actor, Role, may
from portal.portal import Portal
from portal.store.models import PaperRow, PaperStepRow

LEAVES_OPEN = frozenset({PaperStep.SCORE, PaperStep.RETURN})
"""Steps that a paper may take while words of two people stand beside each other."""


@dataclass(frozen=True)
class Taken:
    """A step as it is taken: words to whom it concerns, and marks by what they are for (1 to 5).

    `about`: the names of the fields that the paper has now; None where it has all that were written in.
    """

    step: PaperStep
    words: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    about: Collection[str] | None = None


def take_step(portal: Portal, number: int, taken: Taken, actor: Actor) -> PaperStatus:
    """Take a step that does nothing but move the paper on. Out: its status now. Errors: Refused."""
    with portal.store.write() as session:
        return PaperStatus(take(session, portal, locked(session, number), taken, actor).status)


def take(
    session: Session,
    portal: Portal,
    row: PaperRow,
    taken: Taken,
    actor: Actor,
    frozen: Mapping[str, Any] | None = None,
) -> PaperRow:
    """Take a step within a transaction that holds the paper (`locked`).

    In: `frozen` is what the paper said, as a document, for the step that freezes it. Errors: Refused; then
    the transaction must be given up.
    """
    kind, status = PaperKind(row.kind), PaperStatus(row.status)
    move = MOVES[kind].get(taken.step)
    if move is None or status not in move.starts:
        raise refuse(Refusal.STEP_NOT_NOW, kind=kind.value, status=status.value, step=taken.step.value)
    if not may(actor, move.permission, row.subject if kind in OF_AN_AGENCY else None):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission=f"{taken.step} this {kind}")
    _check(session, row, taken, is_by_itself=actor.role is Role.SYSTEM)
    row.status = move.ends.value
    if move.ends is PaperStatus.FROZEN:
        row.frozen, row.frozen_at = dict(frozen or {}), portal.now()
    session.add(
        PaperStepRow(
            paper_id=row.id,
            step=taken.step.value,
            by=actor.name,
            role=actor.role.value,
            at=portal.now(),
            words=taken.words.strip(),
            marks=dict(taken.marks),
        )
    )
    record(portal, actor.name, Act.PAPER_STEP, session=session, paper=row.id, step=taken.step.value)
    return row


def _check(session: Session, row: PaperRow, taken: Taken, *, is_by_itself: bool) -> None:
    """Refuse a step without its reason, or over words of two people; what goes by itself goes as is."""
    if taken.step is PaperStep.RETURN and not taken.words.strip():
        raise refuse(Refusal.SAY_WHY_RETURNED)
    if taken.step not in LEAVES_OPEN:
        unsettled = (
            []
            if is_by_itself
            else [
                name
                for name, each in fields_of(session, row).items()
                if each.open_beside and (taken.about is None or name in taken.about)
            ]
        )
        if unsettled:
            raise refuse(Refusal.NOT_SETTLED, names=", ".join(unsettled))
