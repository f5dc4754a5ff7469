"""Where the translations of the interface and of the city's words stand."""

from functools import lru_cache
from pathlib import Path

from portal.localisation.sources import interface, services
from portal.localisation.standing import Standing, standings
from portal.portal import Portal


def standings_of(portal: Portal) -> tuple[Standing, ...]:
    """Return how each language stands, first the interface, then the city's own words."""
    return _standings(portal.settings.city, portal.settings.translations, portal.catalogue.city.languages)


@lru_cache(maxsize=4)
def _standings(city: Path, folder: Path, languages: tuple[str, ...]) -> tuple[Standing, ...]:
    """Count once a process: it reads every source, which takes seconds."""
    return (*standings(interface(languages, folder=folder)), *standings(services(city)))
