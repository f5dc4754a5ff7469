"""The audit, searched: newest first, a page at a time by where the last one ended.

What staff looked at, exported and changed beside requests stands in a table of its own; what they did with
requests, in the log of events. Nobody changes either.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.audit import Act
from portal.domain.permissions import STAFF_ROLES
from portal.portal import Portal
from portal.store.models import AuditRow, EventRow, RequestRow

A_PAGE = 50
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class AuditLine:
    """One line: when (UTC), which account, what it did or was refused, and about which request.

    `happened_at`: when it happened (UTC), where it was entered later than that.
    """

    id: int
    at: datetime
    actor_name: str
    act: str
    reference: str | None
    details: dict[str, Any]
    happened_at: datetime | None = None


@dataclass(frozen=True)
class Search:
    """What is looked for; None: everything. `since` and `until` are moments in UTC, `until` not included."""

    actor_name: str | None = None
    act: Act | None = None
    reference: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def audit_page(
    portal: Portal, search: Search, before: int | None = None
) -> tuple[list[AuditLine], int | None]:
    """Return a page of lines, and what to give as `before` for the next one; None on the last."""
    asked = select(AuditRow).order_by(AuditRow.id.desc()).limit(A_PAGE + 1)
    if search.act is not None:
        asked = asked.where(AuditRow.act == search.act.value)
    conditions = _matching(
        search, before, (AuditRow.id, AuditRow.at, AuditRow.actor_name, AuditRow.reference)
    )
    with portal.store.read() as session:
        rows = list(session.scalars(asked.where(*conditions)))
    return _page(
        [AuditLine(row.id, row.at, row.actor_name, row.act, row.reference, dict(row.details)) for row in rows]
    )


def steps_page(
    portal: Portal, search: Search, before: int | None = None
) -> tuple[list[AuditLine], int | None]:
    """Return a page of what staff did with requests, from the log of events, as `audit_page` does."""
    asked = (
        select(EventRow, RequestRow.reference)
        .join(RequestRow, RequestRow.id == EventRow.request_id)
        .where(EventRow.actor_role.in_([role.value for role in STAFF_ROLES]))
        .order_by(EventRow.id.desc())
        .limit(A_PAGE + 1)
    )
    columns = (EventRow.id, EventRow.recorded_at, EventRow.actor_name, RequestRow.reference)
    with portal.store.read() as session:
        rows = session.execute(asked.where(*_matching(search, before, columns))).all()
    return _page([_step(row, reference) for row, reference in rows])


def _step(row: EventRow, reference: str) -> AuditLine:
    words = _CAPITAL.sub(" ", row.type).lower()
    codes = {name: value for name, value in row.data.items() if isinstance(value, str | int) and value}
    late = row.occurred_at if row.occurred_at < row.recorded_at else None
    return AuditLine(row.id, row.recorded_at, row.actor_name, words, reference, codes, late)


def _matching(
    search: Search,
    before: int | None,
    columns: tuple[InstrumentedAttribute[int], InstrumentedAttribute[datetime], Any, Any],
) -> list[ColumnElement[bool]]:
    """Return the conditions on a line's key, moment, account and request."""
    key, at, actor_name, reference = columns
    wanted: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (search.actor_name, lambda given: actor_name == given),
        (search.reference, lambda given: reference == given),
        (search.since, lambda given: at >= given),
        (search.until, lambda given: at < given),
        (before, lambda given: key < min(given, LARGEST_ID)),
    ]
    return [condition(given) for given, condition in wanted if given is not None]


def _page(lines: list[AuditLine]) -> tuple[list[AuditLine], int | None]:
    return lines[:A_PAGE], lines[A_PAGE - 1].id if len(lines) > A_PAGE else None
