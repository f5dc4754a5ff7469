"""What staff should see of the outbox: messages that were given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.domain.messages import MessageState
from portal.portal import Portal
from portal.store.models import OutboxRow, RequestRow


@dataclass(frozen=True)
class GivenUp:
    """A message that did not go out: never with an address. `reference` is None for a link without a request.

    `can_retry`: its address is still known.
    """

    id: int
    kind: str
    channel: str
    reference: str | None
    attempts: int
    failure: str
    finished_at: datetime
    can_retry: bool


def given_up(portal: Portal, agencies: frozenset[str] | None = None) -> list[GivenUp]:
    """Return the messages that were given up, oldest first: of some agencies' requests, or (None) all."""
    chosen = (
        select(OutboxRow, RequestRow.reference)
        .outerjoin(RequestRow, RequestRow.id == OutboxRow.request_id)
        .where(OutboxRow.state == MessageState.GIVEN_UP.value)
        .order_by(OutboxRow.finished_at, OutboxRow.id)
    )
    if agencies is not None:
        chosen = chosen.where(RequestRow.agency.in_(sorted(agencies)))
    with portal.store.read() as session:
        found = session.execute(chosen)
        return [
            GivenUp(
                id=row.id,
                kind=row.kind,
                channel=row.channel,
                reference=reference,
                attempts=row.attempts,
                failure=row.failure or "",
                finished_at=row.finished_at or row.created_at,
                can_retry=row.subscription_id is not None,
            )
            for row, reference in found
        ]
