"""Imports of places: whole files or nothing, every bad row named, a set of the same name replaced."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.commands.imports.results import ImportStopped
from portal.commands.places.importing import PlacesRefused, Source, import_places, remove_places
from portal.places.kinds import AreaKind, Kind, PlaceKind
from portal.places.site import Doubt
from portal.portal import Portal
from portal.queries.places.sets import place_sets
from portal.queries.places.settling import settle
from portal.store.models import BoundaryRow, PlaceRow
from tests.places import with_places, written

DIRTY = """number,street,latitude,longitude
1,Good Street,44.60,-63.60
2,,44.60,-63.60
,Bad Street,44.60,-63.60
3,Feet Street,593000,1420000
4,Word Street,north,-63.60
5,Null Street,0,0
6,Short Street,44.60
7,Good Street,nan,-63.60

8,Good Street,44.61,-63.61
"""


def held(portal: Portal) -> tuple[int, int]:
    """How many places and areas there are."""
    with portal.store.read() as session:
        places = session.scalar(select(func.count()).select_from(PlaceRow)) or 0
        return places, session.scalar(select(func.count()).select_from(BoundaryRow)) or 0


def refused(portal: Portal, path: Path, kind: Kind | None = None) -> list[str]:
    """What is said of a file that cannot be taken."""
    with pytest.raises(PlacesRefused) as caught:
        import_places(portal, [Source(path, "dirty", kind)])
    return [str(row) for row in caught.value.rows]


def doubt(portal: Portal, text: str) -> Doubt | None:
    """What must be asked about an address; None where it is settled without a spot."""
    site = settle(portal, {"kind": "address", "text": text})
    return site.doubt if site and (site.spot or site.matches or site.doubt is Doubt.OUTSIDE) else None


def test_every_bad_row_is_named_and_nothing_is_half_imported(portal: Portal, tmp_path: Path) -> None:
    with_places(portal)
    before = held(portal)
    said = refused(portal, written(tmp_path, "dirty.csv", DIRTY), PlaceKind.ADDRESS)
    assert [line.split(":")[0] for line in said] == [f"dirty.csv, line {n}" for n in (3, 4, 5, 6, 7, 8, 9)]
    assert "is not a number and a street" in said[1]
    assert "export the file in WGS 84" in said[2]
    assert "write degrees" in said[3]
    assert "in the sea" in said[4]
    assert "it has 3 columns, and the heading has 4" in said[5]
    assert held(portal) == before
    assert [each.name for each in place_sets(portal)] == ["havenport"], "the demonstration stays too"


def test_one_bad_file_of_two_stops_both(portal: Portal, tmp_path: Path) -> None:
    good = written(tmp_path, "good.csv", "name,lat,lon\nTown Hall,44.6,-63.6\n")
    bad = written(tmp_path, "bad.csv", "name,lat,lon\n,44.6,-63.6\n")
    with pytest.raises(PlacesRefused):
        import_places(portal, [Source(path, path.stem, PlaceKind.LANDMARK) for path in (good, bad)])
    assert held(portal) == (0, 0)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name,lat\nHall,44.6\n", "has no column longitude"),
        ("name,lat,lon\n", "has no rows"),
        ("name,lat,lon\nHall,44.6,-63.6\n", "add a column kind, or give --kind"),
        ("kind,name,lat,lon\nhouse,Hall,44.6,-63.6\n", "the kind 'house' is not known"),
        ("kind,name,lat,lon\ndistrict,Hall,44.6,-63.6\n", "district is an area"),
        ('kind,name,lat,lon\npark,"Hall,44.6,-63.6\n', "a quote mark without its partner"),
        ("kind,name,lat,lon\nintersection,Hall,44.6,-63.6\n", "does not name two streets"),
        ("kind,name,lat,lon\npark,🔥,44.6,-63.6\n", "it has no name"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_advice(
    portal: Portal, tmp_path: Path, text: str, what: str
) -> None:
    (said,) = refused(portal, written(tmp_path, "one.csv", text))
    assert what in said


def feature(kind: str | None, geometry: object, **properties: object) -> dict[str, object]:
    """A feature of GeoJSON."""
    named = {**properties, **({"kind": kind} if kind else {})}
    return {"type": "Feature", "properties": named, "geometry": geometry}


SQUARE = {"type": "Polygon", "coordinates": [[[-63.6, 44.6], [-63.5, 44.6], [-63.5, 44.7], [-63.6, 44.6]]]}
FEET = {"type": "Polygon", "coordinates": [[[1e6, 5e5], [2e6, 5e5], [2e6, 6e5], [1e6, 5e5]]]}
POINT = {"type": "Point", "coordinates": [-63.6, 44.6]}


def test_every_bad_feature_is_named(portal: Portal, tmp_path: Path) -> None:
    features = [
        feature("district", SQUARE, name="One"),
        feature("district", FEET, name="Two"),
        feature("district", None, name="Three"),
        feature("district", SQUARE),
        feature("park", SQUARE, name="Five"),
        feature("district", POINT, name="Six"),
        feature("park", {"type": "Point", "coordinates": [1]}, name="Seven"),
        "nothing",
    ]
    path = written(tmp_path, "areas.geojson", json.dumps({"features": features}))
    said = refused(portal, path)
    assert [line.split(":")[0] for line in said] == [f"areas.geojson, feature {n}" for n in range(2, 9)]
    assert "not in degrees" in said[0]
    assert "it has no name" in said[2]
    assert held(portal) == (0, 0)


@pytest.mark.parametrize("text", ["{", "[]", '{"features": 3}', "[" * 100_000])
def test_what_is_no_geojson_is_refused_as_a_whole(portal: Portal, tmp_path: Path, text: str) -> None:
    (said,) = refused(portal, written(tmp_path, "areas.json", text), AreaKind.DISTRICT)
    assert said.startswith("areas.json: it ")


def test_a_file_that_is_not_there_stops_the_import(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(ImportStopped):
        import_places(portal, [Source(tmp_path / "none.csv", "none", PlaceKind.PARK)])


def test_a_set_of_the_same_name_is_replaced(portal: Portal, tmp_path: Path) -> None:
    with_places(portal)
    assert doubt(portal, "12 Wharf Road") is Doubt.NONE
    moved = written(
        tmp_path,
        "moved.csv",
        "kind;Number;STREET_NAME;Lat;Lng\naddress;3;Elm St;44,6;-63.6\n".replace("44,6", "44.6"),
    )
    import_places(portal, [Source(moved, "havenport")], demonstration=True)
    assert held(portal) == (1, 0)
    assert doubt(portal, "12 Wharf Road") is None
    assert doubt(portal, "3 elm street") is Doubt.NONE


def test_the_citys_own_places_take_the_place_of_a_demonstration(portal: Portal, tmp_path: Path) -> None:
    with_places(portal)
    own = written(tmp_path, "own.csv", "name,lat,lon\nTown Hall,44.6,-63.6\n")
    imported = import_places(portal, [Source(own, "own", PlaceKind.LANDMARK)])
    assert imported.gave_way == ("havenport",)
    assert [(each.name, each.places, each.areas) for each in place_sets(portal)] == [("own", 1, 0)]
    assert remove_places(portal, "own")
    assert not remove_places(portal, "own")
    assert held(portal) == (0, 0)
    assert settle(portal, {"kind": "address", "text": "Town Hall"}) is None


def test_streets_in_pieces_are_put_together(portal: Portal, tmp_path: Path) -> None:
    path = written(
        tmp_path, "pieces.csv", "ST_NUM\tSTDIRPRE\tST_NAME\tST_TYPE\tX\tY\n20\tN\tMILL\tST\t-63.6\t44.6\n"
    )
    import_places(portal, [Source(path, "pieces", PlaceKind.ADDRESS)])
    site = settle(portal, {"kind": "address", "text": "20 North Mill Street"})
    assert site is not None
    assert site.spot is not None
    assert (site.spot.label, site.spot.latitude) == ("20 N MILL ST", 44.6)


def test_a_heading_with_a_mark_and_windows_letters_are_read(portal: Portal, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes("name,lat,lon\r\nCaf\xe9 Pe\xf1a,44.6,-63.6\r\n".encode("cp1252"))
    marked = written(tmp_path, "marked.csv", "\ufeffname,lat,lon\nMarked Hall,44.6,-63.6\n")
    import_places(portal, [Source(each, each.stem, PlaceKind.LANDMARK) for each in (path, marked)])
    assert doubt(portal, "cafe pena") is Doubt.NONE
    assert doubt(portal, "Marked Hall") is Doubt.NONE
