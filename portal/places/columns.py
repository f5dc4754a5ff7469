"""The names under which columns of CSV files and properties of GeoJSON files are looked for.

Folded: case, spaces and underscores do not matter. docs/places.md has them in a table.
"""

from collections.abc import Mapping

from portal.catalogue.folding import fold
from portal.places.reading import Fields, Named

LATITUDE = ("latitude", "lat", "point y", "y")
LONGITUDE = ("longitude", "lon", "lng", "long", "point x", "x")
KIND = ("kind", "place kind")
LABEL = ("label", "name", "address", "full address", "fulladdr", "fulladdress", "intersection")
NUMBER = (
    "number",
    "house number",
    "housenumber",
    "addr number",
    "addr housenumber",
    "st num",
    "stnum",
    "hse nbr",
)
STREET = (
    "street",
    "street name",
    "st name",
    "stname",
    "full street name",
    "addr street",
    "street1",
    "street 1",
)
CROSS = ("cross street", "cross", "street2", "street 2", "second street")
DIRECTION = ("direction", "predir", "pre dir", "st dir", "stdirpre", "dir")
TYPE = ("street type", "st type", "sttype", "type", "post type")
SUFFIX = ("post direction", "postdir", "sufdir", "suf dir")
AREA_NAME = (
    "name",
    "area name",
    "label",
    "neighborhood",
    "neighbourhood",
    "nbrdesc",
    "district",
    "district name",
)
AREA_CODE = ("code", "district number", "district", "dist", "number", "id", "geoid")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "kind": KIND,
    "label": LABEL,
    "number": NUMBER,
    "street": STREET,
    "cross street": CROSS,
    "direction": DIRECTION,
    "street type": TYPE,
    "direction behind": SUFFIX,
    "an area's name": AREA_NAME,
    "an area's code": AREA_CODE,
}
"""Every meaning with its names, for the guide."""


def folded(name: str) -> str:
    """Return the name of a column without case and signs."""
    return fold(name.replace("_", " "))


def named(fields: Fields) -> Named:
    """Return the parts of a place's name; a street that comes in pieces is put together."""
    street = fields.get(STREET)
    if street:
        pieces = (fields.get(DIRECTION), street, fields.get(TYPE), fields.get(SUFFIX))
        street = " ".join(piece for piece in pieces if piece)
    return Named(fields.get(LABEL), fields.get(NUMBER), street, fields.get(CROSS))
