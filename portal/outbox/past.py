"""Messages of a past that is invented: written down as sent, without a word of them being made."""

from datetime import datetime

from sqlalchemy import exists, update
from sqlalchemy.orm import Session

from portal.domain.messages import MessageState
from portal.outbox.reading import OVERTAKES
from portal.store.models import EventRow, OutboxRow


def pass_by(session: Session, until: datetime) -> None:
    """Let the messages that were due before a moment (UTC) have gone out, each when it was due.

    As a worker would have done who was there all the time: what had been overtaken by then is skipped.
    """
    due = update(OutboxRow).where(OutboxRow.state == MessageState.WAITING.value, OutboxRow.due_at < until)
    overtaken = exists().where(OVERTAKES, EventRow.recorded_at <= OutboxRow.due_at)
    session.execute(
        due.where(overtaken).values(state=MessageState.SKIPPED.value, finished_at=OutboxRow.due_at)
    )
    session.execute(due.values(state=MessageState.SENT.value, attempts=1, finished_at=OutboxRow.due_at))
