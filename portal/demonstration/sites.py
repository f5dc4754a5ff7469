"""Where invented requests are: at the city's places, as they were imported."""

from collections.abc import Mapping

from portal.commands.places.importing import Imported, Source, import_places
from portal.domain.contacts import Point
from portal.domain.events import NOWHERE, Place
from portal.places.site import Match
from portal.portal import Portal
from portal.queries.places.sample import first_places
from portal.queries.places.sets import place_sets

FOLDER = "places"
"""Below the city's folder: files whose names begin with `demonstration`, as docs/places.md describes them."""

NAME = "demonstration"
MOST_SITES = 500
"""More places than a year of a demonstration has requests for."""


def bring_places(portal: Portal) -> Imported | None:
    """Import the demonstration's places that lie in the city's folder, unless the city has places of its own.

    Out: what was imported; None where there was nothing to do. Errors: as import_places.
    """
    files = sorted(portal.settings.city.joinpath(FOLDER).glob(f"{NAME}*.*"))
    if not files or any(not each.is_demonstration for each in place_sets(portal)):
        return None
    return import_places(portal, [Source(file, NAME) for file in files], demonstration=True)


class Sites:
    """The places that invented requests choose from, by name."""

    def __init__(self, portal: Portal) -> None:
        """Take some of the places that were imported; none where there are none."""
        self._sites: Mapping[str, Match] = {match.label: match for match in first_places(portal, MOST_SITES)}

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order in which they were imported."""
        return tuple(self._sites)

    def point(self, name: str | None) -> Point | None:
        """Return where a place is; None for what is none of ours."""
        site = self._sites.get(name or "")
        return Point(site.latitude, site.longitude, site.label) if site else None

    def place(self, name: str | None) -> Place:
        """Return in which neighborhood and district it lies."""
        site = self._sites.get(name or "")
        return Place(site.neighbourhood, site.district) if site else NOWHERE
