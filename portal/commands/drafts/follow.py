"""Following instead of sending: one transaction in which a draft ends as one more person affected."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.steps import Step
from portal.commands.door import perform
from portal.commands.drafts.counting import count_end
from portal.commands.drafts.send import Sent, Unknown, contacts_of
from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import FollowRequest
from portal.domain.contacts import SubscriberRole
from portal.domain.forms import Counted
from portal.domain.permissions import Actor
from portal.portal import Portal
from portal.store.models import DraftRow, RequestRow, SubscriptionRow

CHOICE = "choice"
"""In what is known of the step NEARBY: the reference of the request that is followed, or None."""


@dataclass(frozen=True)
class Followed:
    """The person is counted, and hears of this request."""

    reference: str


@dataclass(frozen=True)
class TooLate:
    """The request was closed meanwhile, so nobody can follow it; the draft is as it was."""


def follow_draft(
    portal: Portal, key: str, language: str, actor: Actor
) -> Followed | Sent | TooLate | Unknown:
    """End a draft by following the request that it names: once, whatever is pressed twice.

    In: the draft's key; the language of the news. Out: Sent when it was sent as its own request meanwhile.
    """
    try:
        with portal.store.write() as session:
            return follow_in(session, portal, key, language, actor)
    except Refused as refused:
        if is_too_late(refused):
            return TooLate()
        raise


def is_too_late(refused: Refused) -> bool:
    """Say whether what was refused is a request that nobody can follow any more."""
    return refused.refusal in {Refusal.NOT_NOW_FOR_RESIDENTS, Refusal.UNKNOWN_REQUEST}


def follow_in(
    session: Session, portal: Portal, key: str, language: str, actor: Actor
) -> Followed | Sent | Unknown:
    """End a draft by following, inside an open write transaction. Errors: Refused (see is_too_late)."""
    draft = session.scalar(select(DraftRow).where(DraftRow.key == key).with_for_update())
    sent = session.scalar(select(RequestRow.reference).where(RequestRow.key == key))
    if sent is not None:
        return Sent(sent)
    followed = session.scalar(
        select(RequestRow.reference)
        .join(SubscriptionRow, SubscriptionRow.request_id == RequestRow.id)
        .where(SubscriptionRow.key == key, SubscriptionRow.role == SubscriberRole.FOLLOWER.value)
        .limit(1)
    )
    if followed is not None:
        return Followed(followed)
    chosen = (draft.steps.get(Step.NEARBY.value) or {}).get(CHOICE) if draft else None
    if draft is None or chosen is None:
        return Unknown()
    command = FollowRequest(
        reference=chosen,
        language=language,
        key=key,
        contacts=contacts_of(draft.steps.get(Step.CONTACT.value) or {}),
    )
    receipt = perform(session, portal, command, actor)
    count_end(session, portal, draft, Counted.FOLLOWED, actor)
    session.delete(draft)
    return Followed(receipt.reference)
