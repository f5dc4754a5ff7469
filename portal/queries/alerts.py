"""Alerts that stand now, for pages, and all that are to come, for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import or_, select

from portal.catalogue import Said
from portal.portal import Portal
from portal.store.base import DatabaseUnavailable, Store
from portal.store.models import AlertRow

FRESH_FOR = timedelta(seconds=5)
"""How long a process shows what it read: an alert is seen within seconds, and a page pays no query for it."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class AlertView:
    """An alert as it was posted: see portal.commands.alerts.Alert."""

    number: int
    words: Mapping[str, str]
    services: tuple[str, ...]
    posted_by: str
    posted_at: datetime
    starts_at: datetime
    ends_at: datetime | None

    def said(self, language: str, source: str) -> Said:
        """Return the text in a language; without a translation in the source language, and marked so."""
        if language in self.words:
            return Said(self.words[language], language)
        return Said(self.words[source], source)

    def stands(self, now: datetime) -> bool:
        """Say whether it is to be shown at a moment (UTC)."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True)
class _Read:
    at: datetime
    alerts: tuple[AlertView, ...]


_LAST: WeakKeyDictionary[Store, _Read] = WeakKeyDictionary()


def open_alerts(portal: Portal) -> tuple[AlertView, ...]:
    """Return every alert that has not ended, the newest first. Errors: DatabaseUnavailable."""
    with portal.store.read() as session:
        rows = session.scalars(
            select(AlertRow)
            .where(or_(AlertRow.ends_at.is_(None), AlertRow.ends_at > portal.now()))
            .order_by(AlertRow.starts_at.desc(), AlertRow.id.desc())
        )
        return tuple(
            AlertView(
                row.id,
                row.words,
                tuple(row.services),
                row.posted_by,
                row.posted_at,
                row.starts_at,
                row.ends_at,
            )
            for row in rows
        )


def current_alerts(portal: Portal) -> tuple[AlertView, ...]:
    """Return the alerts that stand now, the newest first, as read within the last seconds.

    While the database does not answer, what was read last stands: a page without alerts is better than none.
    """
    now = portal.now()
    last = _LAST.get(portal.store)
    if last is None or abs(now - last.at) >= FRESH_FOR:
        last = _LAST[portal.store] = _Read(now, _read(portal, last))
    return tuple(alert for alert in last.alerts if alert.stands(now))


def _read(portal: Portal, last: _Read | None) -> tuple[AlertView, ...]:
    try:
        return open_alerts(portal)
    except DatabaseUnavailable as error:
        _log.error("alerts not read", error=str(error))
        return last.alerts if last else ()


def alerts_about(portal: Portal, slug: str | None) -> tuple[AlertView, ...]:
    """Return what stands for everything, and for one service if its slug is given."""
    return tuple(a for a in current_alerts(portal) if not a.services or slug in a.services)
