"""The queue's query: whole, in order, page by page both ways, filtered truly, and found by words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.commands.door import execute
from portal.commands.requests.commands import (
    AcceptRequest,
    AddComment,
    AddNote,
    AssignRequest,
    CloseRequest,
    HoldRequest,
    RecordIdentifier,
    ReopenRequest,
    ScheduleWork,
    Step,
)
from portal.commands.requests.text import words_of
from portal.domain.clocks import Lateness
from portal.domain.lifecycle import (
    Channel,
    HoldReason,
    IdentifierKind,
    MilestoneKind,
    Outcome,
    Requirement,
    Status,
)
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries import queue as queues
from portal.queries.queue import Due, Order, Queue, Standing, Whose, count, page
from portal.store.models import PointRow, RequestRow
from tests.portals import ADMINISTRATOR, LAMP_ANSWERS, Clock, sent

HARBOR = frozenset({"harbor-works"})
ALL = Queue(agencies=None)


def done(portal: Portal, command: Step, actor: Actor = ADMINISTRATOR) -> None:
    """Carries out a step."""
    execute(portal, command, actor)


def closed(reference: str) -> CloseRequest:
    """Closes as completed."""
    said = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "At night"}
    return CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=said)


def days(portal: Portal) -> tuple[datetime, datetime, datetime]:
    """Today, tomorrow and the day after, by the clock alone."""
    now = portal.now().replace(hour=4, minute=0)
    return now, now + timedelta(days=1), now + timedelta(days=2)


def found(portal: Portal, queue: Queue) -> list[str]:
    """All references of a queue, page after page; counts and the way back are checked on the way."""
    pages = [page(portal, queue, days(portal))]
    while pages[-1].after is not None:
        pages.append(page(portal, queue, days(portal), after=pages[-1].after))
    back = [pages[-1]]
    while back[0].before is not None:
        back.insert(0, page(portal, queue, days(portal), before=back[0].before))
    forwards = [row.reference for one in pages for row in one.rows]
    assert [row.reference for one in back for row in one.rows] == forwards
    assert count(portal, queue, days(portal)) == len(forwards)
    assert pages[0].before is None
    return forwards


def test_every_request_is_on_one_page_in_a_stable_order(
    portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 3)
    oldest = []
    for number in range(10):
        oldest.append(sent(portal, key=f"k{number}"))
        if number % 3 == 0:
            clock.forward(hours=1)
    due = Queue(agencies=HARBOR)
    assert sorted(found(portal, due)) == sorted(oldest)
    assert found(portal, Queue(agencies=HARBOR, order=Order.OLDEST)) == oldest
    assert found(portal, Queue(agencies=None, order=Order.NEWEST)) == oldest[::-1]
    first = page(portal, due, days(portal))
    sent(portal, key="meanwhile")
    assert first.after is not None
    second = page(portal, due, days(portal), after=first.after)
    assert not {row.reference for row in first.rows} & {row.reference for row in second.rows}


def test_what_is_due_first_comes_first_and_what_has_no_date_last(portal: Portal, clock: Clock) -> None:
    late = sent(portal, key="late")
    clock.forward(days=2)
    soon = sent(portal, key="soon")
    rows = page(portal, ALL, days(portal)).rows
    assert [row.reference for row in rows] == [late, soon]
    assert [row.lateness for row in rows] == [Lateness.LATE, Lateness.ON_TIME]
    assert found(portal, Queue(agencies=None, due=Due.LATE)) == [late]
    assert found(portal, Queue(agencies=None, due=Due.BADLY_LATE)) == []
    clock.forward(days=30)
    assert set(found(portal, Queue(agencies=None, due=Due.BADLY_LATE))) == {late, soon}
    done(portal, closed(late))
    assert late not in found(portal, Queue(agencies=None, due=Due.LATE))
    assert page(portal, Queue(agencies=None, standing=Standing.CLOSED), days(portal)).rows[0].due_at is None


Prepare = Callable[[Portal, str], None]


def _accepted(portal: Portal, reference: str) -> None:
    done(portal, AcceptRequest(reference=reference))


def _held(portal: Portal, reference: str) -> None:
    until = (portal.now() + timedelta(days=2)).date()
    done(portal, HoldRequest(reference=reference, reason=HoldReason.WAITING_FOR_RESIDENT, until=until))


def _reopened(portal: Portal, reference: str) -> None:
    done(portal, closed(reference))
    done(portal, ReopenRequest(reference=reference, why="Still dark"))


def _assigned(portal: Portal, reference: str) -> None:
    done(portal, AssignRequest(reference=reference, team="Night crew"))


def _closed(portal: Portal, reference: str) -> None:
    done(portal, closed(reference))


def _planned(portal: Portal, reference: str) -> None:
    done(portal, AcceptRequest(reference=reference))
    done(portal, ScheduleWork(reference=reference, day=portal.now().date()))


@pytest.mark.parametrize(
    ("prepare", "only"),
    [
        (_accepted, {"standing": Standing.ACCEPTED}),
        (_held, {"standing": Standing.ON_HOLD}),
        (_held, {"waits_for_resident": True}),
        (_reopened, {"reopened": True}),
        (_assigned, {"whose": Whose.TEAM, "team": "Night crew"}),
        (_closed, {"standing": Standing.CLOSED}),
        (_planned, {"due": Due.PLANNED_TODAY}),
    ],
)
def test_a_filter_shows_what_it_says_and_nothing_else(
    portal: Portal, prepare: Prepare, only: dict[str, Any]
) -> None:
    sent(portal, key="other")
    wanted = sent(portal, key="wanted")
    prepare(portal, wanted)
    assert found(portal, Queue(agencies=None, **only)) == [wanted]


def test_filters_on_what_a_request_is(portal: Portal) -> None:
    lamp, wet = sent(portal, key="a"), sent(portal, "wet-street", "b", where=LAMP_ANSWERS["where"])
    done(portal, AcceptRequest(reference=lamp))
    assert found(portal, Queue(agencies=None, service="HW-Lamp Out")) == [lamp]
    assert found(portal, Queue(agencies=frozenset({"town-care"}))) == []
    assert found(portal, Queue(agencies=None, channel=Channel.PHONE)) == []
    assert found(portal, Queue(agencies=None, language="es")) == []
    assert found(portal, Queue(agencies=None, has_photo=True)) == []
    waiting = found(portal, Queue(agencies=None, milestone=MilestoneKind.FIRST_RESPONSE))
    assert waiting == [wet]


def test_it_is_found_by_every_word_that_was_said_of_it(portal: Portal) -> None:
    sent(
        portal, key="other", where={"kind": "address", "text": "9 Quay Street"}, trouble="dark", owner="city"
    )
    lamp = sent(portal)

    def by(*words: str) -> list[str]:
        return found(portal, Queue(agencies=None, words=tuple(words_of(*words).split())))

    assert by("wharf road") == [lamp]
    assert by("WHÁRF 12") == [lamp]
    assert by(lamp[:5]) == [lamp]
    assert len(by("lamp")) == 2, "by the service too"
    assert by("ladder") == []
    done(portal, AddNote(reference=lamp, text="Bring a ladder"), RESIDENT)
    assert by("ladder") == [lamp]
    done(portal, AddComment(reference=lamp, text="The fuse is gone"))
    assert by("fuse wharf") == [lamp]
    done(portal, RecordIdentifier(reference=lamp, kind=IdentifierKind.WORK_ORDER, number="WO-4711"))
    assert by("WO-4711") == by("4711") == [lamp]
    done(portal, RecordIdentifier(reference=lamp, kind=IdentifierKind.WORK_ORDER, number=""))
    assert by("4711") == []
    assert by("wharf nothing") == []
    assert by('" OR * AND (', "wharf") == []


def test_what_is_planned_for_today_is_sorted_by_area_page_by_page(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    places = {
        "a": ("2", "Quayside", "14 Wharf Road"),
        "b": ("2", "Quayside", "12 Wharf Road"),
        "c": (None, None, None),
        "d": ("1", "Hilltop", "20 N Mill Street"),
        "e": ("2", "Quayside", "12 Wharf Road"),
        "f": ("1", None, None),
        "g": ("10", "Hilltop", None),
        "h": ("2", "Quayside", "9 Wharf Road"),
        "i": ("2", "Quayside", "100 Anchor Lane"),
        "j": ("North", None, None),
    }
    known = {key: sent(portal, key=key) for key in places}
    other = sent(portal, key="not today")
    for key, reference in known.items():
        _planned(portal, reference)
        _put(portal, reference, *places[key])
    today = Queue(agencies=HARBOR, due=Due.PLANNED_TODAY, order=Order.AREA)
    assert found(portal, today) == [known[key] for key in "fdihbeagjc"]
    first = page(portal, today, days(portal))
    assert first.after is not None
    done(portal, closed(first.rows[-1].reference))
    rest = page(portal, today, days(portal), after=first.after).rows
    assert [row.reference for row in rest] == [known["i"], known["h"]], "though its own row is gone"
    assert other in found(portal, Queue(agencies=HARBOR, order=Order.AREA)), (
        "without a day: what is due first"
    )


def _put(
    portal: Portal, reference: str, district: str | None, neighbourhood: str | None, label: str | None
) -> None:
    """Says where a request is."""
    with portal.store.write() as session:
        row = session.scalars(select(RequestRow).where(RequestRow.reference == reference)).one()
        row.district, row.neighbourhood = district, neighbourhood
        if label:
            session.add(
                PointRow(request_id=row.id, latitude=44.6, longitude=-63.5, label=label, is_near=False)
            )


def test_a_thousand_are_counted_and_more_are_said_to_be_more(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    for number in range(4):
        sent(portal, key=f"k{number}")
    assert count(portal, ALL, days(portal)) == 3


def test_a_place_in_the_order_is_read_back_and_nothing_else_is() -> None:
    place = queues.Place(datetime.fromisoformat("2026-11-02T16:00:00.123456+00:00"), 42)
    assert queues.Place.read(str(place)) == place
    for text in ("", "x", "20261102T160000.0-", "20261102T160000.0-x", "-1", f"{place}9999999999999999999"):
        assert queues.Place.read(text) is None


def test_only_somebody_of_the_agency_may_do_what_the_desk_does(portal: Portal) -> None:
    lamp = sent(portal)
    other = Actor(Role.WORKER, "w.other", "town-care")
    for command in (AddComment(reference=lamp, text="x"), AssignRequest(reference=lamp, team="A")):
        with pytest.raises(Exception, match="may not"):
            done(portal, command, other)
    rows = page(portal, ALL, days(portal)).rows
    assert [(row.team, row.status) for row in rows] == [(None, Status.RECEIVED)]
