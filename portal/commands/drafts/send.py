"""Sending a draft: checked as a whole, then one transaction in which it becomes a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion, answers
from portal.catalogue.answers import Fault, Moment
from portal.catalogue.steps import Step
from portal.commands.door import perform
from portal.commands.drafts.counting import count_end
from portal.commands.requests.commands import SendRequest
from portal.domain.contacts import Contact, ContactChannel, Point
from portal.domain.events import Place
from portal.domain.forms import Counted
from portal.domain.lifecycle import Channel
from portal.domain.permissions import Actor
from portal.portal import Portal
from portal.store.models import DraftRow, RequestRow, VersionRow


@dataclass(frozen=True)
class Sent:
    """The request is durable under this reference."""

    reference: str


@dataclass(frozen=True)
class Incomplete:
    """Questions that still need an answer or another one, and steps that do; the draft is as it was."""

    faults: Mapping[str, Fault]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Withdrawn:
    """The city no longer offers the service; the draft is as it was."""


@dataclass(frozen=True)
class Unknown:
    """There is no such draft, and nothing was sent under its key."""


@dataclass(frozen=True)
class Manner:
    """How a form is sent: the language its request will remember, and the channel it came by.

    `occurred_at` (UTC) is when it came, None for now; `needs_review`: there are signs of a machine.
    """

    language: str
    channel: Channel = Channel.WEB
    occurred_at: datetime | None = None
    needs_review: bool = False


def send_draft(
    portal: Portal, key: str, language: str, moment: Moment, actor: Actor, *, needs_review: bool = False
) -> Sent | Incomplete | Withdrawn | Unknown:
    """Turn a draft into a request, once: sending again gives back the same reference.

    In: the draft's key; the language the request will remember; the moment for checks on dates; whether there
    are signs of a machine.
    """
    with portal.store.write() as session:
        return send_in(session, portal, key, Manner(language, needs_review=needs_review), moment, actor)


def send_in(
    session: Session, portal: Portal, key: str, manner: Manner, moment: Moment, actor: Actor
) -> Sent | Incomplete | Withdrawn | Unknown:
    """Turn a draft into a request inside an open write transaction."""
    draft = session.scalar(select(DraftRow).where(DraftRow.key == key).with_for_update())
    sent = session.scalar(select(RequestRow.reference).where(RequestRow.key == key))
    if sent is not None:
        return Sent(sent)
    if draft is None:
        return Unknown()
    version = _version(session, portal, draft)
    offered = portal.catalogue.services.get(version.service.slug)
    if offered is None or offered.service.retired:
        return Withdrawn()
    values = {
        q: entry["value"]
        for q, entry in draft.entries.items()
        if entry["answered"] and entry["value"] is not None
    }
    on_path = answers.on_path(version, values)
    faults = answers.check_all(version, on_path, moment)
    contacts = contacts_of(draft.steps.get(Step.CONTACT.value) or {})
    wanting = () if contacts or not _needs_contact(portal, version) else (Step.CONTACT,)
    if faults or wanting:
        return Incomplete(faults, wanting)
    site = draft.steps.get(Step.PLACE.value) or {}
    command = SendRequest(
        key,
        version,
        on_path,
        manner.channel,
        manner.language,
        occurred_at=manner.occurred_at,
        point=_point(site),
        place=Place(site.get("neighbourhood"), site.get("district")),
        contacts=contacts,
        needs_review=manner.needs_review,
    )
    receipt = perform(session, portal, command, actor)
    count_end(session, portal, draft, Counted.SENT, actor)
    session.delete(draft)
    return Sent(receipt.reference)


def _needs_contact(portal: Portal, version: ServiceVersion) -> bool:
    """Say whether nobody can ask for this without an address. Where no message can be sent none is asked for.

    The page that asks says so too; but another tab may have taken the address away since.
    """
    can_send = portal.mail is not None or portal.text_messages is not None
    return can_send and version.service.contact is not None


def _point(site: Mapping[str, Any]) -> Point | None:
    """Return the spot that the place step settled on."""
    if site.get("latitude") is None or site.get("longitude") is None:
        return None
    return Point(site["latitude"], site["longitude"], site.get("label"), site.get("is_near", False))


def contacts_of(known: Mapping[str, Any]) -> tuple[Contact, ...]:
    """Return whom the contact step named, from what is known of it."""
    return tuple(
        Contact(channel, known[channel.value])
        for channel in (ContactChannel.EMAIL, ContactChannel.TEXT)
        if known.get(channel.value)
    )


def _version(session: Session, portal: Portal, draft: DraftRow) -> ServiceVersion:
    """Return the version a draft is made with: today's when it is still the same, else as it was frozen."""
    row = VersionRow.id == draft.service_version_id
    digest = session.scalars(select(VersionRow.digest).where(row)).one()
    for offered in portal.catalogue.services.values():
        if offered.digest == digest:
            return offered
    return ServiceVersion.from_document(session.scalars(select(VersionRow.document).where(row)).one())
