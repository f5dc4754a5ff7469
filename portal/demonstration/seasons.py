"""Which months ask for what. Words of a service's address tell; most services have no season."""

from collections.abc import Sequence

from portal.catalogue import ServiceVersion

EVEN = (0.9, 0.9, 1.0, 1.05, 1.1, 1.1, 1.1, 1.05, 1.0, 1.0, 0.9, 0.9)
SNOW = (6.0, 6.0, 1.5, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.6, 4.0)
THAW = (1.3, 1.7, 1.8, 1.4, 1.0, 0.8, 0.7, 0.7, 0.7, 0.8, 0.9, 1.1)
GROWTH = (0.4, 0.4, 0.6, 1.0, 1.4, 1.7, 1.8, 1.7, 1.3, 0.9, 0.6, 0.4)
"""How busy each month is, January first; the mean is about 1."""

SEASONS = {"snow": SNOW, "ice": SNOW, "pothole": THAW, "weeds": GROWTH, "grass": GROWTH, "rats": GROWTH}


def season_of(version: ServiceVersion) -> Sequence[float]:
    """Return how busy each month is for a service."""
    words = version.service.slug.split("-")
    return next((SEASONS[word] for word in words if word in SEASONS), EVEN)
