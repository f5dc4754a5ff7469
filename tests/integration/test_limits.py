"""Limits: what is counted, for whom, by every process alike; who has to wait is told until when."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from portal.app import portal_of
from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.commands.limits import count, look, purge_counts
from portal.domain.limits import Limited
from portal.domain.reference import new as new_reference
from portal.portal import Portal
from portal.store.models import DraftRow, LimitRow, RequestRow
from portal.web.journey import key_of
from tests.havenport import FOLDER
from tests.integration.drafts import SLUG, kept
from tests.portals import Clock, app_with, portal_with, rows, service, settings
from tests.visitor import Visitor

HOME = "192.0.2.7"

Opened = Callable[..., Flask]


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[Opened]:
    """Opens portals with limits of their own, all on one database."""
    apps: list[Flask] = []

    def open_one(**environment: str) -> Flask:
        apps.append(app_with(clock, settings(database_url, FOLDER, **environment)))
        return apps[-1]

    yield open_one
    for app in apps:
        portal_of(app).store.close()


def limited(portal: Portal, **limits: int) -> Portal:
    """The portal with other limits."""
    found = replace(portal.settings, limits=replace(portal.settings.limits, **limits))
    return replace(portal, settings=found)


def test_so_many_in_an_hour_and_then_no_more_until_the_next(portal: Portal, clock: Clock) -> None:
    portal = limited(portal, links=3)
    clock.forward(minutes=20)
    assert [count(portal, Limited.LINKS, HOME).allowed for _ in range(5)] == [True, True, True, False, False]
    assert not look(portal, Limited.LINKS, HOME).allowed
    assert count(portal, Limited.LINKS, "192.0.2.8").allowed
    assert count(portal, Limited.SENDS, HOME).allowed
    again_at = count(portal, Limited.LINKS, HOME).again_at
    clock.forward(minutes=40)
    assert clock.now == again_at
    assert count(portal, Limited.LINKS, HOME).allowed


def test_looking_counts_nothing(portal: Portal) -> None:
    portal = limited(portal, guesses=1)
    assert all(look(portal, Limited.GUESSES, HOME).allowed for _ in range(3))
    assert count(portal, Limited.GUESSES, HOME).allowed
    assert not look(portal, Limited.GUESSES, HOME).allowed


def test_all_processes_and_hosts_count_together(portal: Portal, clock: Clock, database_url: str) -> None:
    hosts = [limited(portal_with(clock, settings(database_url)), sends=10) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        tallies = list(pool.map(lambda n: count(hosts[n % 3], Limited.SENDS, HOME), range(24)))
    for host in hosts:
        host.store.close()
    assert sum(tally.allowed for tally in tallies) == 10


def test_a_flood_beyond_the_limit_is_not_written(portal: Portal) -> None:
    portal = limited(portal, sends=2)
    for _ in range(20):
        count(portal, Limited.SENDS, HOME)
    with portal.store.read() as session:
        assert session.scalars(select(LimitRow.count)).one() == 2


def test_nobodys_address_is_kept_anywhere(visitor: Visitor, capfd: pytest.CaptureFixture[str]) -> None:
    send(visitor, email="someone@example.org")
    with portal_of(visitor.app).store.read() as session:
        tables = inspect(session.get_bind()).get_table_names()
        counted = [str(tuple(row)) for row in session.execute(select(LimitRow.__table__))]
        texts = {
            name: str(session.connection().exec_driver_sql(f'select * from "{name}"').all())
            for name in tables
        }
    assert len(counted) == 2
    assert not [name for name, text in texts.items() if "127.0.0.1" in text]
    assert not [row for row in counted if "someone" in row]
    said = capfd.readouterr()
    assert "127.0.0.1" not in said.out + said.err


def test_counts_that_are_over_are_erased(portal: Portal, clock: Clock) -> None:
    count(portal, Limited.SENDS, HOME)
    assert purge_counts(portal) == 0
    clock.forward(hours=1)
    count(portal, Limited.SENDS, HOME)
    assert purge_counts(portal) == 1
    assert not look(limited(portal, sends=1), Limited.SENDS, HOME).allowed


def send(visitor: Visitor, **contact: str) -> str:
    """Fills in a form and presses "Send your request"; the form's address."""
    visitor.get(f"/en/services/{SLUG}/start")
    form = visitor.path.removesuffix("/questions/where")
    portal = portal_of(visitor.app)
    key = key_of(form.rpartition("/")[2])
    kept(portal, key, "12 Wharf Road")
    keep_step(portal, key, service(portal, SLUG), Step.CONTACT, {**contact, "done": True}, "en")
    visitor.get(f"{form}/check")
    visitor.press()
    return form


def test_who_sends_too_often_is_told_when_and_loses_nothing(opened: Opened, clock: Clock) -> None:
    visitor = Visitor(opened(PORTAL_LIMIT_SENDS="2"))
    for _ in range(2):
        send(visitor)
        assert visitor.page.status_code == 200
    clock.forward(minutes=45)
    form = send(visitor)
    assert visitor.page.status_code == 429
    assert visitor.page.headers["Retry-After"] == "900"
    assert "1:00" in visitor.text
    assert "555-0100" in visitor.text
    assert (rows(visitor.app, RequestRow), rows(visitor.app, DraftRow)) == (2, 1)
    visitor.get(visitor.link("Go back to where you were"))
    assert visitor.path == f"{form}/check"
    assert "12 Wharf Road" in visitor.text
    clock.forward(minutes=15)
    visitor.press()
    assert visitor.path == f"{form}/sent"


def test_one_contact_may_send_less_than_one_network(opened: Opened) -> None:
    visitor = Visitor(opened(PORTAL_LIMIT_SENDS_FOR_ONE="1"))
    send(visitor, email="one@example.org", text="+19025550123")
    assert visitor.page.status_code == 200
    send(visitor, email="another@example.org")
    assert visitor.page.status_code == 200
    send(visitor, text="+19025550123")
    assert visitor.page.status_code == 429
    send(visitor)
    assert visitor.page.status_code == 200


def test_sending_what_is_sent_already_counts_nothing(opened: Opened) -> None:
    visitor = Visitor(opened(PORTAL_LIMIT_SENDS="1"))
    form = send(visitor)
    token = Visitor(visitor.app)
    token.get(f"/en/services/{SLUG}/start")
    visitor.post(f"{form}/check", {"csrf_token": token.token()})
    assert visitor.path == f"{form}/sent"


def test_only_references_that_nobody_has_are_guesses(opened: Opened, clock: Clock) -> None:
    visitor = Visitor(opened(PORTAL_LIMIT_GUESSES="2"))
    send(visitor)
    portal = portal_of(visitor.app)
    with portal.store.read() as session:
        known = session.scalars(select(RequestRow.reference)).one()
    for _ in range(5):
        assert visitor.get(f"/en/track/{known}").status_code == 200
        assert visitor.get("/en/track?reference=ABC").status_code == 422
    for _ in range(2):
        assert visitor.get(f"/en/track/{new_reference(portal.random)}").status_code == 404
    assert visitor.get(f"/en/track?reference={new_reference(portal.random)}").status_code == 429
    assert visitor.get(f"/en/track/{known}").status_code == 429, "a guess that is right says nothing either"
    clock.forward(hours=1)
    assert visitor.get(f"/en/track/{known}").status_code == 200


@pytest.mark.parametrize(
    ("hops", "forwarded", "together"),
    [
        ("0", ("198.51.100.1", "198.51.100.2"), True),
        ("1", ("198.51.100.1", "198.51.100.2"), False),
        ("1", ("198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9"), True),
        ("1", ("2001:db8::1", "2001:db8::2"), True),
        ("2", ("198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9"), False),
    ],
)
def test_visitors_are_told_apart_as_far_as_proxies_are_trusted(
    opened: Opened, hops: str, forwarded: tuple[str, str], together: bool
) -> None:
    app = opened(PORTAL_LIMIT_GUESSES="1", PORTAL_PROXY_HOPS=hops)
    unknown = new_reference(portal_of(app).random)
    visitor = Visitor(app)
    first, second = (
        visitor.get(f"/en/track/{unknown}", **{"X-Forwarded-For": address}).status_code
        for address in forwarded
    )
    assert (first, second) == (404, 429 if together else 404)


@pytest.mark.parametrize(
    ("seconds", "filled", "suspect"),
    [(9, "", True), (10, "", False), (600, "https://example.com", True), (600, " ", False)],
)
def test_signs_of_a_machine_are_for_a_person_to_look_at(
    visitor: Visitor, clock: Clock, seconds: int, filled: str, suspect: bool
) -> None:
    visitor.get(f"/en/services/{SLUG}/start")
    visitor.press(where="described", where_described="By the pump")
    visitor.press()
    visitor.to_the_check()
    clock.forward(seconds=seconds)
    visitor.press(website=filled)
    assert "We have your request" in visitor.heading, "it is taken like any other"
    with portal_of(visitor.app).store.read() as session:
        assert session.scalars(select(RequestRow.needs_review)).one() is suspect


def test_the_field_that_must_stay_empty_has_a_label_and_is_met_by_nobody(visitor: Visitor) -> None:
    visitor.get(f"/en/services/{SLUG}/start")
    visitor.press(where="described", where_described="By the pump")
    visitor.press()
    visitor.to_the_check()
    (trap,) = (one for one in visitor.document.all("div") if one.has("hidden"))
    assert "Leave this field empty" in trap.text()
    (field,) = trap.all("input")
    (label,) = trap.all("label")
    assert (field.get("tabindex"), field.get("autocomplete")) == ("-1", "off")
    assert label.get("for") == field.get("id")
