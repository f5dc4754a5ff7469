"""Places and areas from a GeoJSON file (RFC 7946)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.catalogue.typed.text import clean
from portal.places.atlas import UnusableShape, usable
from portal.places.columns import AREA_CODE, AREA_NAME, KIND, folded, named
from portal.places.kinds import Area, Kind, PlaceKind, Spot
from portal.places.reading import (
    LONGEST_CODE,
    LONGEST_LABEL,
    Fault,
    Fields,
    Unreadable,
    area_kind,
    degrees,
    kind_of,
    place_kind,
    spot,
)
from portal.places.streets import Convention


def read_geojson(text: str, convention: Convention, kind: Kind | None) -> Iterator[Spot | Area | Fault]:
    """Read features. In: the file; the kind of features that do not say it.

    Out: a place, an area or a fault for every feature; a fault's line is the number of its feature, from 1.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        yield Fault(0, f"it is not JSON (line {line}); export it as GeoJSON again")
        return
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        yield Fault(0, "it has no features; export it as a GeoJSON FeatureCollection")
        return
    for at, feature in enumerate(features, start=1):
        try:
            yield _feature(feature, convention, kind)
        except Unreadable as reason:
            yield Fault(at, str(reason))


def _feature(feature: object, convention: Convention, kind: Kind | None) -> Spot | Area:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(geometry, dict):
        raise Unreadable("it has no geometry; draw it, or take it out")
    properties = feature.get("properties") or {}
    fields = Fields({folded(str(name)): _text(value) for name, value in properties.items()})
    meant = kind_of(fields.get(KIND), kind)
    if geometry.get("type") == "Point":
        longitude, latitude = _pair(geometry.get("coordinates"))
        return spot(convention, place_kind(meant), named(fields), latitude, longitude)
    if isinstance(meant, PlaceKind):
        raise Unreadable(
            f"it is a {geometry.get('type')}, and {meant.value} must be a Point; give its middle"
        )
    return _area(meant, fields, geometry)


def _area(meant: Kind, fields: Fields, geometry: Mapping[str, Any]) -> Area:
    kind = area_kind(meant)
    try:
        usable(geometry)
    except UnusableShape as error:
        raise Unreadable(f"{error}; export it in WGS 84 (EPSG:4326) as polygons") from error
    name = clean(fields.get(AREA_NAME)) or clean(fields.get(AREA_CODE))
    code = clean(fields.get(AREA_CODE)) or name
    if not name:
        found = ", ".join(fields.values) or "none"
        raise Unreadable(f"it has no name (its properties: {found}); name one of them name")
    if len(name) > LONGEST_LABEL or len(code) > LONGEST_CODE:
        raise Unreadable(
            f"its name or code is too long: at most {LONGEST_LABEL} and {LONGEST_CODE} characters"
        )
    return Area(kind, code, name, geometry)


def _pair(coordinates: object) -> tuple[float, float]:
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise Unreadable("its point has no coordinates; write [longitude, latitude]")
    return degrees(coordinates[0], 180, "longitude"), degrees(coordinates[1], 90, "latitude")


def _text(value: object) -> str:
    """Return a property as text; a whole number without decimals, as districts are numbered."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
