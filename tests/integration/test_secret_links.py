"""A secret link: looking changes nothing, a press gives a cookie for that request alone, old links say so."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.app import portal_of
from portal.cli.server_log import redacted
from portal.commands.access import ANSWERS_FOR, purge_links
from portal.domain.access import GRANTED_FOR
from portal.portal import Portal
from portal.store.base import Table
from portal.store.models import AccessLinkRow
from portal.worker import Rounds
from tests.links import MINE_WORKS_FOR, link_to_all, link_to_request
from tests.outbox import ANA, BEN, asked
from tests.portals import Clock, rows
from tests.visitor import Visitor

PLACE = "12 Wharf Road"


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees, with chance that a test knows."""
    return replace(portal_of(visitor.app), random=random.Random(7))


def everything(visitor: Visitor) -> list[str]:
    """Every row of every table, in words."""
    portal = portal_of(visitor.app)
    found = []
    with portal.store.read() as session:
        for mapper in Table.registry.mappers:
            name = mapper.class_.__name__
            found += [f"{name} {tuple(row)}" for row in session.execute(select(mapper.local_table))]
    return sorted(found)


def test_looking_changes_nothing_and_pressing_opens_everything(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    secret = link_to_request(portal, reference)
    before = everything(visitor)
    for _ in range(3):
        visitor.get(f"/en/open/{secret}")
        visitor.client.head(f"/en/open/{secret}")
    assert visitor.heading == "Open your request"
    assert everything(visitor) == before
    visitor.get(f"/en/track/{reference}")
    assert PLACE not in visitor.text
    visitor.get(f"/en/open/{secret}")
    visitor.press()
    assert visitor.path == f"/en/track/{reference}"
    assert PLACE in visitor.text
    assert secret not in visitor.page.text


def test_the_link_to_one_request_opens_it_again(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    secret = link_to_request(portal, reference)
    for someone in (visitor, Visitor(visitor.app)):
        someone.get(f"/ar/open/{secret}")
        someone.press()
        assert someone.path == f"/ar/track/{reference}"
        assert PLACE in someone.text


def test_the_grant_is_for_that_request_alone_and_for_twelve_hours(
    visitor: Visitor, portal: Portal, clock: Clock
) -> None:
    own, other = asked(portal, ANA), asked(portal, BEN, key="k2")
    visitor.get(f"/en/open/{link_to_request(portal, own)}")
    visitor.press()
    assert PLACE in visitor.get(f"/en/track/{own}").text
    assert PLACE not in visitor.get(f"/en/track/{other}").text
    for step in ("note", "place", "withdraw", "fixed", "messages"):
        visitor.get(f"/en/track/{other}/{step}")
        assert visitor.page.status_code == 403
        assert PLACE not in visitor.page.text
    clock.forward(seconds=GRANTED_FOR.total_seconds() - 1)
    assert PLACE in visitor.get(f"/en/track/{own}").text
    clock.forward(seconds=1)
    assert PLACE not in visitor.get(f"/en/track/{own}").text
    assert visitor.get(f"/en/track/{own}/note").status_code == 403


def test_without_its_token_a_press_opens_nothing(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    secret = link_to_all(portal, ANA)
    visitor.get(f"/en/open/{secret}")
    before = everything(visitor)
    visitor.post(f"/en/open/{secret}", {"csrf_token": "none of ours"})
    assert visitor.page.status_code == 400
    assert everything(visitor) == before
    visitor.get(f"/en/track/{reference}")
    assert PLACE not in visitor.text
    visitor.get(f"/en/open/{secret}")
    visitor.press()
    assert visitor.path == "/en/my-requests"


def test_a_link_to_all_requests_works_once_but_for_a_double_tap(
    visitor: Visitor, portal: Portal, clock: Clock
) -> None:
    reference = asked(portal, ANA)
    secret = link_to_all(portal, ANA)
    visitor.get(f"/en/open/{secret}")
    fields = {"csrf_token": visitor.token()}
    for _ in range(2):
        visitor.post(f"/en/open/{secret}", fields)
        assert visitor.path == "/en/my-requests"
    assert visitor.link("Street lamp out") == f"/en/track/{reference}"
    clock.forward(minutes=2)
    other = Visitor(visitor.app)
    other.get(f"/en/open/{secret}")
    assert (other.page.status_code, other.heading) == (410, "This link was used before")
    assert other.link("Get a link to your requests") == "/en/my-requests"
    visitor.post(f"/en/open/{secret}", fields)
    assert visitor.page.status_code == 410


def test_a_link_that_nobody_used_in_time_is_too_old(visitor: Visitor, portal: Portal, clock: Clock) -> None:
    asked(portal, ANA)
    secret = link_to_all(portal, ANA)
    clock.forward(seconds=MINE_WORKS_FOR.total_seconds())
    visitor.get(f"/en/open/{secret}")
    assert (visitor.page.status_code, visitor.heading) == (410, "This link is too old")


def test_links_whose_time_is_long_over_are_erased_and_the_others_go_on(
    visitor: Visitor, portal: Portal, clock: Clock
) -> None:
    secret = link_to_request(portal, asked(portal, ANA))
    used, unused = link_to_all(portal, ANA), link_to_all(portal, ANA)
    visitor.get(f"/en/open/{used}")
    visitor.press()
    clock.now += MINE_WORKS_FOR + ANSWERS_FOR - timedelta(seconds=1)
    assert Rounds(portal).run()["secret links erased"] == 0
    assert visitor.get(f"/en/open/{unused}").status_code == 410, "it still says that it is too old"
    clock.forward(seconds=1)
    assert purge_links(portal) == 1
    assert visitor.get(f"/en/open/{unused}").status_code == 404
    clock.now += GRANTED_FOR
    assert purge_links(portal) == 1, "twelve hours after it was used its grant is over"
    assert purge_links(portal) == 0
    visitor.get(f"/en/open/{secret}")
    visitor.press()
    assert PLACE in visitor.text


@pytest.mark.parametrize("secret", ["x", "x" * 500, "%00", "..%2F..", "\N{FIRE ENGINE}"])
def test_what_is_no_link_opens_nothing(visitor: Visitor, secret: str) -> None:
    visitor.get(f"/es/open/{secret}")
    assert visitor.page.status_code == 404
    assert "555-0100" in visitor.text


def test_a_link_that_stops_messages_opens_nothing(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    secret = link_to_request(portal, reference)
    with portal.store.write() as session:
        session.execute(update(AccessLinkRow).values(purpose="stop"))
    assert visitor.get(f"/en/open/{secret}").status_code == 404


def test_the_receipt_opens_everything_too(visitor: Visitor) -> None:
    visitor.get("/en/services/wet-street/start")
    visitor.press(where="address", where_address=PLACE)
    visitor.press(more="")
    visitor.to_the_check()
    visitor.press()
    receipt = visitor.path
    assert f"http://localhost:8000{receipt}" in visitor.text, "the link to keep"
    visitor.get(visitor.link("See where it stands"))
    assert PLACE not in visitor.text
    before = rows(visitor.app, AccessLinkRow)
    visitor.get(receipt)
    visitor.press()
    assert visitor.path.startswith("/en/track/")
    assert PLACE in visitor.text
    assert rows(visitor.app, AccessLinkRow) == before, "the form's own link is the key"


@pytest.mark.parametrize("address", ["/en/open/{secret}", "/en/forms/lamp-out/{secret}/sent"])
def test_no_log_and_no_referrer_holds_the_secret(visitor: Visitor, portal: Portal, address: str) -> None:
    secret = link_to_request(portal, asked(portal, ANA))
    path = address.format(secret=secret)
    assert secret not in redacted(f'"GET {path} HTTP/1.1" 200 "https://311.example.gov{path}"')
    assert visitor.get(path).headers["Referrer-Policy"] == "strict-origin"
    assert visitor.get("/en/").headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_holds_no_personal_data(visitor: Visitor, portal: Portal) -> None:
    asked(portal, ANA)
    secret = link_to_all(portal, ANA)
    visitor.get(f"/en/open/{secret}")
    visitor.press()
    with visitor.client.session_transaction() as held:
        kept = str(dict(held))
    assert "example.org" not in kept
    assert secret not in kept
