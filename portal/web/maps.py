"""A map beside a place that stands in words already: never instead of them, and only where one is set."""

from dataclasses import dataclass

from portal.domain.contacts import Point
from portal.domain.lifecycle import Visibility
from portal.places.mercator import around
from portal.web.current import current_portal, current_texts
from portal.web.place_words import place_name


@dataclass(frozen=True)
class MapView:
    """What components/map.html draws: four pictures, row by row, and the spot in pixels of 512."""

    name: str
    pictures: tuple[str, ...]
    left: float
    top: float
    attribution: str


def map_of(spot: Point | None, visibility: Visibility) -> MapView | None:
    """Return the map of a spot that the reader may see; None where there is no spot, or no map is set.

    Whoever serves the pictures learns which place is looked at: so a private service never has a map.
    """
    tiles = current_portal().settings.tiles
    if tiles is None or spot is None or visibility is Visibility.PRIVATE:
        return None
    frame = around(spot.latitude, spot.longitude)
    return MapView(
        name=_name(spot),
        pictures=tuple(tiles.url(tile.zoom, tile.x, tile.y) for tile in frame.tiles),
        left=frame.left,
        top=frame.top,
        attribution=tiles.attribution,
    )


def _name(spot: Point) -> str:
    texts = current_texts()
    if spot.label is None:
        place = f"{spot.latitude:.5f}, {spot.longitude:.5f}"
    else:
        place = place_name(texts, spot.label, is_near=spot.is_near)
    return texts.gettext("Map: %(place)s") % {"place": place}
