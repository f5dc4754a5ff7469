"""Why a row is not what it was: from the log of its request, and of the request whose end it takes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.outcomes.stored import Stored
from portal.outcomes.witness import Difference
from portal.store.models import EventRow, RequestRow

IN_FLIGHT = timedelta(seconds=10)
"""So long before a moment an event may have been recorded that was committed after it."""

AT_A_TIME = 500


class Why(StrEnum):
    """What moved a figure as of then, which should stand."""

    CAME_LATE = "recorded before then, committed after"
    CHANGED = "the log was changed since"
    GONE = "the request is gone from the database"


class Since(StrEnum):
    """Why a figure reads otherwise now than it did then. The first that holds is the one counted."""

    LATE_ENTRY = "late entry: it had happened by then, and was recorded later"
    REOPENED = "reopened since"
    REVIEWED = "its suspect close was reviewed since"
    TRANSFERRED = "transferred since"
    RECLASSIFIED = "moved to another service since"
    ANSWERED = "the resident answered since"
    RECEIVED = "received since"
    CLOSED = "closed since"
    OTHER_STEP = "another step was taken since"
    THROUGH_ANOTHER = "through another request: its root, or a close of the same person"
    TIME_PASSED = "time has passed: a deadline, or thirty days"


_BY_TYPE: Mapping[str, Since] = {
    "RequestReopened": Since.REOPENED,
    "CloseReviewed": Since.REVIEWED,
    "RequestTransferred": Since.TRANSFERRED,
    "ServiceChanged": Since.RECLASSIFIED,
    "FixAnswered": Since.ANSWERED,
    "RequestReceived": Since.RECEIVED,
    "RequestClosed": Since.CLOSED,
}

_TELLS: Mapping[str, frozenset[str]] = {
    "received_at": frozenset({"RequestReceived"}),
    "channel": frozenset({"RequestReceived"}),
    "kind": frozenset({"RequestReceived"}),
    "source": frozenset({"RequestReceived"}),
    "due_at": frozenset({"RequestReceived", "RequestResumed", "ServiceChanged"}),
    "accepted_at": frozenset({"RequestAccepted"}),
    "transfers": frozenset({"RequestTransferred", "ServiceChanged"}),
    "outcome": frozenset({"RequestClosed", "RequestReopened"}),
    "closed_at": frozenset({"RequestClosed", "RequestReopened"}),
    "end_outcome": frozenset({"RequestClosed", "RequestReopened"}),
    "end_at": frozenset({"RequestClosed", "RequestReopened"}),
    "reopened_at": frozenset({"RequestReopened"}),
    "first_closed_at": frozenset({"RequestClosed"}),
    "first_reopened_at": frozenset({"RequestReopened"}),
    "fixed": frozenset({"FixAnswered"}),
    "rating": frozenset({"FixAnswered"}),
}
"""Which events a column of the facts is taken from."""


@dataclass(frozen=True)
class Said:
    """An event of a log: its place, type, when it happened, and when the portal heard of it (UTC)."""

    id: int
    request_id: int
    sequence: int
    type: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Cause:
    """Why a row moved: of which request, by which event (None: it is not known, or not there)."""

    reference: str | None
    why: Why
    event: Said | None = None


def causes_of(session: Session, each: Stored, found: Sequence[Difference]) -> dict[int, Cause]:
    """Return why rows moved that should have stood, by request."""
    logs = _Logs(session, {difference.key[0] for difference in found})
    columns: dict[int, set[str]] = {}
    for difference in found:
        columns.setdefault(difference.key[0], set()).update(difference.columns)
    return {number: _cause(logs, each, number, moved) for number, moved in columns.items()}


def _cause(logs: "_Logs", each: Stored, number: int, columns: Collection[str]) -> Cause:
    reference = logs.references.get(number)
    by_then = [said for said in logs.with_root(number) if said.recorded_at <= each.figure.as_of]
    if reference is None or not by_then:
        return Cause(reference, Why.GONE)
    late = [said for said in by_then if _came_late(said, each)]
    if late:
        return Cause(reference, Why.CAME_LATE, late[-1])
    tell = frozenset[str]().union(*(_TELLS.get(column, frozenset()) for column in columns))
    telling = [said for said in by_then if said.type in tell]
    return Cause(reference, Why.CHANGED, telling[-1] if telling else None)


def _came_late(said: Said, each: Stored) -> bool:
    """Ids are handed out in one order and committed in another: so the last seconds count as late too."""
    return said.id > each.run.last_event or said.recorded_at > each.figure.as_of - IN_FLIGHT


def since(
    session: Session, each: Stored, found: Collection[Difference]
) -> Iterator[tuple[Difference, str | None, Since]]:
    """Give each row that reads otherwise now, its request's reference, and why."""
    logs = _Logs(session, {difference.key[0] for difference in found})
    for difference in found:
        number = difference.key[0]
        yield difference, logs.references.get(number), _since(logs, each, difference)


def _since(logs: "_Logs", each: Stored, difference: Difference) -> Since:
    as_of = each.figure.as_of
    later = [said for said in logs.own(difference.key[0]) if said.recorded_at > as_of]
    if any(said.occurred_at <= as_of for said in later):
        return Since.LATE_ENTRY
    reasons = {_BY_TYPE.get(said.type, Since.OTHER_STEP) for said in later}
    if reasons:
        return next(reason for reason in Since if reason in reasons)
    return Since.THROUGH_ANOTHER if difference.columns else Since.TIME_PASSED


class _Logs:
    """The references and logs of some requests, and of those whose end they take."""

    def __init__(self, session: Session, numbers: Collection[int]) -> None:
        """Read them, some hundred at a time."""
        self.references: dict[int, str] = {}
        self._parents: dict[int, str] = {}
        self._logs: dict[int, list[Said]] = {}
        rest = sorted(numbers)
        while rest:
            self._read(session, rest)
            roots = {self._parents[number] for number in rest if number in self._parents}
            known = set(self.references.values())
            rest = sorted(self._numbers(session, roots - known))
        self._by_reference = {reference: number for number, reference in self.references.items()}

    def own(self, number: int) -> list[Said]:
        """Return the log of a request."""
        return self._logs.get(number, [])

    def with_root(self, number: int) -> list[Said]:
        """Return the log of a request after those of the roots it leads to."""
        seen: list[int] = []
        at: int | None = number
        while at is not None and at not in seen:
            seen.append(at)
            at = self._by_reference.get(self._parents.get(at, ""))
        return [said for each in reversed(seen) for said in self.own(each)]

    def _read(self, session: Session, numbers: Sequence[int]) -> None:
        for first in range(0, len(numbers), AT_A_TIME):
            some = numbers[first : first + AT_A_TIME]
            chosen = select(RequestRow.id, RequestRow.reference, RequestRow.parent)
            for number, reference, parent in session.execute(chosen.where(RequestRow.id.in_(some))):
                self.references[number] = reference
                if parent:
                    self._parents[number] = parent
            columns = (
                EventRow.id,
                EventRow.request_id,
                EventRow.sequence,
                EventRow.type,
                EventRow.occurred_at,
                EventRow.recorded_at,
            )
            logged = select(*columns).where(EventRow.request_id.in_(some))
            for row in session.execute(logged.order_by(EventRow.request_id, EventRow.sequence)):
                self._logs.setdefault(row.request_id, []).append(Said(*row))

    def _numbers(self, session: Session, references: Collection[str]) -> list[int]:
        return list(session.scalars(select(RequestRow.id).where(RequestRow.reference.in_(references))))
