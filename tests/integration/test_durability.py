"""Accepted means durable: whatever is killed while residents send, every receipt stays true."""

import random
import time
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, text, update

from portal.commands.rebuild import rebuild
from portal.portal import Portal, open_portal
from portal.store.models import DetailRow, EventRow, MilestoneRow, RequestRow, Table
from portal.web.journey import key_of
from tests import portals
from tests.integration.ledger import answered, faults
from tests.integration.residents import Crowd, Step, Way
from tests.integration.serving import Serving, environment, free_port, wait_until

SEED = 20261102
RESIDENTS = 5
ERRANDS = 50
"""Of each resident: 250 requests on each database, 500 in all."""
SENDS_BETWEEN_KILLS = 25
PHASE_SECONDS = 60.0
LONGEST_DELAY = 0.02  # within the time that a send takes


def kill_everything(serving: Serving) -> None:
    serving.kill()
    serving.start()


def kill_one_that_answers(serving: Serving) -> None:
    serving.web_server().children()[0].kill()


def kill_the_web_server(serving: Serving) -> None:
    serving.web_server().kill()


def kill_the_supervisor(serving: Serving) -> None:
    serving.tree()[0].kill()
    serving.process.wait()
    assert serving.left_over() == []  # the kernel ended the others
    serving.start()


PARTIAL = (kill_one_that_answers, kill_the_web_server, kill_the_supervisor)


def plan(chance: random.Random) -> list[Callable[[Serving], None]]:
    """Which processes are killed, in turn: everything four times, and each of the others between."""
    partial = chance.sample(PARTIAL, len(PARTIAL))
    turns: list[Callable[[Serving], None]] = [kill_everything]
    for kill in partial:
        turns += [kill, kill_everything]
    return turns


def kill_in_the_middle_of_a_send(
    serving: Serving, crowd: Crowd, chance: random.Random, kill: Callable[[Serving], None]
) -> None:
    """Waits for some receipts, then for a send without an answer yet, then for a random moment."""
    enough = len(crowd.done()) + SENDS_BETWEEN_KILLS
    arrived = wait_until(lambda: len(crowd.done()) >= enough or not crowd.is_at_work(), PHASE_SECONDS)
    assert arrived, serving.said()
    assert wait_until(lambda: crowd.under_way.count > 0 or not crowd.is_at_work(), PHASE_SECONDS)
    time.sleep(chance.uniform(0, LONGEST_DELAY))
    kill(serving)


def test_every_request_is_there_exactly_once_whatever_is_killed(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    # That five people send hundreds of requests in a minute from one address is not what this is about.
    variables = environment(database_url, free_port(), PORTAL_LIMIT_SENDS="100000")
    killed = 0
    with Serving(variables, tmp_path) as serving:
        serving.start()
        with Crowd(serving.port, RESIDENTS, SEED, ERRANDS) as crowd:
            for kill in chain(plan(chance), repeat(kill_everything)):
                if not crowd.is_at_work():
                    break
                kill_in_the_middle_of_a_send(serving, crowd, chance, kill)
                killed += 1
            crowd.finish()
            receipts = crowd.receipts()
        serving.kill()

    # The kills did fall into the middle of the work.
    assert killed >= len(plan(chance))
    assert crowd.cut(Step.SEND) > 0
    assert {errand.way for errand in crowd.errands} == set(Way)

    # What each receipt said, it still says; and the database says the same, and nothing else.
    assert receipts == [errand.reference for errand in crowd.errands]
    assert len(set(receipts)) == len(receipts) == RESIDENTS * ERRANDS
    portal = open_portal(portals.settings(database_url))
    try:
        assert faults(portal, {key_of(errand.link): errand.reference for errand in crowd.errands}) == []
        assert answered(portal) == {key_of(errand.link): errand.place for errand in crowd.errands}
        assert rebuild(portal) == (len(receipts), 0)
    finally:
        portal.store.close()


def test_a_commit_waits_for_the_disk(portal: Portal) -> None:
    """Killing processes cannot tell this, only killing machines: so the promise is looked up.

    On PostgreSQL the portal can only ask; that the server keeps its word is its operator's to see to.
    """
    with portal.store.write() as session:
        if session.get_bind().dialect.name == "sqlite":
            settings = [session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")]
            assert settings == [2, "wal"]  # 2: FULL
        else:
            assert session.scalar(text("SHOW synchronous_commit")) == "on"


TAMPERING: dict[str, tuple[Executable, ...]] = {
    "a request is gone": tuple(delete(table) for table in reversed(Table.metadata.sorted_tables)),
    "an event is gone": (delete(EventRow),),
    "an event came twice": (
        text(
            "INSERT INTO event (id, request_id, sequence, type, data, occurred_at, recorded_at, actor_role,"
            " actor_name) SELECT id + 1000, request_id, sequence + 1, type, data, occurred_at, recorded_at,"
            " actor_role, actor_name FROM event"
        ),
    ),
    "a milestone is gone": (delete(MilestoneRow).where(MilestoneRow.kind == "first_response"),),
    "the answers are gone": (delete(DetailRow),),
    "another reference": (update(RequestRow).values(reference="000000000"),),
    "another key": (update(RequestRow).values(key="somebody else's"),),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_ledger_finds(what: str, portal: Portal) -> None:
    reference = portals.sent(portal, key="a key")
    assert faults(portal, {"a key": reference}) == []
    with portal.store.write() as session:
        for statement in TAMPERING[what]:
            session.execute(statement)
    assert faults(portal, {"a key": reference}) != []
