"""Alerts: what everybody should know before asking, posted, changed and ended by staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from portal.commands.refusals import Refusal, refuse
from portal.domain.permissions import Actor, Permission, may
from portal.portal import Portal
from portal.store.models import AlertRow

LONGEST_ALERT = 300
"""Characters of an alert in one language: it stands above what people came for."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Alert:
    """What an alert says (language → text), of which services (slugs; none: of all), from when until when.

    `ends_at` None: until somebody ends it. Moments are UTC.
    """

    words: Mapping[str, str]
    services: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None = None


def post_alert(portal: Portal, alert: Alert, actor: Actor) -> int:
    """Post an alert; return its number. Errors: Refused; then nothing was written."""
    _check(portal, alert, actor)
    with portal.store.write() as session:
        return _post(session, portal, alert, actor)


def change_alert(portal: Portal, number: int, alert: Alert, actor: Actor) -> int:
    """End an alert and post another in its place, so that what was said, and by whom, stays on record.

    Out: the number of the new one. Errors: Refused; then nothing was written.
    """
    _check(portal, alert, actor)
    with portal.store.write() as session:
        _end(session, portal, number)
        return _post(session, portal, alert, actor)


def end_alert(portal: Portal, number: int, actor: Actor) -> None:
    """End an alert now; one that has not begun never will. Errors: Refused; then nothing was written."""
    _require(actor)
    with portal.store.write() as session:
        _end(session, portal, number)
    _log.info("alert ended", number=number, by=actor.name)


def _check(portal: Portal, alert: Alert, actor: Actor) -> None:
    _require(actor)
    catalogue = portal.catalogue
    source = catalogue.city.source_language
    for slug in alert.services:
        if slug not in catalogue.services:
            raise refuse(Refusal.UNKNOWN_SERVICE, slug=slug)
    for language, text in alert.words.items():
        if language not in catalogue.city.languages:
            known = ", ".join(catalogue.city.languages)
            raise refuse(Refusal.UNKNOWN_LANGUAGE, language=language, known=known)
        if len(text) > LONGEST_ALERT:
            raise refuse(Refusal.ALERT_TOO_LONG, length=len(text), most=LONGEST_ALERT)
    if not alert.words.get(source, "").strip():
        raise refuse(Refusal.NO_ALERT_TEXT, language=source)
    if alert.ends_at is not None and alert.ends_at <= max(alert.starts_at, portal.now()):
        raise refuse(Refusal.ALERT_IS_OVER, until=portal.desk_texts.date_time(alert.ends_at))


def _require(actor: Actor) -> None:
    if not may(actor, Permission.POST_ALERT):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="post or end alerts")


def _post(session: Session, portal: Portal, alert: Alert, actor: Actor) -> int:
    row = AlertRow(
        words={language: text for language, text in alert.words.items() if text.strip()},
        services=list(alert.services),
        posted_by=actor.name,
        posted_at=portal.now(),
        starts_at=alert.starts_at,
        ends_at=alert.ends_at,
    )
    session.add(row)
    session.flush()
    return row.id


def _end(session: Session, portal: Portal, number: int) -> None:
    row = session.get(AlertRow, number, with_for_update=True)
    now = portal.now()
    if row is None or (row.ends_at is not None and row.ends_at <= now):
        raise refuse(Refusal.UNKNOWN_ALERT, number=number)
    row.ends_at = now
