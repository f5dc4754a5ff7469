"""Two people who change one follow-up: what each of them meant, told from what they saw."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.refusals import Refusal, refuse
from portal.store.models import FollowUpRow, FollowUpStepRow

WORDS = frozenset({"topic", "action", "blockers", "evidence", "escalated_to", "escalated_why"})


def as_it_stands(row: FollowUpRow) -> dict[str, Any]:
    """Return a follow-up's fields by name, as they are changed."""
    names = ("topic", "action", "owner", "agency", "due", "deliverable", "blockers", "evidence")
    more = {"escalated_to": row.escalated_to, "escalated_why": row.escalated_why}
    stands = {"started": row.started_at is not None, "done": row.done_at is not None}
    return {name: getattr(row, name) for name in names} | more | stands


def meant(
    session: Session, row: FollowUpRow, now: Mapping[str, Any], changes: Mapping[str, Any], seen: int
) -> dict[str, Any]:
    """Return what is to be written: what differs from what was seen and from how it stands.

    A follow-up has one step for each of its revisions, so that what was seen can be told from the steps.
    Errors: Refused, where somebody else changed the same field since.
    """
    since = _steps_after(session, row, seen)
    changed = {name: pair[0] for step in reversed(since) for name, pair in step.changes.items()}
    base = {name: changed.get(name, plain(value)) for name, value in now.items()}
    after = {name: value.strip() if name in WORDS else value for name, value in changes.items()}
    wanted = {name: value for name, value in after.items() if plain(value) != base[name]}
    differs = {name: value for name, value in wanted.items() if value != now[name]}
    both = sorted(name for name in differs if base[name] != plain(now[name]))
    if both or not 1 <= seen <= row.revision:
        raise refuse(Refusal.FOLLOW_UP_CHANGED, fields=", ".join(both).replace("_", " ") or "all of it")
    return differs


def _steps_after(session: Session, row: FollowUpRow, revision: int) -> Sequence[FollowUpStepRow]:
    asked = select(FollowUpStepRow).where(FollowUpStepRow.follow_up_id == row.id)
    return session.scalars(asked.order_by(FollowUpStepRow.id).offset(max(revision, 0))).all()


def plain(value: Any) -> Any:
    """Return a value of a field as a step keeps it."""
    return value.isoformat() if isinstance(value, date) else value
