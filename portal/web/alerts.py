"""Alerts as pages show them: in the page's language, or marked with the one they are in."""

from dataclasses import dataclass

from portal.catalogue import Said
from portal.queries.alerts import AlertView, alerts_about, current_alerts
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class ShownAlert:
    """An alert on a page: what it says, and the names of the services it is about (none: all of them)."""

    text: Said
    about: tuple[Said, ...]
    posted: str


def alerts_for(slug: str | None) -> list[ShownAlert]:
    """Return what stands for everything, and for one service if its slug is given.

    A page of one service does not name it again.
    """
    return [_shown(alert, named=False) for alert in alerts_about(current_portal(), slug)]


def all_alerts() -> list[ShownAlert]:
    """Return everything that stands, with the names of the services it is about."""
    return [_shown(alert, named=True) for alert in current_alerts(current_portal())]


def _shown(alert: AlertView, named: bool) -> ShownAlert:
    texts, catalogue = current_texts(), current_portal().catalogue
    versions = [catalogue.services[slug] for slug in alert.services if slug in catalogue.services]
    return ShownAlert(
        alert.said(texts.language, catalogue.city.source_language),
        tuple(v.words(texts.language)(v.service.name) for v in versions) if named else (),
        texts.date_time(alert.posted_at),
    )
