"""Settling where something is: from an answer to a place of the city, or to what must be asked."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.catalogue import City
from portal.catalogue.folding import fold
from portal.catalogue.schema import LocationKind
from portal.catalogue.typed import coordinates
from portal.places.site import Doubt, Match, Site
from portal.portal import Portal
from portal.queries.places.finding import Found, find, near
from portal.queries.places.index import Index, index_of


def settle(portal: Portal, value: Mapping[str, str]) -> Site | None:
    """Say what the answer to a location question means.

    In: the value of the answer, {"kind": "address" or "described", "text": …}. Out: the Site; None for a city
    that has imported no places, unless the answer is a spot in degrees. Errors: DatabaseUnavailable.

    One place that fits as it was typed settles it. Several, or a slip of the finger, must be chosen from
    (WHICH); a spot in degrees is said in words first (HERE); what lies beyond the city's edge, or names a
    neighbour's town, is said so (OUTSIDE). Nothing found settles it too: the words stand as typed. A
    description is never asked about: only what fits it as it was typed gives it a spot.
    """
    text = value["text"]
    spot = coordinates.read(text)
    with portal.store.read() as session:
        index = index_of(session, portal)
        if index is None:
            return Site(own=Match(text, *spot)) if spot else None
        if spot is not None:
            return _spot(session, index, text, *spot)
        found = find(session, index, text)
    if not found.is_certain and value["kind"] == LocationKind.DESCRIBED:
        return Site()
    return _outside(portal.catalogue.city, text, found) or _of(index, found)


def _spot(session: Session, index: Index, text: str, latitude: float, longitude: float) -> Site:
    where = index.atlas.locate(latitude, longitude)
    itself = Match(text, latitude, longitude, where.neighbourhood, where.district)
    if where.inside is False:
        return Site(Doubt.OUTSIDE, itself)
    matches = near(session, index, latitude, longitude)
    return Site(Doubt.HERE if matches else Doubt.NONE, itself, matches)


def _of(index: Index, found: Found) -> Site:
    if not found.is_certain:
        return Site(Doubt.WHICH if found.matches else Doubt.NONE, None, found.matches)
    match = found.matches[0]
    inside = index.atlas.locate(match.latitude, match.longitude).inside
    return Site(Doubt.OUTSIDE if inside is False else Doubt.NONE, match)


def _outside(city: City, text: str, found: Found) -> Site | None:
    """Look for the town of a neighbour behind the street: "400 Washington Avenue, Towson"."""
    if found.is_certain:
        return None
    behind = f" {fold(text.partition(',')[2])} "
    for neighbour in city.neighbours:
        for town in neighbour.places:
            if f" {fold(town)} " in behind:
                return Site(Doubt.OUTSIDE, neighbour=neighbour.name)
    return None
