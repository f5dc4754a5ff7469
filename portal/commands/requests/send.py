"""Sending: a request becomes durable and gets its reference, once per key."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.catalogue import ServiceVersion
from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.commands import SendRequest
from portal.commands.requests.log import OpenRequest, RequestLog
from portal.commands.requests.subscribing import subscribe
from portal.commands.versions import ensure_version
from portal.domain import reference as references
from portal.domain.clocks import Target, deadline
from portal.domain.contacts import SubscriberRole
from portal.domain.events import Promise, RequestReceived
from portal.domain.lifecycle import MilestoneKind
from portal.store.models import RequestRow

# Made once, as those of the log.
_BY_KEY = select(RequestRow.reference).where(RequestRow.key == bindparam("key"))
_TAKEN = select(RequestRow.id).where(RequestRow.reference == bindparam("reference"))


def send(log: RequestLog, command: SendRequest) -> str:
    """Write the request and return its reference; a key that was sent before gives back its own."""
    sent = reference_for(log, command.key)
    if sent is not None:
        return sent
    at = command.occurred_at or log.now
    if at > log.now:
        raise refuse(Refusal.IN_THE_FUTURE, moment=log.portal.desk_texts.date_time(at))
    request = receive(log, command, at)
    subscribe(log, request.row.id, command.key, SubscriberRole.REPORTER, command.contacts, command.language)
    return request.state.reference


def receive(
    log: RequestLog, command: SendRequest, at: datetime, split_from: str | None = None
) -> OpenRequest:
    """Write a request that was received at a moment (UTC), with its photos and its place."""
    service = command.version.service
    event = RequestReceived(
        reference=_fresh_reference(log),
        service=service.code,
        version=command.version.digest,
        agency=command.version.agency_for(command.answers),
        channel=command.channel,
        language=command.language,
        visibility=service.visibility,
        promises=promises(log, command.version, at),
        place=command.place,
        photos=log.gathered_photos(command.key),
        needs_review=command.needs_review,
        split_from=split_from,
    )
    version_id = ensure_version(log.session, command.version, log.now)
    request = log.begin(event, at, command.key, version_id, command.answers)
    log.put_point(request.row.id, command.point)
    log.take_photos(request, command.key)
    log.keep_text(request)
    return request


def reference_for(log: RequestLog, key: str) -> str | None:
    """Return the reference that a key was sent under, if it was."""
    return log.session.scalar(_BY_KEY, {"key": key})


def _fresh_reference(log: RequestLog) -> str:
    while True:
        candidate = references.new(log.portal.random)
        if log.session.scalar(_TAKEN, {"reference": candidate}) is None:
            return candidate


def promises(log: RequestLog, version: ServiceVersion, at: datetime) -> tuple[Promise, ...]:
    """Return what a service promises to a request received at a moment (UTC): targets and deadlines."""
    calendar = log.portal.catalogue.calendar

    def due(target: Target | None) -> datetime | None:
        return deadline(at, target, calendar) if target else None

    milestones = version.service.milestones
    targets = {kind: milestones[kind].clock for kind in MilestoneKind if kind in milestones}
    return tuple(Promise(kind, target, due(target)) for kind, target in targets.items())
