"""Queues that staff keep under a name."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.portal import Portal
from portal.store.models import SavedQueueRow, StaffRow


def saved_queues(portal: Portal, username: str) -> Mapping[str, Mapping[str, str]]:
    """Return the filters of each queue that somebody keeps, by its name, in the order of the names."""
    with portal.store.read() as session:
        rows = session.execute(
            select(SavedQueueRow.name, SavedQueueRow.filters)
            .join(StaffRow, StaffRow.id == SavedQueueRow.staff_id)
            .where(StaffRow.username == username)
        ).all()
    return {row.name: row.filters for row in sorted(rows, key=lambda row: row.name.casefold())}
