"""The database goes away, fills up or is damaged: what people see, what is kept, how it heals by itself."""

import json
import random
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from portal.app import portal_of
from portal.domain import reference as references
from portal.store.base import Table
from portal.store.models import DraftRow, LimitRow, RequestRow
from tests.databases import Database
from tests.integration.attacks import QUESTIONS
from tests.outages import FileOutage, Outage, ServerOutage
from tests.portals import Clock, app_with, rows, settings
from tests.visitor import Visitor

STORY = "Größe? \N{SAILBOAT}\n{{7*7}} <b>خلف المستودع</b>"
UNSAVED = "We cannot save anything right now."
REFERENCE = references.new(random.Random(1))

on_sqlite = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@pytest.fixture
def outage(database: Database, database_url: str) -> Iterator[Outage]:
    """A database that can go away."""
    made: Outage = FileOutage(database_url) if database is Database.SQLITE else ServerOutage(database_url)
    yield made
    made.close()


@pytest.fixture
def app(outage: Outage, clock: Clock) -> Iterator[Flask]:
    """The portal on it."""
    made = app_with(clock, settings(outage.url))
    yield made
    portal_of(made).store.close()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Someone on that portal."""
    return Visitor(app)


def at_question(visitor: Visitor, name: str, language: str = "en") -> str:
    """Someone with a form of the sampler, at one of its questions; the part all its addresses share."""
    visitor.get(f"/{language}/services/sampler/start")
    form = visitor.path.rpartition("/questions/")[0]
    for earlier in ("boat", "kind", "services"):
        visitor.get(f"{form}/questions/{earlier}")
        visitor.press(**QUESTIONS[earlier].good)
    visitor.get(f"{form}/questions/{name}")
    return form


def everything(app: Flask) -> dict[str, int]:
    """How many rows each table has, but for the counts of limits: trying counts, whatever comes of it."""
    tables = (mapper.class_ for mapper in Table.registry.mappers if mapper.class_ is not LimitRow)
    return {table.__name__: rows(app, table) for table in tables}


def at_check(visitor: Visitor) -> None:
    """Someone whose answers are complete."""
    visitor.get("/en/services/sampler/start")
    while "/questions/" in visitor.path:
        question = visitor.path.rpartition("/")[2]
        long = {"story": "\N{SAILBOAT}" * 300, "home-described": "ع" * 500}
        answers = {name: long.get(name, text) for name, text in QUESTIONS[question].good.items()}
        visitor.press(**{name.replace("-", "_"): text for name, text in answers.items()})
    visitor.to_the_check()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_pages_that_need_it_say_what_to_do(visitor: Visitor, outage: Outage, language: str) -> None:
    form = at_question(visitor, "story", language)
    token = visitor.token()
    outage.go()
    texts = portal_of(visitor.app).texts[language]
    for address in (
        f"/{language}/track?reference={REFERENCE}",
        f"/{language}/track/{REFERENCE}",
        f"{form}/questions/story",
        f"{form}/check",
        f"{form}/sent",
    ):
        visitor.get(address)
        is_unavailable(visitor, language)
    visitor.post(f"{form}/check", {"csrf_token": token})
    is_unavailable(visitor, language)
    assert texts.gettext("Wait a minute, then load this page again.") in visitor.text
    outage.come_back()
    assert visitor.get(f"{form}/questions/story").status_code == 200


def is_unavailable(visitor: Visitor, language: str) -> None:
    """The page says that the database is gone, in its language, with the number to call."""
    texts = portal_of(visitor.app).texts[language]
    assert visitor.page.status_code == 503
    assert visitor.heading == texts.gettext("We cannot save anything right now")
    assert next(visitor.document.all("html")).get("lang") == language
    assert "555-0100" in visitor.text
    assert visitor.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/", 200),
        ("/es/?query=luz", 200),
        ("/ar/services", 200),
        ("/en/services/lamp-out", 200),
        ("/en/track", 200),
        ("/en/performance", 200),
        ("/en/track?reference=junk", 422),
        ("/en/nowhere", 404),
        ("/en/forms/lamp-out/broken/check", 404),
    ],
)
def test_pages_that_do_not_need_it_still_work(
    visitor: Visitor, outage: Outage, address: str, status: int
) -> None:
    outage.go()
    assert visitor.get(address).status_code == status
    style = next(link.get("href") for link in visitor.document.all("link") if link.get("rel") == "stylesheet")
    assert visitor.client.get(style).status_code == 200
    outage.come_back()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_what_is_typed_is_still_on_the_page(visitor: Visitor, outage: Outage, language: str) -> None:
    at_question(visitor, "story", language)
    before = everything(visitor.app)
    outage.go()
    visitor.press(story=STORY)
    assert visitor.page.status_code == 503
    texts = portal_of(visitor.app).texts[language]
    (problem,) = visitor.problems
    assert (
        texts.gettext(f"{UNSAVED} Your answer is still here: wait a minute, then send it once more.")
        in problem
    )
    assert "555-0100" in problem
    assert visitor.value("story") == STORY
    outage.come_back()
    assert everything(visitor.app) == before
    visitor.press(story=visitor.value("story"))
    assert visitor.path.endswith("/questions/crew")
    visitor.press("back")
    assert visitor.value("story") == STORY


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "where"])
@on_sqlite
def test_every_kind_of_answer_survives(visitor: Visitor, outage: Outage, name: str) -> None:
    at_question(visitor, name)
    question = QUESTIONS[name]
    outage.go()
    visitor.press(**{control.replace("-", "_"): text for control, text in question.good.items()})
    assert visitor.page.status_code == 503
    for control, text in question.good.items():
        shown = visitor.chosen(control) if control in question.chosen else [visitor.value(control)]
        assert shown == [text]
    assert "We keep your answers until" not in visitor.text, "nobody can promise that now"
    outage.come_back()


@pytest.mark.parametrize("press", [{"go": "back"}, {"language": "es"}])
def test_other_buttons_of_the_page_lose_nothing_either(
    visitor: Visitor, outage: Outage, press: dict[str, str]
) -> None:
    at_question(visitor, "story")
    outage.go()
    fields = {"csrf_token": visitor.token(), "story": STORY, **press}
    visitor.post(visitor.path, fields)
    assert visitor.page.status_code == 503
    assert visitor.value("story") == STORY
    outage.come_back()
    visitor.post(visitor.path, {**fields, "csrf_token": visitor.token()})
    assert visitor.page.status_code == 200


def test_the_very_first_answer_survives(visitor: Visitor, outage: Outage) -> None:
    visitor.get("/ar/services/wet-street/start")
    outage.go()
    visitor.press(where="described", where_described=STORY)
    assert visitor.page.status_code == 503
    assert (visitor.chosen("where"), visitor.value("where-described")) == (["described"], STORY)
    outage.come_back()
    visitor.press(where="described", where_described=STORY)
    assert visitor.path.endswith("/questions/more")
    assert rows(visitor.app, DraftRow) == 1


def test_a_question_or_a_service_that_is_none_says_what_any_page_would(
    visitor: Visitor, outage: Outage
) -> None:
    form = at_question(visitor, "story")
    outage.go()
    for address in (f"{form}/questions/none", form.replace("sampler", "none") + "/questions/story"):
        visitor.post(address, {"csrf_token": "x", "story": STORY})
        assert visitor.page.status_code in {404, 503}
        assert "555-0100" in visitor.text
    outage.come_back()


def test_a_send_that_was_cut_off_wrote_nothing_and_is_sent_again(visitor: Visitor, outage: Outage) -> None:
    at_check(visitor)
    check, before = visitor.path, everything(visitor.app)
    outage.go()
    visitor.press()
    is_unavailable(visitor, "en")
    outage.come_back()
    assert everything(visitor.app) == before
    visitor.get(check)
    visitor.press()
    assert visitor.heading == "We have your request"
    assert (rows(visitor.app, RequestRow), rows(visitor.app, DraftRow)) == (1, 0)


def test_it_may_go_and_come_back_again_and_again(visitor: Visitor, outage: Outage) -> None:
    for _ in range(3):
        outage.go()
        assert visitor.get(f"/en/track/{REFERENCE}").status_code == 503
        outage.come_back()
        assert visitor.get(f"/en/track/{REFERENCE}").status_code == 404


def test_a_portal_that_starts_without_it_works_when_it_is_there(outage: Outage, clock: Clock) -> None:
    outage.go()
    early = Visitor(app_with(clock, settings(outage.url)))
    assert early.get("/en/").status_code == 200
    assert early.get(f"/en/track/{REFERENCE}").status_code == 503
    outage.come_back()
    assert early.get(f"/en/track/{REFERENCE}").status_code == 404
    portal_of(early.app).store.close()


def test_a_full_disk_keeps_reading_and_half_writes_nothing(visitor: Visitor, outage: Outage) -> None:
    at_check(visitor)
    store, check, before = portal_of(visitor.app).store, visitor.path, everything(visitor.app)
    outage.refuse_writes(store)
    assert visitor.get(check).status_code == 200
    visitor.press()
    is_unavailable(visitor, "en")
    assert everything(visitor.app) == before
    visitor.get(check.replace("/check", "/questions/story"))
    visitor.press(story="x" * 100_000)
    assert visitor.page.status_code == 503
    assert visitor.value("story") == "x" * 100_000
    outage.accept_writes(store)
    visitor.get(check)
    visitor.press()
    assert visitor.heading == "We have your request"
    assert rows(visitor.app, RequestRow) == 1


def file_of(outage: Outage) -> Path:
    """The SQLite file."""
    return Path(outage.url.removeprefix("sqlite:///"))


@on_sqlite
def test_a_line_of_writers_that_cannot_be_joined(visitor: Visitor, outage: Outage) -> None:
    at_question(visitor, "story")
    queue = file_of(outage).with_name(file_of(outage).name + ".queue")
    queue.unlink()
    queue.mkdir()
    visitor.press(story=STORY)
    assert visitor.page.status_code == 503
    assert visitor.value("story") == STORY
    queue.rmdir()
    visitor.press(story=STORY)
    assert visitor.path.endswith("/questions/crew")


@on_sqlite
def test_a_file_that_is_no_database_any_more(visitor: Visitor, outage: Outage) -> None:
    at_question(visitor, "story")
    portal_of(visitor.app).store.close()  # so that all of it is in the one file
    whole = file_of(outage).read_bytes()
    file_of(outage).write_bytes(b"x" * len(whole))
    visitor.press(story=STORY)
    assert visitor.page.status_code == 503
    assert visitor.value("story") == STORY
    file_of(outage).write_bytes(whole)
    visitor.press(story=STORY)
    assert visitor.path.endswith("/questions/crew")


@on_sqlite
def test_nothing_is_written_to_a_file_that_was_put_aside(visitor: Visitor, outage: Outage) -> None:
    """A restore puts another file in its place: what is acknowledged after that must be in the new one."""
    form = at_question(visitor, "story")
    portal_of(visitor.app).store.close()
    path = file_of(outage)
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    visitor.get(f"{form}/questions/story")
    path.rename(path.with_suffix(".aside"))
    copy.rename(path)
    visitor.press(story=STORY)
    assert visitor.path.endswith("/questions/crew")
    assert STORY.splitlines()[0] in only_draft(path)
    assert STORY.splitlines()[0] not in only_draft(path.with_suffix(".aside"))


def only_draft(path: Path) -> str:
    """What a database file holds of its one draft."""
    with closing(sqlite3.connect(path)) as connection:
        (entries,) = connection.execute("SELECT entries FROM draft").fetchone()
    return str(json.loads(entries))


def test_a_server_that_is_not_there(clock: Clock) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        visitor = Visitor(app_with(clock, settings(f"postgresql://portal@127.0.0.1:{port}/portal")))
        assert visitor.get("/es/services/lamp-out").status_code == 200
        visitor.get(f"/es/track/{REFERENCE}")
        is_unavailable(visitor, "es")
        visitor.get("/es/services/wet-street/start")
        is_unavailable(visitor, "es")
    portal_of(visitor.app).store.close()
