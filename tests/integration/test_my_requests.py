"""My requests: a link for whoever gave an address, the same answer for others, the list, signing out."""

import pytest

from portal.app import portal_of
from portal.domain.messages import MessageKind
from portal.portal import Portal
from tests.links import link_to_all
from tests.outbox import ANA, BEN, PHONE, asked, followed, heard, queued
from tests.owning import closed
from tests.portals import Clock
from tests.visitor import Visitor


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


def ask(visitor: Visitor, address: str, language: str = "en") -> None:
    """Asks for a link."""
    visitor.get(f"/{language}/my-requests")
    visitor.press(address=address)


@pytest.mark.parametrize("typed", ["ANA@example.org", "902-555-0123"])
def test_a_known_address_gets_a_link(visitor: Visitor, portal: Portal, typed: str) -> None:
    asked(portal, ANA, PHONE)
    ask(visitor, typed)
    contact = ANA if "@" in typed else PHONE
    assert heard(portal, contact)[-1] is MessageKind.SIGN_IN


def test_an_unknown_address_hears_the_same_and_gets_nothing(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    followed(portal, reference, BEN)
    pages = []
    for address in ("ana@example.org", "nobody@example.org", "ben@example.org"):
        ask(visitor, address)
        assert visitor.page.status_code == 200
        assert "If we know this address, we sent a link to it." in visitor.text
        pages.append((visitor.path, visitor.text, visitor.page.request.query_string))
    assert pages[0] == pages[1] == pages[2]
    assert [one.address for one in queued(portal) if one.kind is MessageKind.SIGN_IN] == ["ana@example.org"]


def test_the_list_has_what_was_asked_for_and_not_what_is_followed(visitor: Visitor, portal: Portal) -> None:
    first = asked(portal, ANA)
    second = asked(portal, ANA, key="k2", slug="quiet-help", name="Ana", phone="+19025550123")
    others = asked(portal, BEN, key="k3")
    followed(portal, others, ANA)
    closed(portal, first)
    visitor.get(f"/en/open/{link_to_all(portal, ANA)}")
    assert "works only once" in visitor.text
    visitor.press()
    assert visitor.heading == "Your requests"
    assert "Done" in visitor.text
    assert visitor.link("Someone to talk to") == f"/en/track/{second}"
    assert others not in visitor.page.text
    visitor.get(visitor.link("Street lamp out"))
    assert "12 Wharf Road" in visitor.text
    visitor.get(f"/en/track/{others}")
    assert "12 Wharf Road" not in visitor.text
    visitor.get(f"/en/track/{second}/note")
    assert visitor.heading == "What do you want to tell us?"


def test_an_empty_list_says_so(visitor: Visitor, portal: Portal) -> None:
    visitor.get(f"/en/open/{link_to_all(portal, ANA)}")
    visitor.press()
    assert "You have no requests with this address." in visitor.text


def test_signing_out_and_the_end_of_twelve_hours(visitor: Visitor, portal: Portal, clock: Clock) -> None:
    reference = asked(portal, ANA)
    for end in ("forget", "wait"):
        visitor.get(f"/en/open/{link_to_all(portal, ANA)}")
        visitor.press()
        assert visitor.heading == "Your requests"
        if end == "forget":
            visitor.post("/en/my-requests/forget", {"csrf_token": visitor.token()})
        else:
            clock.forward(hours=12)
        visitor.get("/en/my-requests")
        assert "What is your email address or phone number?" in visitor.text
        visitor.get(f"/en/track/{reference}")
        assert "12 Wharf Road" not in visitor.text


@pytest.mark.parametrize("typed", ["", "ana@", "12", "ana", "\x00", "x" * 300])
def test_what_is_no_address_is_asked_again(visitor: Visitor, typed: str) -> None:
    ask(visitor, typed)
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Enter your email address in full, or your phone number with its area code"]


def test_a_press_without_its_token_sends_and_forgets_nothing(visitor: Visitor, portal: Portal) -> None:
    asked(portal, ANA)
    before = queued(portal)
    for path in ("/en/my-requests", "/en/my-requests/forget"):
        visitor.post(path, {"csrf_token": "none of ours", "address": "ana@example.org"})
        assert visitor.page.status_code == 400
    assert queued(portal) == before


def test_an_address_gets_only_so_many_links(visitor: Visitor, portal: Portal) -> None:
    asked(portal, ANA)
    for _ in range(portal.settings.limits.links_to_one):
        ask(visitor, "ana@example.org")
        assert visitor.page.status_code == 200
    ask(visitor, "Ana@example.org")
    assert visitor.page.status_code == 429
    ask(visitor, "nobody@example.org")
    assert visitor.page.status_code == 200
