"""Duplicates resolve to a root, circles are refused, and a root that falls away promotes a child."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import CloseRequest, ReopenRequest
from portal.domain.lifecycle import Outcome, Requirement, Status
from portal.domain.reference import shown
from portal.portal import Portal
from portal.queries.requests import staff_request
from tests.databases import Database
from tests.integration.test_lifecycle import DONE, refusal, state
from tests.portals import Clock, done, sent


def duplicate(child: str, parent: str) -> CloseRequest:
    """The command that closes a request as a duplicate of another."""
    return CloseRequest(reference=child, outcome=Outcome.DUPLICATE, said={Requirement.PARENT: parent})


def test_a_duplicate_follows_the_root_of_what_it_names(portal: Portal, clock: Clock) -> None:
    root, middle, leaf = (sent(portal, key=key) for key in "abc")
    done(portal, duplicate(middle, root))
    done(portal, duplicate(leaf, shown(middle)))
    assert state(portal, leaf).parent == root


def test_when_a_root_becomes_a_duplicate_its_children_move_along(portal: Portal) -> None:
    root, other, child = (sent(portal, key=key) for key in "abc")
    done(portal, duplicate(child, root))
    done(portal, duplicate(root, other))
    assert state(portal, child).parent == other


def test_circles_are_refused(portal: Portal) -> None:
    root, child = (sent(portal, key=key) for key in "ab")
    assert refusal(portal, duplicate(root, root)) is Refusal.PARENT_IS_SELF
    done(portal, duplicate(child, root))
    assert refusal(portal, duplicate(root, child)) is Refusal.PARENT_IS_CHILD


def test_a_duplicate_needs_an_open_request_of_the_same_service(portal: Portal) -> None:
    root, child = (sent(portal, key=key) for key in "ab")
    done(portal, CloseRequest(reference=root, outcome=Outcome.COMPLETED, said=DONE))
    assert refusal(portal, duplicate(child, root)) is Refusal.PARENT_CLOSED
    where = {"kind": "address", "text": "1 Quay"}
    water = sent(portal, "wet-street", "w", where=where)
    assert refusal(portal, duplicate(child, water)) is Refusal.PARENT_OTHER_SERVICE


def test_a_root_that_falls_away_promotes_its_oldest_child(portal: Portal, clock: Clock) -> None:
    root = sent(portal, key="root")
    clock.forward(hours=1)
    oldest = sent(portal, key="oldest")
    clock.forward(hours=1)
    youngest = sent(portal, key="youngest")
    done(portal, duplicate(youngest, root))
    done(portal, duplicate(oldest, root))
    done(portal, CloseRequest(reference=root, outcome=Outcome.WITHDRAWN))
    promoted = state(portal, oldest)
    assert (promoted.status, promoted.parent) == (Status.IN_PROGRESS, None)
    assert state(portal, youngest).parent == oldest


def test_late_entry_reopens_no_child_before_it_was_closed(portal: Portal, clock: Clock) -> None:
    root, child = sent(portal, key="root"), sent(portal, key="child")
    happened = clock.forward(hours=1)
    closed_at = clock.forward(hours=5)
    done(portal, duplicate(child, root))
    clock.forward(days=1)
    done(portal, CloseRequest(reference=root, outcome=Outcome.WITHDRAWN, occurred_at=happened))
    view = staff_request(portal, child)
    assert view is not None
    assert view.history[-1].occurred_at == closed_at
    assert view.state.status is Status.IN_PROGRESS


def test_a_reopened_duplicate_stands_on_its_own(portal: Portal) -> None:
    root, child = (sent(portal, key=key) for key in "ab")
    done(portal, duplicate(child, root))
    done(portal, ReopenRequest(reference=child, why="Another lamp"))
    assert state(portal, child).parent is None


@pytest.mark.parametrize("database", [Database.POSTGRESQL], indirect=True)
def test_two_people_closing_each_others_request_wait_for_no_one(portal: Portal) -> None:
    """Each holds the request the other needs; one of the two is refused with a reason, none with an error."""
    for number in range(8):
        pair = [sent(portal, key=f"{number}-{name}") for name in "ab"]
        start = Barrier(2)

        def close(child: str, parent: str, start: Barrier = start) -> Refusal | None:
            start.wait()
            try:
                done(portal, duplicate(child, parent))
            except Refused as refused:
                return refused.refusal
            return None

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(close, pair, reversed(pair)))
        assert sorted(answers, key=str) == [None, answers[0] or answers[1]]
        assert {answers[0] or answers[1]} <= {Refusal.PARENT_CLOSED, Refusal.PARENT_IS_CHILD}
