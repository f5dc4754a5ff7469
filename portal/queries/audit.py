"""The audit, searched: newest first, a page at a time by where the last one ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.domain.audit import Act
from portal.portal import Portal
from portal.store.models import AuditRow

A_PAGE = 50
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class AuditLine:
    """One line: when (UTC), which account, what it did or was refused, and about which request."""

    id: int
    at: datetime
    actor_name: str
    act: str
    reference: str | None
    details: dict[str, Any]


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
    for column, value in (
        (AuditRow.actor_name, search.actor_name),
        (AuditRow.act, search.act.value if search.act else None),
        (AuditRow.reference, search.reference),
    ):
        if value is not None:
            asked = asked.where(column == value)
    if search.since is not None:
        asked = asked.where(AuditRow.at >= search.since)
    if search.until is not None:
        asked = asked.where(AuditRow.at < search.until)
    if before is not None:
        asked = asked.where(AuditRow.id < min(before, LARGEST_ID))
    with portal.store.read() as session:
        rows = list(session.scalars(asked))
    lines = [
        AuditLine(row.id, row.at, row.actor_name, row.act, row.reference, dict(row.details)) for row in rows
    ]
    return lines[:A_PAGE], lines[A_PAGE - 1].id if len(lines) > A_PAGE else None
