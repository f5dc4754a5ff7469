"""Where the translations of the interface and of the city's words stand, of all services or an agency's."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from portal.catalogue import Catalogue
from portal.localisation.sources import Text, interface, services, texts_of
from portal.localisation.standing import Standing, standings
from portal.portal import Portal

INTERFACE = "messages"
"""The domain of the interface's words; the other one has the city's."""


def standings_of(portal: Portal, agency: str | None = None) -> tuple[Standing, ...]:
    """Return how each language stands: first the interface, then the city's words (all, or an agency's)."""
    city, catalogue = portal.settings.city, portal.catalogue
    found = _interface(portal.settings.translations, catalogue.city.languages)
    if agency is None:
        return (*found, *_services(city, None))
    return (*found, *_services(city, files_of(catalogue, agency)))


def by_language(found: tuple[Standing, ...], *, of_interface: bool) -> Mapping[str, Standing]:
    """Return the standings of one of the two, by language."""
    return {each.language: each for each in found if (each.domain == INTERFACE) is of_interface}


def files_of(catalogue: Catalogue, agency: str) -> frozenset[str]:
    """Return the files of a city's profile that an agency's services stand in."""
    own = (one.service for one in catalogue.services.values() if one.service.agency == agency)
    return frozenset(f"services/{each.slug}.yaml" for each in own)


@lru_cache(maxsize=4)
def _interface(folder: Path, languages: tuple[str, ...]) -> tuple[Standing, ...]:
    """Count once a process: it reads every source, which takes seconds."""
    return standings(interface(languages, folder=folder))


@lru_cache(maxsize=64)
def _services(city: Path, files: frozenset[str] | None) -> tuple[Standing, ...]:
    """The same; without `files` of all of the city's words. Who has no services has no words to translate."""
    texts = _texts(city)
    if files is not None:
        texts = tuple(each for each in texts if files.intersection(each.files))
    return standings(services(city), texts) if texts else ()


@lru_cache(maxsize=4)
def _texts(city: Path) -> tuple[Text, ...]:
    return texts_of(services(city))
