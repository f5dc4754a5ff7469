"""A service that is withdrawn or changed while someone's form is open."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import portal_of
from portal.store.models import DetailRow, DraftRow, RequestRow
from tests.databases import Database
from tests.havenport import FOLDER
from tests.portals import Clock, app_with, rows, settings
from tests.visitor import Visitor

Change = Callable[[Path], None]
TYPED = "خلف المستودع \N{FIRE ENGINE}"

on_sqlite = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


def retire(city: Path) -> None:
    """The service stays in the profile, withdrawn."""
    lamp = city / "services" / "lamp-out.yaml"
    lamp.write_text(
        lamp.read_text("utf-8").replace("visibility: public\n", "visibility: public\nretired: true\n")
    )
    _no_longer_named(city)


def remove(city: Path) -> None:
    """The service is gone from the profile, and its words with it."""
    (city / "services" / "lamp-out.yaml").unlink()
    _no_longer_named(city)


def _no_longer_named(city: Path) -> None:
    (city / "guide.yaml").unlink()  # it leads to lamps
    (city / "closings.yaml").unlink()  # it has words for them
    (city / "measures" / "harbor-works.yaml").unlink()  # it counts them
    profile = city / "city.yaml"
    profile.write_text(
        profile.read_text("utf-8").replace("featured: [lamp-out, wet-street]", "featured: [wet-street]"),
        "utf-8",
    )


def ask_otherwise(city: Path) -> None:
    """The service asks other questions: one has other words and options, one is new, one is gone."""
    lamp = city / "services" / "lamp-out.yaml"
    text = lamp.read_text("utf-8")
    for old, new in (
        ("label: What is wrong with the lamp?", "label: What ails the lamp?"),
        ("- {code: blinks, label: It blinks}", "- {code: buzzes, label: It buzzes}"),
        ("  - id: owner\n", "  - id: pole\n"),
        ("question: owner, is: [bright_power]", "question: pole, is: [bright_power]"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    lamp.write_text(text, "utf-8")


@pytest.fixture
def later(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Callable[[Change], Flask]]:
    """Starts the portal again on the same database, with the city changed."""
    started: list[Flask] = []

    def restart(change: Change) -> Flask:
        city = tmp_path / "havenport"
        shutil.copytree(FOLDER, city)
        change(city)
        started.append(app_with(clock, settings(database_url, city)))
        return started[-1]

    yield restart
    for app in started:
        portal_of(app).store.close()


def move(visitor: Visitor, app: Flask) -> Visitor:
    """The same browser on the same page, before a portal that was started again."""
    moved = Visitor(app)
    moved.page = visitor.page
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    moved.client.set_cookie("session", cookie.value)
    return moved


def begin(visitor: Visitor, language: str) -> str:
    """A form with its place answered; the part of its address that all its pages share."""
    visitor.get(f"/{language}/services/lamp-out/start")
    visitor.press(where="described", where_described=TYPED)
    return visitor.path.rpartition("/questions/")[0]


def said(visitor: Visitor, language: str, message: str) -> str:
    """The interface's words in a language."""
    return portal_of(visitor.app).texts[language].gettext(message)


@on_sqlite
@pytest.mark.parametrize("change", [retire, remove])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_withdrawn_service_says_so_with_the_answers(
    visitor: Visitor, later: Callable[[Change], Flask], change: Change, language: str
) -> None:
    form = begin(visitor, language)
    moved = move(visitor, later(change))
    token = visitor.token()
    posts = {"questions/trouble": {"trouble": "hangs"}, "check": {}}
    for page in ("questions/trouble", "check", "sent"):
        moved.get(f"{form}/{page}")
        stops(moved, language)
        if page in posts:
            moved.post(f"{form}/{page}", {"csrf_token": token, **posts[page]})
            stops(moved, language)
    assert (rows(moved.app, DraftRow), rows(moved.app, RequestRow)) == (1, 0)


def stops(moved: Visitor, language: str) -> None:
    """The page says why the form cannot go on, and shows what was answered."""
    assert moved.page.status_code == 410
    assert moved.heading == said(moved, language, "The city no longer takes this request here")
    assert next(moved.document.all("html")).get("lang") == language
    assert TYPED in moved.text
    assert said(moved, language, "Left out") not in moved.text, "what was never asked was not left out"
    assert "555-0100" in moved.text


@on_sqlite
@pytest.mark.parametrize("change", [retire, remove])
def test_what_is_typed_when_a_service_is_withdrawn_is_on_the_page_too(
    visitor: Visitor, later: Callable[[Change], Flask], change: Change
) -> None:
    form = begin(visitor, "en")
    moved = move(visitor, later(change))
    moved.post(f"{form}/questions/trouble", {"csrf_token": visitor.token(), "trouble": "blinks"})
    assert moved.page.status_code == 410
    assert "It blinks" in moved.text
    moved.post(f"{form}/questions/where", {"where": "described", "where-described": "y" * 600})
    assert moved.page.status_code == 410
    assert "y" * 600 in moved.text, "also what could not have been taken"
    assert TYPED not in moved.text, "it stands for the earlier answer to the same question"


@on_sqlite
def test_the_very_first_answer_is_not_lost_either(visitor: Visitor, later: Callable[[Change], Flask]) -> None:
    visitor.get("/ar/services/lamp-out/start")
    token, first = visitor.token(), visitor.path
    moved = move(visitor, later(retire))
    moved.post(first, {"csrf_token": token, "where": "described", "where-described": TYPED})
    assert moved.page.status_code == 410
    assert TYPED in moved.text
    assert rows(moved.app, DraftRow) == 0


@on_sqlite
def test_an_answer_to_an_expired_form_is_still_on_the_page(visitor: Visitor, clock: Clock) -> None:
    form = begin(visitor, "es")
    token = visitor.token()
    clock.forward(days=8)
    visitor.post(
        f"{form}/questions/where", {"csrf_token": token, "where": "described", "where-described": "Otra vez"}
    )
    assert visitor.page.status_code == 410
    assert "Otra vez" in visitor.text
    assert TYPED not in visitor.text, "what was kept too long is erased"


@on_sqlite
def test_a_withdrawn_service_is_back_when_the_city_takes_it_again(
    visitor: Visitor, later: Callable[[Change], Flask]
) -> None:
    form = begin(visitor, "en")
    token = visitor.token()
    move(visitor, later(retire)).post(f"{form}/check", {"csrf_token": token})
    visitor.get(f"{form}/questions/where")
    assert visitor.value("where-described") == TYPED


@on_sqlite
def test_a_receipt_outlives_its_service(visitor: Visitor, later: Callable[[Change], Flask]) -> None:
    form = begin(visitor, "en")
    visitor.press(trouble="dark")
    visitor.press(owner="city")
    visitor.to_the_check()
    visitor.press()
    receipt = visitor.text
    moved = move(visitor, later(remove))
    moved.get(f"{form}/sent")
    assert moved.page.status_code == 200
    assert moved.text == receipt


def test_a_form_goes_on_with_the_definition_it_began_with(
    visitor: Visitor, later: Callable[[Change], Flask]
) -> None:
    begin(visitor, "en")
    moved = move(visitor, later(ask_otherwise))
    moved.get(visitor.path)
    assert moved.heading == "What is wrong with the lamp?"
    moved.press(trouble="buzzes")
    assert moved.page.status_code == 422, "not an option of this form"
    moved.press(trouble="blinks")
    assert moved.heading == "Whose name is on the pole?"
    moved.press(owner="bright_power")
    moved.to_the_check()
    assert moved.heading == "Check your answers"
    assert "It blinks" in moved.text
    assert "Bright Power Company" in moved.text, "it is routed as its own version says"
    moved.press()
    assert moved.page.status_code == 200
    with portal_of(moved.app).store.read() as session:
        answers = session.scalars(select(DetailRow.answers)).one()
    assert (answers["trouble"], answers["owner"]) == ("blinks", "bright_power")


@on_sqlite
def test_a_form_without_an_answer_begins_with_the_new_definition(
    visitor: Visitor, later: Callable[[Change], Flask]
) -> None:
    visitor.get("/en/services/lamp-out/start")
    first = visitor.path
    moved = move(visitor, later(ask_otherwise))
    moved.get(first)
    moved.press(where="described", where_described=TYPED)
    assert moved.heading == "What ails the lamp?"
