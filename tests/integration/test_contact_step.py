"""How should we keep you posted? Nothing, either or both; wrong addresses; nothing asked twice."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.store.models import DraftRow, RequestRow, SubscriptionRow
from tests.havenport import FOLDER
from tests.portals import Clock, app_with, rows, settings
from tests.visitor import Visitor

NEEDS_CONTACT = "contact: required\ncontact_why: We must agree on a time with you.\n"


def at_contact(visitor: Visitor, language: str = "en") -> None:
    """Someone who has answered all questions of the shortest form."""
    visitor.get(f"/{language}/services/wet-street/start")
    visitor.press(where="described", where_described="By the old pump")
    visitor.press(more="")
    while not visitor.path.endswith("/contact"):
        visitor.press()


def subscriptions(visitor: Visitor) -> list[tuple[str, str, str | None]]:
    """Who hears of requests: role, channel, address."""
    with portal_of(visitor.app).store.read() as session:
        found = select(SubscriptionRow.role, SubscriptionRow.channel, SubscriptionRow.address)
        return [(row.role, row.channel, row.address) for row in session.execute(found.order_by("channel"))]


def known(visitor: Visitor) -> dict[str, Any]:
    """What the draft knows of the step."""
    with portal_of(visitor.app).store.read() as session:
        steps: dict[str, Any] = session.scalars(select(DraftRow.steps)).one()
    return dict(steps["contact"])


def test_nothing_is_needed(visitor: Visitor) -> None:
    at_contact(visitor)
    assert visitor.heading == "How should we keep you posted?"
    assert "You do not have to tell us" in visitor.text
    assert "the law may make us share" in visitor.text
    visitor.press()
    assert visitor.heading == "Check your answers"
    assert "No messages" in visitor.text
    visitor.press()
    assert subscriptions(visitor) == [("reporter", "none", None)]


def test_both(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.press(by=["email", "text"], email="Ana@Example.org", text="902-555-0123")
    assert "Email to ana@example.org" in visitor.text
    assert "Text message to +1 902-555-0123" in visitor.text
    visitor.press()
    assert subscriptions(visitor) == [
        ("reporter", "email", "ana@example.org"),
        ("reporter", "text", "+19025550123"),
    ]


def test_a_wrong_address_is_asked_again_with_everything_typed(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.press(by=["email", "text"], email="ana@", text="902-555-0123")
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Enter an email address in full, like name@example.com"]
    for _ in range(2):
        assert (visitor.value("email"), visitor.value("text")) == ("ana@", "902-555-0123")
        assert visitor.chosen("by") == ["email", "text"]
        visitor.get(visitor.path)
    assert (known(visitor)["done"], known(visitor)["email"]) == (False, None)
    visitor.get(visitor.path.replace("/contact", "/check"))
    visitor.press()
    assert visitor.problems == ["Answer this question: How should we keep you posted?"]


def test_two_wrong_addresses_are_two_problems(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.press(email="ana@", text="12")
    assert len(visitor.problems) == 2
    assert visitor.chosen("by") == ["email", "text"], "what was typed is meant"


def test_changing_to_no_messages(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.press(by="email", email="ana@example.org")
    visitor.get(visitor.link("How should we keep you posted?"))
    assert visitor.chosen("by") == ["email"]
    visitor.press(email="ana@example.org")
    assert "No messages" in visitor.text
    visitor.press()
    assert subscriptions(visitor) == [("reporter", "none", None)]


def test_language_and_back_keep_what_is_typed(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.switch("ar", by="email", email="ana@")
    assert visitor.path.startswith("/ar/")
    assert visitor.value("email") == "ana@"
    assert not known(visitor)["done"]
    visitor.press("back", email="ana@example.org", by="email")
    assert "/contact" not in visitor.path
    assert (known(visitor)["raw"]["email"], known(visitor)["done"]) == ({"": ["ana@example.org"]}, False)


def test_what_this_form_asked_already_is_offered_again(visitor: Visitor) -> None:
    visitor.get("/en/services/quiet-help/start")
    visitor.press(name="Sample Resident")
    visitor.press(phone="902-555-0123")
    visitor.press(email="Someone@example.org")
    while not visitor.path.endswith("/contact"):
        visitor.press()
    assert visitor.value("email") == "Someone@example.org"
    assert visitor.value("text") == "+1 902-555-0123"
    assert visitor.chosen("by") == []
    visitor.press(email=visitor.value("email"), text=visitor.value("text"))
    assert "No messages" in visitor.text, "what only stood there is not a wish to hear from us"


@pytest.fixture
def needing(database_url: str, clock: Clock, tmp_path: Path) -> Visitor:
    """A visitor of a city whose shortest form cannot be done without a contact."""
    city = tmp_path / "city"
    shutil.copytree(FOLDER, city)
    with (city / "services" / "wet-street.yaml").open("a", encoding="utf-8") as file:
        file.write(NEEDS_CONTACT)
    return Visitor(app_with(clock, settings(database_url, city)))


def test_a_service_that_needs_contact_says_why(needing: Visitor) -> None:
    at_contact(needing)
    assert "We must agree on a time with you." in needing.text
    assert "You do not have to tell us" not in needing.text
    needing.press()
    assert needing.page.status_code == 422
    assert needing.problems == ["Choose how we can reach you: by email, by text message, or both"]
    check = needing.path.replace("/contact", "/check")
    token = needing.token()
    needing.post(check, {"csrf_token": token})
    assert needing.page.status_code == 422
    assert subscriptions(needing) == []
    needing.get(check.replace("/check", "/contact"))
    needing.press(by="text", text="902-555-0123")
    needing.press()
    assert subscriptions(needing) == [("reporter", "text", "+19025550123")]
    portal_of(needing.app).store.close()


def test_a_page_from_before_the_address_was_taken_away_sends_nothing(needing: Visitor) -> None:
    at_contact(needing)
    needing.press(by="email", email="ana@example.org")
    assert needing.heading == "Check your answers"
    portal = portal_of(needing.app)
    with portal.store.write() as session:  # whoever follows another request needs none; then they do not
        draft = session.scalars(select(DraftRow)).one()
        draft.steps = {**draft.steps, "contact": {"done": True, "email": None, "text": None}}
    needing.press()
    assert needing.page.status_code == 422
    assert needing.problems == ["Answer this question: How should we keep you posted?"]
    assert rows(needing.app, RequestRow) == 0
    needing.get(needing.path.replace("/check", "/contact"))
    needing.press(by="email", email="ana@example.org")
    needing.press()
    assert subscriptions(needing) == [("reporter", "email", "ana@example.org")]
    portal.store.close()
