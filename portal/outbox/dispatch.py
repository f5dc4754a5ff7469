"""Sending: what is due goes out, at least once; what fails is tried again, and given up loudly in the end."""

import time
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.adapters.delivery import NotDelivered, Trouble
from portal.domain.contacts import ContactChannel
from portal.domain.messages import MessageKind, MessageState
from portal.outbox.handing import hand_over
from portal.outbox.reading import NotTrue, Ready, ready
from portal.portal import Portal
from portal.store.models import OutboxRow, RequestRow

MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=1)
WAIT_GROWS = 3.5
JITTER = 0.2
"""Waits of 1, 3.5, 12 … minutes, each a fifth more or less: seven of them make about two days."""

LEASE = timedelta(minutes=10)
"""How long a claimed message is its claimer's, longer than sending takes; after a crash it is due again."""

REST = timedelta(minutes=1)
"""How long a way is left alone that does not answer at all."""

SECONDS_A_ROUND = 20.0
"""When a round ends although more is due: the worker has other things to do."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Claimed:
    """A message that this process sends now. `attempt` is the number of this try."""

    id: int
    key: str
    kind: MessageKind
    channel: ContactChannel
    attempt: int
    reference: str | None
    ready: Ready


def drain(portal: Portal) -> int:
    """Send what is due; return how many messages went out.

    Claims in one short transaction, sends outside of any, records in another one: a crash in between sends
    once more, under the same Message-ID. Errors: DatabaseUnavailable.
    """
    channels = channels_of(portal)
    give_way = time.monotonic() + SECONDS_A_ROUND
    sent = 0
    while channels and time.monotonic() < give_way and _is_due(portal, channels):
        claimed = _claim(portal, channels)
        if claimed is not None:
            sent += _send(portal, claimed)
    return sent


def channels_of(portal: Portal) -> list[ContactChannel]:
    """Return the ways that this installation has. What is to go another way waits."""
    ways = {ContactChannel.EMAIL: portal.mail, ContactChannel.TEXT: portal.text_messages}
    return [channel for channel, way in ways.items() if way is not None]


def _is_due(portal: Portal, channels: list[ContactChannel]) -> bool:
    with portal.store.read() as session:
        return session.scalar(_due(portal, channels)) is not None


def _due(portal: Portal, channels: list[ContactChannel]) -> Select[int]:
    return (
        select(OutboxRow.id)
        .where(
            OutboxRow.state == MessageState.WAITING.value,
            OutboxRow.due_at <= portal.now(),
            OutboxRow.channel.in_([channel.value for channel in channels]),
        )
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
    )


def _claim(portal: Portal, channels: list[ContactChannel]) -> Claimed | None:
    """Take the next message that is due, and make it this process's own for a while.

    Out: None where another process was quicker, or the message came to nothing.
    """
    with portal.store.write() as session:
        found = session.scalar(_due(portal, channels).with_for_update(skip_locked=True))
        if found is None:
            return None
        row = session.get_one(OutboxRow, found)
        reference = session.scalar(select(RequestRow.reference).where(RequestRow.id == row.request_id))
        if row.attempts >= MOST_TRIES:
            # The last try did not end: its process did, and nobody was left to write down why.
            _give_up(row, portal.now(), row.failure or "every try crashed", reference)
            return None
        made = _made_ready(session, portal, row, reference)
        if made is None:
            return None
        if isinstance(made, NotTrue):
            _log.info("message skipped", kind=row.kind, why=made.why, reference=reference)
            _finish(row, MessageState.SKIPPED, portal.now())
            return None
        row.attempts += 1
        row.due_at = portal.now() + LEASE
        return Claimed(
            row.id,
            row.key,
            MessageKind(row.kind),
            ContactChannel(row.channel),
            row.attempts,
            reference,
            made,
        )


def _made_ready(
    session: Session, portal: Portal, row: OutboxRow, reference: str | None
) -> Ready | NotTrue | None:
    """Read what a message needs. None: it cannot be read; it is put off, so that those behind it go on."""
    try:
        with session.begin_nested():
            return ready(session, portal, row)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one message, it is loud in the log
        _log.exception("message broken", id=row.id, kind=row.kind, reference=reference)
        row.attempts += 1
        row.failure = type(error).__name__
        row.due_at = portal.now() + wait_after(row.attempts, portal.random)
        return None


def _send(portal: Portal, claimed: Claimed) -> int:
    """Make and send one message, and write down what came of it; return 1 when it went out."""
    try:
        hand_over(portal, claimed.key, claimed.kind, claimed.channel, claimed.ready)
    except NotDelivered as error:
        _record_failure(portal, claimed, error)
        return 0
    except Exception as error:  # noqa: BLE001 - one message that cannot be made must not stop those behind it
        # Not with the error's text, which may repeat an address.
        place = traceback.extract_tb(error.__traceback__)[-1]
        _log.error(
            "message broken", **_named(claimed), error=type(error).__name__, at=f"{place.name}:{place.lineno}"
        )
        _record_failure(portal, claimed, NotDelivered(Trouble.NOT_NOW, type(error).__name__))
        return 0
    with portal.store.write() as session:
        row = _still_ours(session, claimed)
        if row is not None:
            row.failure = None
            _finish(row, MessageState.SENT, portal.now())
    return 1


def wait_after(attempt: int, random: Random) -> timedelta:
    """Return how long to wait after a try that failed. In: its number, from 1."""
    return FIRST_WAIT * WAIT_GROWS ** (attempt - 1) * random.uniform(1 - JITTER, 1 + JITTER)


def _record_failure(portal: Portal, claimed: Claimed, error: NotDelivered) -> None:
    now = portal.now()
    with portal.store.write() as session:
        row = _still_ours(session, claimed)
        if row is not None and (error.trouble is Trouble.NEVER or claimed.attempt >= MOST_TRIES):
            _give_up(row, now, error.why, claimed.reference)
        elif row is not None:
            row.failure = error.why
            row.due_at = now + wait_after(claimed.attempt, portal.random)
            _log.warning("message not delivered", **_named(claimed), why=str(error))
        if error.trouble is Trouble.UNREACHABLE:
            _rest(session, claimed.channel, now)


def _rest(session: Session, channel: ContactChannel, now: datetime) -> None:
    """Leave a way alone for a while: what is due has not been tried, so it costs no try."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.channel == channel.value,
            OutboxRow.state == MessageState.WAITING.value,
            OutboxRow.due_at <= now + REST,
        )
        .values(due_at=now + REST)
    )


def _still_ours(session: Session, claimed: Claimed) -> OutboxRow | None:
    """Return the row of a claimed message, unless somebody claimed it again because this took too long."""
    row = session.get(OutboxRow, claimed.id, with_for_update=True)
    ours = row is not None and row.attempts == claimed.attempt and row.state == MessageState.WAITING.value
    return row if ours else None


def _give_up(row: OutboxRow, now: datetime, why: str, reference: str | None) -> None:
    row.failure = why
    _finish(row, MessageState.GIVEN_UP, now)
    _log.error(
        "message given up",
        id=row.id,
        kind=row.kind,
        channel=row.channel,
        attempts=row.attempts,
        why=why,
        reference=reference,
    )


def _finish(row: OutboxRow, state: MessageState, now: datetime) -> None:
    """End a message. An address that is nowhere else is no longer needed."""
    row.state = state.value
    row.finished_at = now
    row.address = None


def _named(claimed: Claimed) -> dict[str, object]:
    return {
        "id": claimed.id,
        "kind": claimed.kind.value,
        "channel": claimed.channel.value,
        "attempt": claimed.attempt,
        "reference": claimed.reference,
    }
