"""Every route says who may use it, takes no method it does not need, and writes nothing for a stranger."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.app import portal_of
from portal.store.base import Table
from portal.web.access import DECLARED, Access
from tests.databases import Database, Databases
from tests.pictures import jpeg
from tests.portals import Clock, app_with, rows, settings
from tests.visitor import Visitor

WITHOUT_LANGUAGE = {
    "assets.asset",
    "opendata.file",
    "year.action_plan_file",
    "year.agencies_file",
    "year.agency_file",
    "year.dictionary_file",
    "year.measure_file",
    "year.plan_file",
    "year.plans_file",
    "year.report_file",
    "year.restated_file",
    "year.service_file",
    "year.yearly_report_file",
}
"""Routes that speak no language: files."""

IN_EVERY_FORM = {"residents.contact", "residents.photos", "residents.question", "residents.send"}
"""Routes that take a post, and that every form meets: here they are tried."""

IN_SOME_FORMS = {
    "residents.come_back",
    "residents.follow",
    "residents.later",
    "residents.nearby",
    "residents.place",
}
"""Routes that take a post where a form asks for it: the tests of their own subject try them."""

WITHOUT_TOKEN = {"residents.stopped"}
"""Routes whose post no cookie says anything to: the link itself does (RFC 8058)."""

OF_ONES_OWN = {
    "residents.exchange_link",
    "residents.forget",
    "residents.own_fixed",
    "residents.own_messages",
    "residents.own_note",
    "residents.own_photos",
    "residents.own_place",
    "residents.own_withdraw",
    "residents.see_all",
    "residents.send_my_link",
}
"""Routes that take a post about one's own requests: tests/integration tries them with and without a token."""

ONLY_POSTS = {
    "residents.exchange_link",
    "residents.forget",
    "residents.see_all",
    "residents.send",
    "residents.send_my_link",
    "residents.stopped",
}
"""Routes that take nothing but a post: another one at the same address shows the page."""

POSTS = IN_EVERY_FORM | IN_SOME_FORMS | WITHOUT_TOKEN | OF_ONES_OWN
ALWAYS = {"HEAD", "OPTIONS"}
ANSWERS = {"where": "described", "where-described": "By the pump"}


@pytest.fixture
def app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The invented city's portal."""
    made = app_with(Clock(), settings(databases.create(Database.SQLITE, tmp_path)))
    yield made
    portal_of(made).store.close()


def routes(app: Flask) -> list[Rule]:
    """Every route; there are some."""
    found = list(app.url_map.iter_rules())
    assert len(found) >= 10
    return found


def of_residents(app: Flask) -> list[Rule]:
    """Every route but those of the desk: tests/policy/test_staff_routes.py walks them."""
    return [rule for rule in routes(app) if not rule.rule.startswith("/staff/")]


def undeclared(app: Flask) -> list[str]:
    """Routes whose view does not say who may use it."""
    return [
        rule.endpoint
        for rule in routes(app)
        if not isinstance(getattr(app.view_functions[rule.endpoint], DECLARED, None), Access)
    ]


def without_language(app: Flask) -> set[str]:
    """Routes whose address does not begin with a language."""
    return {rule.endpoint for rule in of_residents(app) if not rule.rule.startswith("/<lang>/")}


def posted_to(app: Flask) -> set[str]:
    """Routes that take a post."""
    return {rule.endpoint for rule in of_residents(app) if "POST" in (rule.methods or ())}


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    assert undeclared(app) == []


def test_a_forms_pages_need_its_link_and_no_other_page_does(app: Flask) -> None:
    for rule in of_residents(app):
        declared = getattr(app.view_functions[rule.endpoint], DECLARED)
        assert (declared is Access.DRAFT_LINK) == ("<link>" in rule.rule), rule


def test_a_messages_pages_need_its_secret_and_no_other_page_does(app: Flask) -> None:
    for rule in of_residents(app):
        declared = getattr(app.view_functions[rule.endpoint], DECLARED)
        assert (declared is Access.MESSAGE_LINK) == ("<secret>" in rule.rule), rule


def test_a_secret_in_an_address_is_declared(app: Flask) -> None:
    for rule in of_residents(app):
        declared = getattr(app.view_functions[rule.endpoint], DECLARED)
        assert (declared is Access.MESSAGE_LINK) == ("<secret>" in rule.rule), rule
        # A photo is for everybody where its service lets it be: the view itself asks.
        below_a_request = rule.rule.startswith("/<lang>/track/<reference>/") and "<name>" not in rule.rule
        assert (declared is Access.GRANT) == below_a_request, rule


def test_every_page_begins_with_its_language(app: Flask) -> None:
    assert without_language(app) == WITHOUT_LANGUAGE


def test_no_route_takes_a_method_it_does_not_need(app: Flask) -> None:
    for rule in of_residents(app):
        needed = {"POST"} if rule.endpoint in POSTS else {"GET"}
        methods = (rule.methods or set()) - ALWAYS
        assert methods - {"GET"} == needed - {"GET"}, rule
        assert "GET" in methods or rule.endpoint in ONLY_POSTS, rule
    assert posted_to(app) == POSTS


def test_a_new_route_is_found(app: Flask) -> None:
    app.add_url_rule("/loose", "loose", lambda: "", methods=["POST", "PUT"])
    assert undeclared(app) == ["loose"]
    assert "loose" in without_language(app) & posted_to(app)


def form(app: Flask) -> tuple[Visitor, dict[str, str]]:
    """Someone with a form whose one question is answered, and the addresses of everything it posts to."""
    visitor = Visitor(app)
    visitor.get("/en/services/wet-street/start")
    visitor.press(**{name.replace("-", "_"): value for name, value in ANSWERS.items()})
    visitor.press(more="")
    visitor.to_the_check()
    pages = {
        "residents.contact": visitor.path.replace("/check", "/contact"),
        "residents.photos": visitor.path.replace("/check", "/photos"),
        "residents.question": visitor.path.replace("/check", "/questions/where"),
        "residents.send": visitor.path,
    }
    assert set(pages) == IN_EVERY_FORM
    return visitor, pages


def changed() -> dict[str, Any]:
    """Something new for every page that takes a post."""
    words = {"where-described": "Elsewhere", "email": "elsewhere@example.org"}
    return {**ANSWERS, **words, "photos": (io.BytesIO(jpeg()), "new.jpg")}


def everything(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    return {mapper.class_.__name__: rows(app, mapper.class_) for mapper in Table.registry.mappers}


@pytest.mark.parametrize("endpoint", sorted(IN_EVERY_FORM))
@pytest.mark.parametrize("token", [None, "", "x", "none of ours", "another visitor's", "no cookie"])
def test_a_post_without_its_own_token_writes_nothing(app: Flask, endpoint: str, token: str | None) -> None:
    visitor, pages = form(app)
    if token == "another visitor's":
        token = form(app)[0].token()
    if token == "no cookie":
        token = visitor.token()
        visitor.client.delete_cookie("session")
    before, kept = everything(app), visitor.get(pages["residents.send"]).text
    visitor.post(pages[endpoint], changed() if token is None else {**changed(), "csrf_token": token})
    assert visitor.page.status_code == 400
    assert everything(app) == before
    assert "elsewhere" not in visitor.get(pages["residents.send"]).text.lower()
    assert "By the pump" in kept


@pytest.mark.parametrize("endpoint", sorted(IN_EVERY_FORM))
def test_the_same_post_with_its_token_writes(app: Flask, endpoint: str) -> None:
    visitor, pages = form(app)
    before = everything(app)
    visitor.get(pages[endpoint])
    visitor.post(pages[endpoint], {**changed(), "csrf_token": visitor.token()})
    assert visitor.page.status_code == 200
    if endpoint in {"residents.contact", "residents.question"}:
        assert "elsewhere" in visitor.get(pages["residents.send"]).text.lower()
    else:
        assert everything(app) != before
