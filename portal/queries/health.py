"""How the machinery behind the pages is: the facts, what waits to be put into them, and messages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.domain.messages import MessageState
from portal.outcomes import manifest
from portal.outcomes.manifest import DamagedFacts
from portal.portal import Portal
from portal.store.models import DirtyRow, OutboxRow


@dataclass(frozen=True)
class Health:
    """`facts_as_of`: the worker's last round with the facts; None where there are none, or damaged ones.

    `marks` are changes that are not in the facts yet; `oldest_due` is when the message that has waited
    longest was to go. Moments are UTC.
    """

    facts_as_of: datetime | None
    marks: int
    messages: dict[MessageState, int]
    oldest_due: datetime | None
    last_sent: datetime | None


def health(portal: Portal) -> Health:
    """Look at it. Errors: DatabaseUnavailable."""
    try:
        found = manifest.read(portal.settings.facts)
    except DamagedFacts:
        found = None
    waiting = OutboxRow.state == MessageState.WAITING.value
    due = select(func.min(OutboxRow.due_at)).where(waiting, OutboxRow.due_at <= portal.now())
    sent = select(func.max(OutboxRow.finished_at)).where(OutboxRow.state == MessageState.SENT.value)
    with portal.store.read() as session:
        counted = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
        counts = {row.state: int(row[1]) for row in counted}
        return Health(
            facts_as_of=found.as_of if found else None,
            marks=session.scalar(select(func.count()).select_from(DirtyRow)) or 0,
            messages={state: counts.get(state.value, 0) for state in MessageState},
            oldest_due=session.scalar(due),
            last_sent=session.scalar(sent),
        )
