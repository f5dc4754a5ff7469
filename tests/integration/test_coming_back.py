"""Go on later or on another device: by code, by address, two devices at once, and who guesses."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.drafts.coming_back import (
    CODE_WORKS,
    LINK_WORKS,
    make_code,
    open_by_code,
    purge_ways_back,
)
from portal.commands.drafts.keep import purge_drafts
from portal.domain import code as codes
from portal.domain.forms import KEPT_FOR
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.store.models import DraftCodeRow, DraftLinkRow, DraftRow, OutboxRow, RequestRow
from portal.web.current import EXTENSION
from tests.havenport import FOLDER
from tests.integration.drafts import SLUG, kept
from tests.integration.drafts import send as send_kept
from tests.mail_server import mail_server, words_of
from tests.portals import Clock, app_with, rows, service, settings
from tests.visitor import Visitor

Opened = Callable[..., Flask]


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[Opened]:
    """Opens portals with settings of their own."""
    apps: list[Flask] = []

    def open_one(**environment: str) -> Flask:
        apps.append(app_with(clock, settings(database_url, FOLDER, **environment)))
        return apps[-1]

    yield open_one
    for app in apps:
        portal_of(app).store.close()


def begin(visitor: Visitor, more: str = "") -> str:
    """Answers where, and types something for the next question without sending it; the form's address."""
    visitor.get(f"/en/services/{SLUG}/start")
    form = visitor.path.removesuffix("/questions/where")
    visitor.press(where="described", where_described="By the pump")
    if more:
        visitor.press("later", more=more)
    return form


def code_of(visitor: Visitor, form: str) -> str:
    """Asks for a code."""
    visitor.get(f"{form}/later")
    visitor.post(f"{form}/later", {"csrf_token": visitor.token(), "do": "code"})
    assert visitor.heading == "Your code"
    found = re.search(r'aria-hidden="true">([0-9A-Z]{4}-[0-9A-Z]{4})<', visitor.page.text)
    assert found is not None
    return found[1]


def come_back(visitor: Visitor, code: str) -> None:
    """Types a code."""
    visitor.get("/en/come-back")
    visitor.press(code=code)


def wrong_code() -> str:
    """A code that opens nothing."""
    return codes.new(random.Random("nobody's"))


class TestTheWaysBack:
    """What the page offers, and what it keeps."""

    def test_what_is_typed_is_kept_and_looking_makes_no_code(self, visitor: Visitor) -> None:
        form = begin(visitor, more="Half a sto")
        assert visitor.path == f"{form}/later"
        assert visitor.heading == "Go on later or on another device"
        assert visitor.link("Your form").endswith(form)
        for _ in range(2):
            visitor.get(f"{form}/later")
        assert rows(visitor.app, DraftCodeRow) == 0
        visitor.get(visitor.link("Back to the form"))
        assert visitor.path == f"{form}/questions/more"
        assert visitor.value("more") == "Half a sto"

    def test_the_address_leads_to_where_the_form_stands(self, visitor: Visitor) -> None:
        form = begin(visitor, more="Half a sto")
        address = visitor.link("Your form")
        assert address.startswith("http://localhost:8000/en/forms/")
        other = Visitor(visitor.app)
        other.get(address)
        assert other.path == f"{form}/questions/more"
        assert other.value("more") == "Half a sto"

    def test_before_the_first_answer_there_is_something_to_come_back_to(self, visitor: Visitor) -> None:
        visitor.get(f"/en/services/{SLUG}/start")
        form = visitor.path.removesuffix("/questions/where")
        code = code_of(visitor, form)
        other = Visitor(visitor.app)
        come_back(other, code)
        assert other.path.endswith("/questions/where")

    @pytest.mark.parametrize("token", ["", "none of ours"])
    def test_a_post_without_its_token_makes_nothing(self, visitor: Visitor, token: str) -> None:
        form = begin(visitor)
        code = code_of(visitor, form)
        visitor.post(f"{form}/later", {"csrf_token": token, "do": "code"})
        assert visitor.page.status_code == 400
        visitor.post("/en/come-back", {"csrf_token": token, "code": code})
        assert visitor.page.status_code == 400
        assert visitor.value("code") == code
        assert (rows(visitor.app, DraftCodeRow), rows(visitor.app, DraftLinkRow)) == (1, 0)


def ask_for_link(visitor: Visitor, form: str, to: str) -> None:
    """Types an address or a number, and presses "Send me the link"."""
    visitor.get(f"{form}/later")
    visitor.post(f"{form}/later", {"csrf_token": visitor.token(), "do": "send", "to": to})


def waiting(app: Flask) -> list[tuple[str, str | None, str]]:
    """The messages that wait: kind, address and language."""
    with portal_of(app).store.read() as session:
        found = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.kind, row.address, row.language) for row in found]


class TestSendingTheLink:
    """To one address, which nobody can be flooded at; made only when it is sent."""

    @pytest.mark.parametrize(
        ("typed", "address"),
        [(" Someone@Example.org ", "someone@example.org"), ("902-555-0123", "+19025550123")],
    )
    def test_it_is_queued_once_while_it_waits(self, visitor: Visitor, typed: str, address: str) -> None:
        form = begin(visitor, more="Half a sto")
        for _ in range(2):
            ask_for_link(visitor, form, typed)
            assert "on its way" in visitor.text
        assert waiting(visitor.app) == [("form_link", address, "en")]
        assert rows(visitor.app, DraftLinkRow) == 0

    @pytest.mark.parametrize("typed", ["", "someone@", "12", "x" * 300])
    def test_what_is_no_address_is_asked_again(self, visitor: Visitor, typed: str) -> None:
        form = begin(visitor)
        ask_for_link(visitor, form, typed)
        assert visitor.page.status_code == 422
        assert "Enter your whole email address" in visitor.problems[0]
        assert visitor.value("to") == typed[:254]
        assert waiting(visitor.app) == []

    def test_one_address_gets_only_so_many(self, opened: Opened) -> None:
        visitor = Visitor(opened(PORTAL_LIMIT_LINKS_TO_ONE="2"))
        for number in range(3):
            ask_for_link(visitor, begin(visitor), "someone@example.org")
            assert visitor.page.status_code == (429 if number == 2 else 200)
        assert visitor.page.headers["Retry-After"] == "3600"
        assert visitor.value("to") == "someone@example.org"
        ask_for_link(visitor, begin(visitor), "another@example.org")
        assert visitor.page.status_code == 200
        assert len(waiting(visitor.app)) == 3

    def test_the_letter_that_arrives_leads_to_the_form_on_another_device(self, opened: Opened) -> None:
        with mail_server() as server:
            visitor = Visitor(opened(PORTAL_MAIL=server.url, PORTAL_MAIL_FROM="311@example.gov"))
            form = begin(visitor, more="Half a sto")
            ask_for_link(visitor, form, "someone@example.org")
            assert drain(portal_of(visitor.app)) == 1
            ((to, letter),) = server.letters
        assert to == "someone@example.org"
        links = {
            link
            for kind in ("plain", "html")
            for link in re.findall(r"http://localhost:8000(/en/forms/[\w/.-]+)", words_of(letter, kind))
        }
        (address,) = links
        assert form not in address, "it is a link of its own"
        other = Visitor(visitor.app)
        other.get(address)
        assert other.path == f"{address}/questions/more"
        assert other.value("more") == "Half a sto"
        other.press(more="Since Sunday")
        visitor.get(f"{form}/questions/more")
        assert visitor.value("more") == "Since Sunday"

    def test_where_nothing_can_be_sent_nothing_is_offered(self, visitor: Visitor) -> None:
        portal = replace(portal_of(visitor.app), mail=None, text_messages=None)
        visitor.app.extensions[EXTENSION] = portal
        form = begin(visitor)
        visitor.get(f"{form}/later")
        assert "Send me the link" not in visitor.text
        visitor.post(f"{form}/later", {"csrf_token": visitor.token(), "do": "send", "to": "a@example.org"})
        assert "on its way" not in visitor.text
        assert waiting(visitor.app) == []


class TestTheCode:
    """Read over the phone, typed elsewhere."""

    @pytest.mark.parametrize("write", [str, str.lower, lambda code: " ".join(code.replace("-", ""))])
    def test_another_device_goes_on_by_a_link_of_its_own(
        self, visitor: Visitor, write: Callable[[str], str]
    ) -> None:
        form = begin(visitor, more="Half a sto")
        other = Visitor(visitor.app)
        come_back(other, write(code_of(visitor, form)))
        assert other.value("more") == "Half a sto"
        assert form not in other.path
        other.press(more="Since Sunday")
        other.to_the_check()
        assert other.heading == "Check your answers"
        assert "By the pump" in other.text
        visitor.get(f"{form}/check")
        assert "Since Sunday" in visitor.text

    def test_neither_code_nor_link_is_kept_as_it_is(self, visitor: Visitor) -> None:
        form = begin(visitor)
        code = codes.read(code_of(visitor, form))
        other = Visitor(visitor.app)
        come_back(other, str(code))
        link = other.path.split("/")[4]
        with portal_of(visitor.app).store.read() as session:
            said = str(session.execute(select(DraftCodeRow.__table__)).all())
            said += str(session.execute(select(DraftLinkRow.__table__)).all())
        assert str(code) not in said
        assert link not in said

    def test_it_works_for_a_day_and_again_within_it(self, visitor: Visitor, clock: Clock) -> None:
        code = code_of(visitor, begin(visitor))
        for _ in range(2):
            come_back(Visitor(visitor.app), code)
        clock.forward(seconds=CODE_WORKS.total_seconds() - 1)
        other = Visitor(visitor.app)
        come_back(other, code)
        assert other.page.status_code == 200
        clock.forward(seconds=1)
        come_back(other, code)
        assert other.page.status_code == 404
        assert "24 hours" in other.problems[0]

    def test_a_new_one_takes_the_place_of_the_one_before(self, visitor: Visitor) -> None:
        form = begin(visitor)
        first, second = code_of(visitor, form), code_of(visitor, form)
        other = Visitor(visitor.app)
        come_back(other, first)
        assert other.page.status_code == 404
        come_back(other, second)
        assert other.page.status_code == 200

    @pytest.mark.parametrize(
        ("typed", "problem"),
        [("", "Enter your code."), ("7KQM-2X9", "Check your code"), ("?" * 300, "Check")],
    )
    def test_what_cannot_be_a_code_is_asked_again(self, visitor: Visitor, typed: str, problem: str) -> None:
        come_back(visitor, typed)
        assert visitor.page.status_code == 422
        assert problem in visitor.problems[0]
        assert visitor.value("code") == typed[:200]

    def test_it_is_not_valid_for_a_form_that_is_erased(self, visitor: Visitor, clock: Clock) -> None:
        form = begin(visitor)
        portal = portal_of(visitor.app)
        code = code_of(visitor, form)
        with portal.store.write() as session:
            session.scalars(select(DraftRow)).one().expires_at = clock.now
        come_back(visitor, code)
        assert visitor.page.status_code == 404


class TestGuessing:
    """Wrong codes are limited, for one network address and for all together."""

    def test_who_guesses_does_not_learn_that_a_code_is_right(self, opened: Opened, clock: Clock) -> None:
        visitor = Visitor(opened(PORTAL_LIMIT_GUESSES="2"))
        code = code_of(visitor, begin(visitor))
        for _ in range(2):
            come_back(visitor, wrong_code())
            assert visitor.page.status_code == 404
        come_back(visitor, code)
        assert visitor.page.status_code == 429
        assert visitor.page.headers["Retry-After"] == "3600"
        assert "1:00" in visitor.problems[0]
        assert visitor.value("code") == code
        clock.forward(hours=1)
        come_back(visitor, code)
        assert visitor.page.status_code == 200

    def test_right_codes_and_slips_are_no_guesses(self, opened: Opened) -> None:
        visitor = Visitor(opened(PORTAL_LIMIT_GUESSES="1"))
        code = code_of(visitor, begin(visitor))
        for typed in (code, "7KQM-2X9", code, code):
            come_back(visitor, typed)
            assert visitor.page.status_code in {200, 422}

    def test_many_who_guess_together_are_limited_too(self, opened: Opened) -> None:
        app = opened(PORTAL_LIMIT_GUESSES_BY_ALL="3", PORTAL_PROXY_HOPS="1")
        statuses = []
        for number in range(4):
            visitor = Visitor(app)
            visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
            come_back(visitor, wrong_code())
            statuses.append(visitor.page.status_code)
        assert statuses == [404, 404, 404, 429]

    def test_codes_are_made_only_so_often(self, opened: Opened) -> None:
        visitor = Visitor(opened(PORTAL_LIMIT_LINKS="1"))
        form = begin(visitor)
        code = code_of(visitor, form)
        visitor.post(f"{form}/later", {"csrf_token": token_of(visitor, form), "do": "code"})
        assert visitor.page.status_code == 429
        come_back(visitor, code)
        assert visitor.page.status_code == 200


def token_of(visitor: Visitor, form: str) -> str:
    """The token of a form's pages."""
    visitor.get(f"{form}/later")
    return visitor.token()


class TestTwoDevices:
    """One form, two links, at the same time."""

    def test_both_see_what_either_keeps_and_one_request_comes_of_it(self, visitor: Visitor) -> None:
        form = begin(visitor)
        other = Visitor(visitor.app)
        come_back(other, code_of(visitor, form))
        theirs = other.path.removesuffix("/questions/more")
        other.press(more="From the other one")
        visitor.get(f"{form}/questions/more")
        assert visitor.value("more") == "From the other one"
        visitor.press(more="From the first")
        visitor.to_the_check()
        other.get(f"{theirs}/check")
        assert "From the first" in other.text
        token = other.token()
        visitor.get(f"{form}/check")
        visitor.press()
        other.post(f"{theirs}/check", {"csrf_token": token})
        assert (visitor.heading, other.heading) == ("We have your request",) * 2
        assert rows(visitor.app, RequestRow) == 1
        for page in ("", "/later", "/questions/where"):
            other.get(f"{theirs}{page}")
            assert other.path == f"{theirs}/sent"

    def test_a_code_of_a_form_that_was_sent_shows_the_receipt(self, visitor: Visitor) -> None:
        form = begin(visitor, more="So much")
        code = code_of(visitor, form)
        visitor.get(f"{form}/questions/more")
        visitor.press(more="So much")
        visitor.to_the_check()
        visitor.press()
        other = Visitor(visitor.app)
        come_back(other, code)
        assert other.heading == "We have your request"
        visitor.get(f"{form}/later")
        assert visitor.heading == "We have your request"

    def test_a_link_for_another_device_starts_no_new_form_after_the_old_one_is_erased(
        self, visitor: Visitor, clock: Clock
    ) -> None:
        form = begin(visitor)
        code = code_of(visitor, form)
        clock.forward(hours=20)
        other = Visitor(visitor.app)
        come_back(other, code)
        clock.forward(seconds=KEPT_FOR.total_seconds() - 20 * 3600)
        purge_drafts(portal_of(visitor.app))
        other.get(other.path)
        assert other.page.status_code == 410
        assert other.link("Enter the code of your form") == "/en/come-back"

    def test_a_young_link_to_an_old_form_is_no_sign_of_a_machine(
        self, visitor: Visitor, clock: Clock
    ) -> None:
        form = begin(visitor)
        code = code_of(visitor, form)
        clock.forward(hours=3)
        other = Visitor(visitor.app)
        come_back(other, code)
        other.press(more="")
        other.to_the_check()
        other.press()
        with portal_of(visitor.app).store.read() as session:
            assert session.scalars(select(RequestRow.needs_review)).one() is False


class TestErasing:
    """Codes and links that lead nowhere any more."""

    def test_codes_go_when_their_day_is_over_and_links_long_after_their_form(
        self, portal: Portal, clock: Clock
    ) -> None:
        kept(portal, "key", "12 Wharf Road")
        made = make_code(portal, "key", service(portal, SLUG), "en")
        assert made is not None
        assert open_by_code(portal, made.code) is not None
        assert purge_ways_back(portal) == 0
        clock.forward(seconds=CODE_WORKS.total_seconds())
        assert purge_ways_back(portal) == 1
        for _ in range(LINK_WORKS.days // 6 + 1):
            clock.forward(days=6)
            kept(portal, "key", "14 Wharf Road")
        assert purge_ways_back(portal) == 0, "as long as the form is on the way, each of its links opens it"
        send_kept(portal, "key")
        assert purge_ways_back(portal) == 1

    def test_a_form_that_is_over_gets_no_code(self, portal: Portal) -> None:
        kept(portal, "key", "12 Wharf Road")
        send_kept(portal, "key")
        assert make_code(portal, "key", service(portal, SLUG), "en") is None
        with portal.store.read() as session:
            assert session.scalars(select(DraftRow)).all() == []
