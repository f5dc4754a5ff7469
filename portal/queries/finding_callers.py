"""The requests of somebody on the phone: by reference, by their phone or e-mail, or by the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.domain.contacts import Contact, Point
from portal.domain.distance import box_around, metres_between
from portal.domain.lifecycle import Status, Visibility
from portal.portal import Portal
from portal.queries.places.finding import find
from portal.queries.places.index import index_of
from portal.queries.requests import RequestView, public_in
from portal.store.models import PointRow, RequestRow, SubscriptionRow

MOST = 10
"""More are not read while somebody waits on the line."""

AT_THE_PLACE_METRES = 60.0
"""What is this near to an address counts as there: a corner has four sides."""


class FoundBy(StrEnum):
    """How a request was found, which says whom it may be told to."""

    REFERENCE = "reference"
    CONTACT = "contact"
    PLACE = "place"


@dataclass(frozen=True)
class FoundRequest:
    """A request that was found, and how. Of the way to it only the first is kept."""

    view: RequestView
    by: FoundBy


def requests_found(
    portal: Portal, reference: str | None, contacts: Sequence[Contact], place: str | None
) -> list[FoundRequest]:
    """Return requests by a reference, then those of contacts, then those at a place: at most MOST of each.

    Open ones come before closed ones, the latest first; at a place only public ones, the nearest first.
    """
    with portal.store.read() as session:
        ways = (
            (FoundBy.REFERENCE, [reference] if reference else []),
            (FoundBy.CONTACT, _of_contacts(session, contacts)),
            (FoundBy.PLACE, _at_place(session, portal, place) if place else []),
        )
        first: dict[str, FoundBy] = {}
        for by, references in ways:
            for found in references:
                first.setdefault(found, by)
        views = [(public_in(session, portal, found), by) for found, by in first.items()]
    return [FoundRequest(view, by) for view, by in views if view is not None]


def _of_contacts(session: Session, contacts: Sequence[Contact]) -> Sequence[str]:
    if not contacts:
        return []
    theirs = or_(
        *(
            and_(SubscriptionRow.channel == one.channel.value, SubscriptionRow.address == one.address)
            for one in contacts
        )
    )
    found = select(SubscriptionRow.request_id).where(theirs)
    return session.scalars(_open_first().where(RequestRow.id.in_(found)).limit(MOST)).all()


def _open_first() -> Select[str]:
    return select(RequestRow.reference).order_by(
        RequestRow.status == Status.CLOSED.value, RequestRow.received_at.desc(), RequestRow.id.desc()
    )


def _at_place(session: Session, portal: Portal, place: str) -> list[str]:
    """Find the public requests at the places that a text may mean; none in a city without a list of them."""
    index = index_of(session, portal)
    if index is None:
        return []
    away: dict[str, tuple[bool, float]] = {}
    for match in find(session, index, place).matches:
        spot = Point(match.latitude, match.longitude)
        around = box_around(spot, AT_THE_PLACE_METRES)
        rows = session.execute(
            select(RequestRow.reference, RequestRow.status, PointRow.latitude, PointRow.longitude)
            .join(PointRow, PointRow.request_id == RequestRow.id)
            .where(
                PointRow.latitude.between(around.south, around.north),
                PointRow.longitude.between(around.west, around.east),
                RequestRow.visibility == Visibility.PUBLIC.value,
            )
        )
        for row in rows:
            metres = metres_between(spot, Point(row.latitude, row.longitude))
            order = (row.status == Status.CLOSED.value, metres)
            if metres <= AT_THE_PLACE_METRES:
                away[row.reference] = min(order, away.get(row.reference, order))
    return sorted(away, key=lambda reference: (away[reference], reference))[:MOST]
