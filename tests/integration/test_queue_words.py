"""Searching the queue: the same requests as a plain scan finds, whichever way is taken to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from portal.domain.lifecycle import Status
from portal.portal import Portal
from portal.queries import by_words
from portal.queries import queue as queues
from portal.queries.queue import Due, Order, Queue, Standing, count, page
from portal.store.models import RequestRow, RequestTextRow
from portal.store.models.requests import NO_DATE

NUMBER = 160
EVERY = {"lamp": 1, "quay": 2, "mill": 3, "drain": 10, "lamplight": 40, "otter": 60}
"""Words, and how many requests apart those lie that have them."""

ASKED = (
    ("quay",),
    ("drain",),
    ("otter",),
    ("nothing",),
    ("lamp", "drain"),
    ("otter", "lamp", "quay"),
    ("old", "new"),
)
"""Common, rare and in between, beginnings of words, and two that never stand together."""


def _words(number: int) -> list[str]:
    age = "old" if number < NUMBER / 2 else "new"
    return [age, *(word for word, apart in EVERY.items() if number % apart == 0)]


def _filled(portal: Portal) -> list[RequestRow]:
    """Puts requests in: every fourth one is open, two at a time were received at once, some are never due."""
    begun = portal.now() - timedelta(days=90)
    with portal.store.write() as session:
        for number in range(NUMBER):
            is_open, at = number * 7 % 4 == 0, begun + timedelta(hours=number // 2 * 2)
            due = NO_DATE if number % 5 == 0 or not is_open else at + timedelta(days=number % 7)
            row = RequestRow(
                id=number + 1,
                key=f"k{number}",
                reference=f"R{number}",
                service_code="HW-Lamp Out",
                agency="harbor-works" if number % 6 else "town-care",
                channel="web",
                language="en",
                visibility="public",
                status=(Status.RECEIVED if is_open else Status.CLOSED).value,
                received_at=at,
                updated_at=at,
                transfers=0,
                reopenings=number % 2,
                kind="requested",
                photos=0,
                needs_review=False,
                followers=0,
                identifiers={},
                scheduled_for=portal.now().date() if is_open and number % 3 else None,
                next_due_at=due,
                badly_late_at=due,
                sequence=1,
            )
            session.add(row)
            session.flush()
            session.add(RequestTextRow(request_id=row.id, text=" ".join(_words(number))))
    with portal.store.read() as session:
        found = list(session.query(RequestRow).all())
        session.expunge_all()
    return found


def _queues() -> Iterator[Queue]:
    """Queues of every order, without words."""
    everybody, harbor = None, frozenset({"harbor-works"})
    yield Queue(agencies=harbor, order=Order.DUE)
    yield Queue(agencies=everybody, due=Due.PLANNED_TODAY, order=Order.AREA)
    yield Queue(agencies=everybody, standing=Standing.CLOSED)
    yield Queue(agencies=harbor, standing=Standing.CLOSED, order=Order.OLDEST, reopened=True)


def _scanned(rows: list[RequestRow], queue: Queue, words: tuple[str, ...], day: datetime) -> list[str]:
    """The references by a plain scan: no index, no bounds."""
    by_due = queue.sorted_by is Order.DUE
    found = [
        row
        for row in rows
        if (queue.standing is Standing.CLOSED) == (row.status == Status.CLOSED.value)
        and (queue.agencies is None or row.agency in queue.agencies)
        and (not queue.reopened or row.reopenings > 0)
        and (queue.due is None or row.scheduled_for == day.date())
        and all(any(one.startswith(word) for one in _words(row.id - 1)) for word in words)
    ]
    if queue.sorted_by is Order.AREA:
        found.sort(key=lambda row: row.id)
    else:
        found.sort(key=lambda row: (row.next_due_at if by_due else row.received_at, row.id))
    return [row.reference for row in (found[::-1] if queue.sorted_by is Order.NEWEST else found)]


def test_words_find_what_a_plain_scan_finds_on_every_way(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 12)
    monkeypatch.setattr(queues, "MOST_FOUND", 9)
    for name, value in {"STRETCHES": (8, 20), "SELDOM": 2, "FEW": 7}.items():
        monkeypatch.setattr(by_words, name, value)
    ways: set[str] = set()
    for name in ("few_with", "indexed", "among"):
        _watched(monkeypatch, name, ways)
    rows = _filled(portal)
    now = portal.now()
    days = (now, now + timedelta(days=1), now + timedelta(days=2))
    for bare in _queues():
        for words in ASKED:
            queue = Queue(**{**bare.__dict__, "words": words})
            expected = _scanned(rows, queue, words, now)
            pages = [page(portal, queue, days)]
            while pages[-1].after is not None:
                pages.append(page(portal, queue, days, after=pages[-1].after))
            assert [row.reference for one in pages for row in one.rows] == expected, (bare, words)
            assert count(portal, queue, days) == min(len(expected), 10), (bare, words)
            if len(pages) > 1:
                back = page(portal, queue, days, before=pages[-1].before)
                assert back.rows == pages[-2].rows, (bare, words)
    assert ways == {"few_with", "indexed", "among"}, "every way was taken"


def _watched(monkeypatch: pytest.MonkeyPatch, name: str, ways: set[str]) -> None:
    """Writes down that a way was taken, and takes it."""
    real = getattr(by_words, name)

    def watched(*given: object) -> object:
        ways.add(name)
        return real(*given)

    monkeypatch.setattr(by_words, name, watched)
