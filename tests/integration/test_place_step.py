"""Saying where on a portal that has places: settled at once, asked on a page, outside, by coordinates."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.places.importing import remove_places
from portal.domain.lifecycle import Visibility
from portal.queries.places.shown import place_shown
from portal.queries.requests import public_request
from portal.store.models import DraftRow, PointRow, RequestRow
from portal.web.place_words import place_lines
from tests.places import with_places
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor

WHICH = "Which place do you mean?"
OUTSIDE = "This place seems to be outside the city"
MORE = "What else should we know?"


@pytest.fixture
def visitor(database_url: str, clock: Clock) -> Iterator[Visitor]:
    """A visitor of a portal that knows the invented city's places."""
    app = app_with(clock, settings(database_url))
    with_places(portal_of(app))
    yield Visitor(app)
    portal_of(app).store.close()


def say_where(visitor: Visitor, text: str, kind: str = "address", language: str = "en") -> None:
    """From the start of a form to what follows its question about the place."""
    visitor.get(f"/{language}/services/wet-street/start")
    visitor.press(where=kind, **{f"where_{kind}": text})


def known(visitor: Visitor) -> dict[str, Any]:
    """What the one draft knows of its place."""
    with portal_of(visitor.app).store.read() as session:
        steps: dict[str, dict[str, Any]] = session.scalars(select(DraftRow.steps)).one()
    return steps.get("place", {})


def to_check(visitor: Visitor) -> None:
    """Passes over the rest, up to the check page."""
    while not visitor.path.endswith("/check"):
        visitor.press()


def send(visitor: Visitor) -> PointRow | None:
    """Answers the rest, sends, and returns where the request is."""
    to_check(visitor)
    visitor.press()
    assert visitor.path.endswith("/sent")
    with portal_of(visitor.app).store.read() as session:
        return session.scalar(select(PointRow))


def test_a_place_that_fits_is_settled_without_a_page(visitor: Visitor) -> None:
    say_where(visitor, "12 wharf rd.")
    assert MORE in visitor.heading
    to_check(visitor)
    assert "12 Wharf Road Neighborhood: Quayside" in visitor.text
    point = send(visitor)
    assert point is not None
    assert (point.latitude, point.longitude, point.label) == (44.6452, -63.5721, "12 Wharf Road")
    with portal_of(visitor.app).store.read() as session:
        row = session.scalars(select(RequestRow)).one()
    assert (row.neighbourhood, row.district) == ("Quayside", "2")


@pytest.mark.parametrize("typed", ["9 Elm Street", "99 Wharf Road", "somewhere", "🚒 a fire truck"])
def test_a_place_that_nobody_has_on_a_list_stands_as_typed(visitor: Visitor, typed: str) -> None:
    say_where(visitor, typed)
    assert MORE in visitor.heading
    assert send(visitor) is None


def test_of_several_places_one_is_chosen(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    assert visitor.heading == WHICH
    assert "You typed: 20 Mill St" in visitor.text
    assert "20 N Mill Street Neighborhood: Hilltop 20 S Mill Street None of these" in visitor.text
    visitor.press()
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Choose the place you mean, or the last line if none of them is it"]
    assert visitor.page.text.count("<title>Error:") == 1
    visitor.press(place="7")
    assert visitor.page.status_code == 422
    visitor.press(place="1")
    assert MORE in visitor.heading
    visitor.press(go="back")
    assert (visitor.heading, visitor.chosen("place")) == (WHICH, ["1"])
    visitor.press(place="0")
    point = send(visitor)
    assert point is not None
    assert (point.label, point.latitude) == ("20 N Mill Street", 44.66)


def test_none_of_them_keeps_what_was_typed(visitor: Visitor) -> None:
    say_where(visitor, "12 Whraf Rd")
    assert visitor.heading == WHICH
    visitor.press(place="none")
    to_check(visitor)
    assert "12 Whraf Rd Change" in visitor.text
    assert send(visitor) is None


def test_a_form_cannot_be_sent_before_the_place_is_chosen(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    visitor.get(visitor.path.replace("/place", "/check"))
    visitor.press()
    assert visitor.page.status_code == 422
    assert "Answer this question: Which place do you mean?" in visitor.problems


def test_another_answer_is_settled_anew(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    visitor.press(go="back", place="1")
    assert visitor.value("where-address") == "20 Mill St"
    visitor.press(where="address", where_address="20 Mill St")
    assert visitor.chosen("place") == ["1"], "the same answer asks the same, with what was picked"
    visitor.press(go="back")
    visitor.press(where="address", where_address="Gull Meadow")
    assert MORE in visitor.heading
    assert known(visitor)["label"] == "Gull Meadow"
    visitor.press(go="back")
    visitor.press(where="described", where_described="By the pump")
    assert known(visitor)["label"] is None


def test_a_language_can_be_changed_on_the_page_of_places(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    visitor.switch("ar", place="1")
    assert visitor.heading == portal_of(visitor.app).texts["ar"].gettext(WHICH)
    assert visitor.chosen("place") == ["1"]
    assert '<bdi dir="auto">20 N Mill Street</bdi>' in visitor.page.text
    assert not known(visitor)["done"]


def test_a_description_is_never_asked_about(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St", kind="described")
    assert MORE in visitor.heading
    say_where_again = visitor.path.replace("/questions/more", "/questions/where")
    visitor.get(say_where_again)
    visitor.press(where="described", where_described="Lantern Park")
    assert known(visitor)["label"] == "Lantern Park"


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("30 Far Pier Way", ["Outer County", "Far County"]),
        ("9 Elm Street, East Saltmarsh", ["Outer County"]),
        ("44.9, -63.57", []),
        ("44.90, -63.57", ["Outer County", "Far County"]),
        ("44.68, -63.62", ["Outer County", "Far County"]),
    ],
)
def test_outside_the_city_it_says_who_to_ask(visitor: Visitor, typed: str, who: list[str]) -> None:
    say_where(visitor, typed)
    if not who:
        assert visitor.page.status_code == 422, "one decimal is no spot"
        return
    assert visitor.heading == OUTSIDE
    assert [name for name in ("Outer County", "Far County") if name in visitor.text] == who
    visitor.get(visitor.link("Change the place"))
    assert visitor.value("where-address") == typed


def test_it_is_in_the_city_all_the_same(visitor: Visitor) -> None:
    say_where(visitor, "30 Far Pier Way")
    visitor.press(place="none")
    assert MORE in visitor.heading
    point = send(visitor)
    assert point is not None
    assert point.label == "30 Far Pier Way"


def test_a_spot_is_said_in_words_and_confirmed(visitor: Visitor) -> None:
    say_where(visitor, "44.64521, -63.57209")
    assert visitor.heading == WHICH
    assert "The spot is at 44.64521, -63.57209" in visitor.text
    assert "Near 12 Wharf Road Neighborhood: Quayside Near 14 Wharf Road" in visitor.text
    visitor.press(place="0")
    to_check(visitor)
    assert "Near 12 Wharf Road" in visitor.text
    point = send(visitor)
    assert point is not None
    assert (point.latitude, point.longitude) == (44.64521, -63.57209), "the spot itself, not the house"
    assert (point.label, point.is_near) == ("12 Wharf Road", True)


def test_a_spot_stands_without_the_names_near_it(visitor: Visitor) -> None:
    say_where(visitor, "44.64521, -63.57209")
    visitor.press(place="none")
    point = send(visitor)
    assert point is not None
    assert (point.latitude, point.label) == (44.64521, "44.64521, -63.57209")


def test_a_city_without_places_asks_nothing_more(visitor: Visitor) -> None:
    assert remove_places(portal_of(visitor.app), "havenport")
    say_where(visitor, "20 Mill St")
    assert MORE in visitor.heading
    assert known(visitor) == {}
    visitor.get(visitor.path.replace("/questions/more", "/place"))
    assert MORE in visitor.heading


def test_every_process_notices_another_import(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    assert visitor.heading == WHICH
    with_places(portal_of(visitor.app))
    visitor.press(go="back")
    visitor.press(where="address", where_address="20 S Mill St")
    assert MORE in visitor.heading


def test_the_place_step_needs_our_own_page(visitor: Visitor) -> None:
    say_where(visitor, "20 Mill St")
    visitor.post(visitor.path, {"place": "1"})
    assert visitor.page.status_code == 400
    assert known(visitor)["choice"] is None


@pytest.mark.parametrize(
    ("visibility", "lines"),
    [
        (Visibility.PUBLIC, ("12 Wharf Road", "Neighborhood: Quayside")),
        (Visibility.COARSE, ("Neighborhood: Quayside",)),
        (Visibility.PRIVATE, ()),
    ],
)
def test_everybody_sees_of_the_place_what_the_service_allows(
    visitor: Visitor, visibility: Visibility, lines: tuple[str, ...]
) -> None:
    say_where(visitor, "12 wharf rd, by the back door")
    send(visitor)
    portal = portal_of(visitor.app)
    with portal.store.read() as session:
        reference = session.scalars(select(RequestRow.reference)).one()
    view = public_request(portal, reference)
    assert view is not None
    shown = place_shown(portal, replace(view.state, visibility=visibility))
    assert place_lines(portal.texts["en"], shown) == lines
    visitor.get(f"/en/track/{reference}")
    assert "Where 12 Wharf Road Neighborhood: Quayside" in visitor.text
    assert "back door" not in visitor.text
