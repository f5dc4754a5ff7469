"""A call's form when an address is needed, and the desk's forms while the database is away: all is kept."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.domain.permissions import Role
from portal.store.base import DatabaseUnavailable
from portal.store.models import CallRow, DraftRow, RequestRow
from portal.web.agency.calls import form as page
from portal.web.agency.calls.sheet import keep
from portal.web.current import EXTENSION
from tests.browser.sites import BrokenStore
from tests.havenport import FOLDER
from tests.integration.test_calls import CALLS, begin, fill, form
from tests.integration.test_contact_step import NEEDS_CONTACT
from tests.portals import Clock, app_with, rows, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

ASKS = ("where", "more")
TYPED = {"where": "described", "where_described": "By the pump", "more": "It hisses"}
ASK = "Choose how we can reach them: by email, by text message, or both"


@pytest.fixture
def visitor(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Visitor]:
    """A call-taker of a city whose shortest form cannot be done without an address."""
    city = tmp_path / "city"
    shutil.copytree(FOLDER, city)
    with (city / "services" / "wet-street.yaml").open("a", encoding="utf-8") as file:
        file.write(NEEDS_CONTACT)
    app = app_with(clock, settings(database_url, city))
    add_staff(portal_of(app), "cassie", Role.CALL_TAKER)
    made = Visitor(app)
    enter(made, "cassie")
    yield made
    portal_of(app).store.close()


def is_kept(visitor: Visitor) -> None:
    """The page says that an address is needed, and shows what was typed."""
    assert visitor.page.status_code == 422
    assert visitor.problems == [ASK]
    assert (visitor.value("where-described"), visitor.value("more")) == ("By the pump", "It hisses")
    assert rows(visitor.app, RequestRow) == 0


def test_an_address_that_is_needed_is_asked_for_and_everything_is_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begin(visitor)
    form(visitor, number, "wet-street")
    fill(visitor, "send", ASKS, **TYPED)
    is_kept(visitor)

    def taken_away(*whole: Any) -> None:
        """Another tab takes the address away just after this one has kept it."""
        keep(*whole)
        with portal_of(visitor.app).store.write() as session:
            draft = session.scalars(select(DraftRow)).one()
            draft.steps = {**draft.steps, "contact": {"done": True, "email": None, "text": None}}

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(page, "keep", taken_away)
        fill(visitor, "send", ASKS, **TYPED, call_by="text", call_text="902-555-0123")
    is_kept(visitor)
    fill(visitor, "send", ASKS, **TYPED, call_by="text", call_text="902-555-0123")
    assert "Read it back" in visitor.heading


def test_where_no_message_can_be_sent_no_address_is_asked_for(visitor: Visitor) -> None:
    whole = visitor.app.extensions[EXTENSION]
    visitor.app.extensions[EXTENSION] = replace(whole, mail=None, text_messages=None)
    form(visitor, begin(visitor), "wet-street")
    fill(visitor, "send", ASKS, **TYPED)
    assert "Read it back" in visitor.heading


def test_while_the_database_is_away_the_desk_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.get(CALLS)
    key, token = visitor.value("key"), visitor.token()
    call = {"key": key, "channel": "phone", "language": "es", "interpreter": "no", "note": "<Ana> & co"}
    whole = visitor.app.extensions[EXTENSION]
    away = replace(whole, store=BrokenStore(DatabaseUnavailable("for this test")))
    visitor.app.extensions[EXTENSION] = away
    assert visitor.get(CALLS).status_code == 503
    assert visitor.get("/staff/sign-in").status_code == 503
    visitor.post(f"{CALLS}?x=1", {"csrf_token": token, **call})
    assert visitor.page.status_code == 503
    assert visitor.heading == "We cannot save anything right now"
    assert "What you typed is still here" in visitor.text
    kept = {one.get("name"): one.get("value") for one in visitor.document.all("input")}
    assert kept == {"csrf_token": token, **call}
    (again,) = (one.get("action") for one in visitor.document.all("form") if one.get("method") == "post")
    assert again == f"{CALLS}?x=1"
    for fields in ({**call, "csrf_token": "another page's"}, {"csrf_token": token, "proof": "lanterns"}):
        visitor.post(CALLS, fields)
        assert visitor.page.status_code == 503
        assert list(visitor.document.all("input")) == [], "not another site's words, and never a password"
    visitor.app.extensions[EXTENSION] = whole
    visitor.post(again, kept)
    assert rows(visitor.app, CallRow) == 1
