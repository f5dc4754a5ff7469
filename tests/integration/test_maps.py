"""Maps: only where one is set, beside a place in words, and for those who may see the exact place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, g
from sqlalchemy import select, update

from accessibility.markup import Element, read
from portal.app import portal_of
from portal.domain.lifecycle import Visibility
from portal.domain.permissions import Role
from portal.places.mercator import around
from portal.queries.places.shown import spot_shown
from portal.queries.requests import public_request
from portal.store.models import PointRow, RequestRow
from portal.web.maps import map_of
from tests.places import with_places
from tests.portals import Clock, app_with, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

TILES = "https://tiles.example.org/{z}/{x}/{y}.png?key=a1"
ATTRIBUTION = "© The makers of maps"


@pytest.fixture
def app(database_url: str, clock: Clock) -> Iterator[Flask]:
    """The invented city's portal with its places and a map."""
    found = settings(database_url, PORTAL_TILES=TILES, PORTAL_TILES_ATTRIBUTION=ATTRIBUTION)
    made = app_with(clock, found)
    with_places(portal_of(made))
    yield made
    portal_of(made).store.close()


def maps(visitor: Visitor) -> list[Element]:
    """The maps of a page."""
    return [figure for figure in read(visitor.page.text).all("figure") if "map" in figure.get("class")]


def sent_from(visitor: Visitor, where: str) -> str:
    """Asks for a street to be dried there, up to the check page, and then sends it."""
    visitor.get("/en/services/wet-street/start")
    visitor.press(where="address", where_address=where)
    while not visitor.path.endswith("/check"):
        visitor.press()
    checked = maps(visitor)
    assert [one.get("aria-label") for figure in checked for one in figure.all("div")] == [f"Map: {where}"]
    visitor.press()
    with portal_of(visitor.app).store.read() as session:
        return session.scalars(select(RequestRow.reference)).one()


def test_a_map_stands_beside_the_words_for_everybody_who_may_see_the_place(app: Flask) -> None:
    visitor = Visitor(app)
    reference = sent_from(visitor, "12 Wharf Road")
    visitor.get(f"/en/track/{reference}")
    (figure,) = maps(visitor)
    pictures = list(figure.all("img"))
    tiles = around(44.6452, -63.5721).tiles
    assert [one.get("src") for one in pictures] == [
        f"https://tiles.example.org/17/{tile.x}/{tile.y}.png?key=a1" for tile in tiles
    ]
    for one in pictures:
        assert (one.get("alt"), one.get("referrerpolicy"), one.get("loading")) == ("", "no-referrer", "lazy")
    assert ATTRIBUTION in figure.text()
    policy = visitor.page.headers["Content-Security-Policy"]
    assert "img-src 'self' https://tiles.example.org; script-src 'self';" in policy

    add_staff(portal_of(app), "worker", Role.WORKER)
    enter(visitor, "worker")
    visitor.get(f"/staff/requests/{reference}")
    assert len(maps(visitor)) == 1

    # The place is only near one of the city's own: others read that, and the spot stays with its owner.
    with portal_of(app).store.write() as session:
        session.execute(update(PointRow).values(is_near=True))
    Visitor(app).get(f"/en/track/{reference}")
    stranger = Visitor(app)
    stranger.get(f"/en/track/{reference}")
    assert "Near 12 Wharf Road" in stranger.text
    assert maps(stranger) == []


def test_who_may_see_the_exact_spot(app: Flask) -> None:
    portal, visitor = portal_of(app), Visitor(app)
    view = public_request(portal, sent_from(visitor, "12 Wharf Road"))
    assert view is not None
    seen = {
        (visibility, for_owner): spot_shown(
            portal, replace(view.state, visibility=visibility), for_owner=for_owner
        )
        is not None
        for visibility in Visibility
        for for_owner in (False, True)
    }
    assert {case for case, is_seen in seen.items() if is_seen} == {
        (Visibility.PUBLIC, False),
        (Visibility.PUBLIC, True),
        (Visibility.COARSE, True),
    }
    spot = spot_shown(portal, view.state, for_owner=True)
    with app.test_request_context("/en/"):
        g.texts = portal.texts["en"]
        assert map_of(spot, Visibility.PUBLIC) is not None
        assert map_of(spot, Visibility.PRIVATE) is None, "nor do staff: the provider would learn of it"


def test_without_the_setting_there_is_no_map(database_url: str, clock: Clock) -> None:
    app = app_with(clock, settings(database_url))
    with_places(portal_of(app))
    visitor = Visitor(app)
    visitor.get("/en/services/wet-street/start")
    visitor.press(where="address", where_address="12 Wharf Road")
    while not visitor.path.endswith("/check"):
        visitor.press()
    assert "Quayside" in visitor.text
    assert maps(visitor) == []
    assert "img-src 'self';" in visitor.page.headers["Content-Security-Policy"]
    portal_of(app).store.close()
