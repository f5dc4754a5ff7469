"""How many requests there are and how they stand; and, of each kind, the latest one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select

from portal.domain.lifecycle import Outcome, Status, Visibility
from portal.portal import Portal
from portal.store.models import RequestRow


@dataclass(frozen=True)
class Stock:
    """Counts of requests by status, and of closed ones by outcome."""

    statuses: Mapping[Status, int]
    outcomes: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """All requests."""
        return sum(self.statuses.values())


class Kind(StrEnum):
    """A kind of request that someone may want to see one of."""

    OPEN = "open"
    ON_HOLD = "on hold"
    COMPLETED = "completed"
    REOPENED = "opened again"
    DUPLICATE = "already reported"


_OPEN = RequestRow.status.in_([Status.ACCEPTED.value, Status.IN_PROGRESS.value])

_KINDS: dict[Kind, Any] = {
    Kind.OPEN: and_(_OPEN, RequestRow.reopenings == 0),
    Kind.ON_HOLD: RequestRow.status == Status.ON_HOLD.value,
    Kind.COMPLETED: RequestRow.outcome == Outcome.COMPLETED.value,
    Kind.REOPENED: and_(_OPEN, RequestRow.reopenings > 0),
    Kind.DUPLICATE: RequestRow.outcome == Outcome.DUPLICATE.value,
}


def stock(portal: Portal) -> Stock:
    """Return how many requests there are."""
    with portal.store.read() as session:
        rows = session.execute(
            select(RequestRow.status, RequestRow.outcome, func.count())
            .group_by(RequestRow.status, RequestRow.outcome)
            .order_by(RequestRow.status, RequestRow.outcome)
        ).all()
    statuses, outcomes = dict.fromkeys(Status, 0), dict.fromkeys(Outcome, 0)
    for status, outcome, requests in rows:
        statuses[Status(status)] += requests
        if outcome is not None:
            outcomes[Outcome(outcome)] += requests
    return Stock(statuses, outcomes)


def latest(portal: Portal) -> dict[Kind, tuple[str, str]]:
    """Return reference and service code of the latest request of each kind there is.

    Only public ones, of which a reference alone shows everything but personal details.
    """
    found: dict[Kind, tuple[str, str]] = {}
    with portal.store.read() as session:
        for kind, condition in _KINDS.items():
            row = session.execute(
                select(RequestRow.reference, RequestRow.service_code)
                .where(condition, RequestRow.visibility == Visibility.PUBLIC.value)
                .order_by(RequestRow.received_at.desc(), RequestRow.id.desc())
                .limit(1)
            ).one_or_none()
            if row is not None:
                found[kind] = (row.reference, row.service_code)
    return found
