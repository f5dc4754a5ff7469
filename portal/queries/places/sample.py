"""Some of the city's places, for a demonstration."""

from sqlalchemy import select

from portal.places.site import Match
from portal.portal import Portal
from portal.queries.places.finding import matches_of
from portal.queries.places.index import index_of
from portal.store.models import PlaceRow


def first_places(portal: Portal, most: int) -> tuple[Match, ...]:
    """Return the places that were imported first, each name once, with where they lie; none from no list."""
    with portal.store.read() as session:
        index = index_of(session, portal)
        if index is None:
            return ()
        rows = session.scalars(select(PlaceRow).order_by(PlaceRow.id).limit(most)).all()
        return matches_of(index.atlas, rows)
