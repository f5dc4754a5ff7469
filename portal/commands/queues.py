"""Queues that staff keep under a name. Rows of their own, without events."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from portal.portal import Portal
from portal.store.models import SavedQueueRow, StaffRow

MOST_SAVED = 30
"""More would not be read."""

LONGEST_NAME = 60
"""Characters."""


def save_queue(portal: Portal, username: str, name: str, filters: Mapping[str, str]) -> bool:
    """Keep a queue under a name; one that has the name is replaced. False: there are too many already."""
    with portal.store.write() as session:
        staff_id = session.scalars(select(StaffRow.id).where(StaffRow.username == username)).one()
        same = session.scalar(
            select(SavedQueueRow).where(SavedQueueRow.staff_id == staff_id, SavedQueueRow.name == name)
        )
        if same is not None:
            same.filters = dict(filters)
            return True
        counted = select(func.count()).where(SavedQueueRow.staff_id == staff_id)
        if (session.scalar(counted) or 0) >= MOST_SAVED:
            return False
        session.add(
            SavedQueueRow(staff_id=staff_id, name=name, filters=dict(filters), created_at=portal.now())
        )
        return True


def forget_queue(portal: Portal, username: str, name: str) -> None:
    """Forget a queue; one that is not there is forgotten already."""
    own = select(StaffRow.id).where(StaffRow.username == username).scalar_subquery()
    with portal.store.write() as session:
        session.execute(
            delete(SavedQueueRow).where(SavedQueueRow.staff_id == own, SavedQueueRow.name == name)
        )
