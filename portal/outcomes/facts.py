"""One fact a request: what the measures need, from rows that `portal rebuild` makes again from events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.lifecycle import MilestoneKind, Outcome, Result
from portal.domain.measures import Fact, Period
from portal.store.models import MilestoneRow, RequestRow

_WORK = MilestoneKind.WORK_COMPLETE.value
_INSPECTION = MilestoneKind.INSPECTION.value


def facts(session: Session, period: Period) -> list[Fact]:
    """Return the facts that a period's figures can touch: received, closed or due in it, or open."""
    rows = session.execute(_statement(period))
    return [_fact(row) for row in rows]


def _statement(period: Period) -> Select[*tuple[Any, ...]]:
    """Ask for each request with its last dated promise, and the same promise of a duplicate's root."""
    work, inspection = aliased(MilestoneRow), aliased(MilestoneRow)
    root = aliased(RequestRow)
    root_work, root_inspection = aliased(MilestoneRow), aliased(MilestoneRow)

    def within(column: Any) -> Any:
        return (column >= period.start) & (column < period.end)

    return (
        select(
            RequestRow.service_code,
            RequestRow.received_at,
            RequestRow.outcome,
            RequestRow.closed_at,
            RequestRow.parent,
            work.due_at.label("work_due"),
            work.result.label("work_result"),
            work.resolved_at.label("work_resolved"),
            inspection.due_at.label("inspection_due"),
            inspection.result.label("inspection_result"),
            inspection.resolved_at.label("inspection_resolved"),
            root_work.result.label("root_work_result"),
            root_work.resolved_at.label("root_work_resolved"),
            root_inspection.result.label("root_inspection_result"),
            root_inspection.resolved_at.label("root_inspection_resolved"),
        )
        .outerjoin(work, (work.request_id == RequestRow.id) & (work.kind == _WORK))
        .outerjoin(inspection, (inspection.request_id == RequestRow.id) & (inspection.kind == _INSPECTION))
        .outerjoin(root, root.reference == RequestRow.parent)
        .outerjoin(root_work, (root_work.request_id == root.id) & (root_work.kind == _WORK))
        .outerjoin(
            root_inspection,
            (root_inspection.request_id == root.id) & (root_inspection.kind == _INSPECTION),
        )
        .where(
            or_(
                RequestRow.closed_at.is_(None),
                within(RequestRow.received_at),
                within(RequestRow.closed_at),
                within(work.due_at),
                within(inspection.due_at),
            )
        )
    )


def _fact(row: Row[Any]) -> Fact:
    due, result, resolved = _promise(row)
    return Fact(
        service=row.service_code,
        received_at=row.received_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        due_at=due,
        result=Result(result),
        resolved_at=resolved,
    )


def _promise(row: Row[Any]) -> tuple[datetime | None, str, datetime | None]:
    """Return deadline, result and its moment of the last dated promise; a duplicate takes its root's end."""
    if row.work_due is not None:
        own = (row.work_due, row.work_result, row.work_resolved)
        end = (row.root_work_result, row.root_work_resolved)
    elif row.inspection_due is not None:
        own = (row.inspection_due, row.inspection_result, row.inspection_resolved)
        end = (row.root_inspection_result, row.root_inspection_resolved)
    else:
        return None, Result.LEFT.value, None
    if row.parent is not None and end[0] is not None:
        return own[0], *end
    return own
