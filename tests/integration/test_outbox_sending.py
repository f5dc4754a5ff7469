"""Sending when the world does not help: servers down or unwilling, crashes, two workers, outages."""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from portal.adapters.delivery import NotDelivered, Trouble
from portal.adapters.mail import Letter
from portal.commands.outbox import retry
from portal.commands.requests.commands import AcceptRequest
from portal.outbox import dispatch
from portal.outbox.dispatch import JITTER, LEASE, MOST_TRIES, REST, drain, wait_after
from portal.outbox.queue import queue_sign_in
from portal.portal import Portal
from portal.queries.outbox import given_up
from portal.store.base import DatabaseUnavailable
from portal.store.models import OutboxRow, SubscriptionRow
from portal.worker import Rounds
from tests.databases import Database
from tests.mail_server import MailServer, mail_server
from tests.outages import FileOutage, Outage, ServerOutage
from tests.outbox import ANA, BEN, asked
from tests.portals import Clock, done, portal_with, settings

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def outage(database: Database, database_url: str) -> Iterator[Outage]:
    """A database that can go away."""
    made: Outage = FileOutage(database_url) if database is Database.SQLITE else ServerOutage(database_url)
    yield made
    made.close()


@pytest.fixture
def portal(outage: Outage, clock: Clock, server: MailServer) -> Iterator[Portal]:
    """A portal that sends through that server, on that database."""
    chosen = settings(outage.url, PORTAL_MAIL=server.url, PORTAL_MAIL_FROM="311@example.gov")
    opened = portal_with(clock, chosen)
    yield opened
    opened.store.close()


@dataclass(frozen=True)
class Standing:
    """How a message stands."""

    state: str
    attempts: int
    failure: str | None


def standings(portal: Portal) -> list[Standing]:
    """How every message stands, in the order they were queued."""
    with portal.store.read() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [Standing(row.state, row.attempts, row.failure) for row in rows]


def until_it_rests(portal: Portal, clock: Clock) -> None:
    """Lets time pass from one try to the next until nothing waits any more."""
    for _ in range(10 * MOST_TRIES):
        drain(portal)
        with portal.store.read() as session:
            waiting = session.scalars(select(OutboxRow.due_at).where(OutboxRow.state == "waiting")).all()
        if not waiting:
            return
        clock.now = max(min(waiting), clock.now)
    raise AssertionError("it never came to rest")


def test_a_server_that_is_down_costs_nothing_but_time(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    server.stop()
    for key in ("a", "b", "c"):
        asked(portal, ANA, key=key)
    assert drain(portal) == 0
    tried = [one for one in standings(portal) if one.attempts]
    assert tried == [Standing("waiting", 1, "ConnectionRefusedError")], "one found out for all"
    assert drain(portal) == 0, "the way rests"
    server.start()
    clock.now += 2 * MINUTE
    assert drain(portal) == 3
    assert len(server.letters) == 3
    assert {one.state for one in standings(portal)} == {"sent"}
    assert drain(portal) == 0


def test_a_server_that_stays_down_is_given_up_loudly_in_about_two_days(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    server.stop()
    reference = asked(portal, ANA)
    began = clock.now
    with capture_logs() as log:
        until_it_rests(portal, clock)
    assert standings(portal) == [Standing("given_up", MOST_TRIES, "ConnectionRefusedError")]
    assert timedelta(days=1.3) < clock.now - began < timedelta(days=2.5)
    (loud,) = [line for line in log if line["event"] == "message given up"]
    assert loud["log_level"] == "error"
    assert loud["reference"] == reference
    assert "ana@" not in str(log)
    (shown,) = given_up(portal)
    assert (shown.reference, shown.attempts, shown.can_retry) == (reference, MOST_TRIES, True)
    assert retry(portal, None) == 1
    server.start()
    assert drain(portal) == 1
    assert len(server.to("ana@example.org")) == 1


def test_nobody_there_is_given_up_at_once(portal: Portal, server: MailServer) -> None:
    server.refuse_address = lambda address: f"550 5.1.1 <{address}>: no such user"
    asked(portal, ANA)
    with capture_logs() as log:
        assert drain(portal) == 0
    assert standings(portal) == [Standing("given_up", 1, "550 5.1.1")], "the server's words name the address"
    assert "ana@" not in str(log)
    server.refuse_address = lambda _address: None
    assert retry(portal, [1_000_000]) == 0
    assert retry(portal, [shown.id for shown in given_up(portal)]) == 1
    assert drain(portal) == 1


def test_a_greylisting_server_gets_it_later(portal: Portal, server: MailServer, clock: Clock) -> None:
    server.refuse_address = lambda _address: "451 4.7.1 Try again later"
    asked(portal, ANA)
    asked(portal, BEN, key="k2")
    assert drain(portal) == 0
    assert standings(portal) == [Standing("waiting", 1, "451 4.7.1")] * 2, "each is refused for itself"
    server.refuse_address = lambda _address: None
    clock.now += 2 * MINUTE
    assert drain(portal) == 2
    assert standings(portal) == [Standing("sent", 2, None)] * 2


def test_a_letter_that_is_refused_as_a_whole_is_treated_alike(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    server.refuse_letter = lambda: "452 4.3.1 Out of room"
    asked(portal, ANA)
    drain(portal)
    assert standings(portal) == [Standing("waiting", 1, "452 4.3.1")]
    server.refuse_letter = lambda: "554 5.7.1 Not wanted"
    clock.now += 2 * MINUTE
    drain(portal)
    assert standings(portal) == [Standing("given_up", 2, "554 5.7.1")]


def test_an_erased_address_is_not_tried_again(portal: Portal, server: MailServer) -> None:
    server.refuse_address = lambda _address: "550 5.1.1 No"
    with portal.store.write() as session:
        queue_sign_in(session, portal, contact=ANA, language="en")
    drain(portal)
    assert [shown.can_retry for shown in given_up(portal)] == [False]
    assert retry(portal, None) == 0


def test_a_crash_between_sending_and_writing_it_down_sends_once_more_under_the_same_name(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    @dataclass
    class Crash(BaseException):
        """The end of the process, as far as this test goes."""

    class CrashingMail:
        def send(self, letter: Letter) -> None:
            assert portal.mail is not None
            portal.mail.send(letter)
            raise Crash

    asked(portal, ANA)
    with pytest.raises(Crash):
        drain(replace(portal, mail=CrashingMail()))
    assert standings(portal) == [Standing("waiting", 1, None)]
    assert drain(portal) == 0, "it may still be on its way"
    clock.now += LEASE
    assert drain(portal) == 1
    first, second = server.to("ana@example.org")
    assert first["Message-ID"] == second["Message-ID"]
    assert standings(portal) == [Standing("sent", 2, None)]


def test_a_message_that_ends_every_process_is_given_up(portal: Portal, clock: Clock) -> None:
    asked(portal, ANA)
    with portal.store.write() as session:
        session.execute(update(OutboxRow).values(attempts=MOST_TRIES))
    assert drain(portal) == 0
    assert standings(portal) == [Standing("given_up", MOST_TRIES, "every try crashed")]


def test_a_message_that_cannot_be_made_does_not_stop_those_behind_it(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    done(portal, AcceptRequest(reference=asked(portal, ANA)))
    asked(portal, BEN, key="k2")
    with portal.store.write() as session:
        session.execute(update(OutboxRow).where(OutboxRow.kind == "accepted").values(kind="unheard of"))
    with capture_logs() as log:
        assert drain(portal) == 2
    assert len(server.to("ben@example.org")) == 1
    assert [line["log_level"] for line in log if line["event"] == "message broken"] == ["error"]
    assert Standing("waiting", 1, "ValueError") in standings(portal)
    until_it_rests(portal, clock)
    assert Standing("given_up", MOST_TRIES, "ValueError") in standings(portal)


def test_an_address_that_is_none_is_given_up_and_injects_nothing(portal: Portal, server: MailServer) -> None:
    asked(portal, ANA)
    with portal.store.write() as session:
        session.execute(update(SubscriptionRow).values(address="ana@example.org\r\nBcc: all@example.org"))
    drain(portal)
    (standing,) = standings(portal)
    assert standing.state == "given_up"
    assert server.letters == []


def test_two_workers_at_once_send_each_message_once(portal: Portal, server: MailServer) -> None:
    for number in range(12):
        asked(portal, ANA, key=f"k{number}")
    start = threading.Barrier(2)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        counts.append(drain(portal))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 12
    names = [letter["Message-ID"] for _, letter in server.letters]
    assert len(names) == len(set(names)) == 12


def test_while_the_database_is_gone_nothing_is_lost(
    portal: Portal, server: MailServer, clock: Clock, outage: Outage
) -> None:
    asked(portal, ANA)
    outage.go()
    with pytest.raises(DatabaseUnavailable):
        drain(portal)
    Rounds(portal).run()
    outage.come_back()
    assert drain(portal) == 1
    assert len(server.letters) == 1


def test_a_database_that_goes_between_sending_and_writing_it_down_costs_one_repetition(
    portal: Portal, server: MailServer, clock: Clock, outage: Outage
) -> None:
    class PullingThePlug:
        def send(self, letter: Letter) -> None:
            assert portal.mail is not None
            portal.mail.send(letter)
            outage.go()

    asked(portal, ANA)
    with pytest.raises(DatabaseUnavailable):
        drain(replace(portal, mail=PullingThePlug()))
    outage.come_back()
    assert drain(portal) == 0
    clock.now += LEASE
    assert drain(portal) == 1
    first, second = server.to("ana@example.org")
    assert first["Message-ID"] == second["Message-ID"]


def test_the_worker_sends(portal: Portal, server: MailServer) -> None:
    asked(portal, ANA)
    assert Rounds(portal).run()["messages sent"] == 1
    assert len(server.letters) == 1


def test_a_round_ends_in_time_although_more_is_due(
    portal: Portal, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        asked(portal, ANA, key=f"k{number}")
    monkeypatch.setattr(dispatch, "SECONDS_A_ROUND", 0.0)
    assert drain(portal) == 0
    monkeypatch.undo()
    assert drain(portal) == 3


def test_the_way_rests_without_taking_tries_from_those_behind(portal: Portal, clock: Clock) -> None:
    class Silent:
        def send(self, letter: Letter) -> None:
            raise NotDelivered(Trouble.UNREACHABLE, "TimeoutError")

    for number in range(5):
        asked(portal, ANA, key=f"k{number}")
    assert drain(replace(portal, mail=Silent())) == 0
    with portal.store.read() as session:
        assert min(session.scalars(select(OutboxRow.due_at))) >= clock.now + REST
    assert sorted(one.attempts for one in standings(portal)) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("attempt", range(1, MOST_TRIES))
def test_waits_grow_and_are_spread(attempt: int) -> None:
    shortest = timedelta(minutes=3.5 ** (attempt - 1)) * (1 - JITTER)
    longest = timedelta(minutes=3.5 ** (attempt - 1)) * (1 + JITTER)
    waits = {wait_after(attempt, random.Random(seed)) for seed in range(50)}
    assert len(waits) == 50
    assert all(shortest <= wait <= longest for wait in waits)
