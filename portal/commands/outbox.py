"""Trying messages again that were given up."""

from collections.abc import Collection

from sqlalchemy import update

from portal.domain.messages import MessageState
from portal.portal import Portal
from portal.store.models import OutboxRow


def retry(portal: Portal, ids: Collection[int] | None) -> int:
    """Put messages that were given up back among those that wait, with all their tries.

    In: their ids, or None for all. Out: how many; one whose address is erased cannot go again.
    """
    chosen = update(OutboxRow).where(
        OutboxRow.state == MessageState.GIVEN_UP.value, OutboxRow.subscription_id.is_not(None)
    )
    if ids is not None:
        chosen = chosen.where(OutboxRow.id.in_(ids))
    with portal.store.write() as session:
        result = session.execute(
            chosen.values(
                state=MessageState.WAITING.value,
                attempts=0,
                due_at=portal.now(),
                finished_at=None,
                failure=None,
            )
        )
        return int(getattr(result, "rowcount", 0))
