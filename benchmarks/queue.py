"""What a page of the queue costs among a thousand, a hundred thousand and a million requests."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from benchmarks.spread import Result
from benchmarks.stage import settings_of
from portal.portal import Portal, open_portal
from portal.queries.queue import Due, Order, Place, Queue, Standing, count, page
from portal.store.models import RequestRow
from tests.databases import Database, Databases

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 10
CALLS = 5
"""How often each page is asked for in a round."""

AGENCY = "transportation"
OPEN_OF = 20
"""One in so many is open, and one in nine of those lies with one agency."""

MOMENT = {
    Database.SQLITE: "strftime('%Y-%m-%d %H:%M:%f', {}, 'unixepoch') || '000'",
    Database.POSTGRESQL: "to_timestamp({})",
}
NEVER = {
    Database.SQLITE: "'9999-12-31 00:00:00.000000'",
    Database.POSTGRESQL: "timestamptz '9999-12-31 00:00:00+00'",
}
SPAN = 3 * 365 * 86_400
"""Seconds over which the requests were received: three years, whatever their number."""

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size})"

REQUESTS = """
INSERT INTO service_request (
    id, key, reference, service_code, agency, channel, language, visibility, status, received_at, updated_at,
    closed_at, outcome, transfers, reopenings, kind, district, photos, needs_review, followers, identifiers,
    next_due_at, badly_late_at, sequence
)
{numbers}
SELECT i, 'k' || i, 'R' || i, 'SERVICE-' || (i % 30),
    CASE i / {open_of} % 9 WHEN 0 THEN '{agency}' ELSE 'other' END, 'web', 'en', 'public',
    CASE i % {open_of} WHEN 0 THEN 'received' ELSE 'closed' END, {received}, {received},
    CASE i % {open_of} WHEN 0 THEN NULL ELSE {received} END,
    CASE i % {open_of} WHEN 0 THEN NULL ELSE 'completed' END,
    0, 0, 'requested', CAST(i % 14 + 1 AS text), 0, {no}, 0, '{{}}',
    CASE i % {open_of} WHEN 0 THEN {due} ELSE {never} END,
    CASE i % {open_of} WHEN 0 THEN {due} ELSE {never} END, 1
FROM n
"""
TEXTS = """
INSERT INTO request_text (request_id, text)
{numbers} SELECT i, 'lamp dark wharf road w' || (i % (1 + {size} / 200)) || 'x'
    || ' tenth' || (i / {open_of} % 10) || ' hundredth' || (i / {open_of} % 100 + 100) FROM n
"""
"""Words of every request, of some two hundred, of one in ten, and of one in a hundred."""


def measure(databases: Databases, folder: Path) -> Iterator[Result]:
    """Yield milliseconds of pages, beside a select of as many rows by their keys in the same rounds."""
    folder.mkdir()
    for kind in Database:
        for size in SIZES:
            url = databases.create(kind, folder)
            portal = open_portal(settings_of(url, folder / f"facts-{kind.value}-{size}"))
            _fill(portal, kind, size)
            yield from _pages(portal, kind, size)
            portal.store.close()
            databases.drop(url)


def _fill(portal: Portal, kind: Database, size: int) -> None:
    numbers = NUMBERS.format(size=size)
    begin = int((datetime.now(UTC) - timedelta(seconds=SPAN)).timestamp())
    received = MOMENT[kind].format(f"{begin} + CAST(i AS bigint) * {SPAN} / {size}")
    due = MOMENT[kind].format(f"{begin} + CAST(i AS bigint) * {SPAN} / {size} + 345600")
    never, no = NEVER[kind], "0" if kind is Database.SQLITE else "false"
    values = {"numbers": numbers, "open_of": OPEN_OF, "agency": AGENCY, "received": received, "due": due}
    with portal.store.write() as session:
        session.execute(text(REQUESTS.format(**values, never=never, no=no).replace(":%f", r"\:%f")))
        session.execute(text(TEXTS.format(numbers=numbers, size=size, open_of=OPEN_OF)))
    with portal.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _pages(portal: Portal, kind: Database, size: int) -> Iterator[Result]:
    now = portal.now()
    days = (now, now + timedelta(days=1), now + timedelta(days=2))
    mine, every = Queue(agencies=frozenset({AGENCY})), Queue(agencies=None)
    closed = Queue(agencies=None, standing=Standing.CLOSED, order=Order.NEWEST)
    deep, deep_closed = _middle(portal, due=True), _middle(portal, due=False)
    late = Queue(frozenset({AGENCY}), district="3", due=Due.LATE)
    works: dict[str, Callable[[], object]] = {
        "one agency's": lambda: page(portal, mine, days),
        "everybody's": lambda: page(portal, every, days),
        "a page in the middle": lambda: page(portal, every, days, after=deep),
        "closed, in the middle": lambda: page(portal, closed, days, after=deep_closed),
        "one district's, late": lambda: page(portal, late, days),
        "counted": lambda: count(portal, mine, days),
        **_searches(portal, days),
    }
    keys = list(range(1, 52))

    def floor() -> None:
        with portal.store.read() as session:
            session.execute(select(RequestRow).where(RequestRow.id.in_(keys))).all()

    series: dict[str, list[float]] = {name: [] for name in (*works, "floor")}
    for _ in range(ROUNDS):
        for name, work in (("floor", floor), *works.items()):
            series[name].append(_milliseconds(work))
    for name in works:
        yield Result.beside(f"queue, {name}, of {size:,}, {kind.value}", "ms", series[name], series["floor"])


def _searches(portal: Portal, days: tuple[datetime, datetime, datetime]) -> dict[str, Callable[[], object]]:
    """Return searches of open requests and of closed ones, by words of all kinds: a page, or how many."""
    is_open, closed = Queue(agencies=None), Queue(agencies=None, standing=Standing.CLOSED, order=Order.NEWEST)
    common, tenth, hundredth = ("wharf",), ("tenth3",), ("hundredth133",)
    rare = ("wharf", "w3x")
    return {
        "by a word of every request": lambda: page(portal, replace(is_open, words=common), days),
        "by a word of one in ten": lambda: page(portal, replace(is_open, words=tenth), days),
        "by a word of one in a hundred": lambda: page(portal, replace(is_open, words=hundredth), days),
        "by a word of every request and a rare one": lambda: page(portal, replace(is_open, words=rare), days),
        "closed, by a word of every request": lambda: page(portal, replace(closed, words=common), days),
        "closed, by a word of every request and a rare one": lambda: page(
            portal, replace(closed, words=rare), days
        ),
        "a word of every request, counted": lambda: count(portal, replace(is_open, words=common), days),
    }


def _middle(portal: Portal, *, due: bool) -> Place:
    """Return the place of a row in the middle of the open requests, or of the closed ones by receipt."""
    by = RequestRow.next_due_at if due else RequestRow.received_at
    some = RequestRow.status == "received" if due else RequestRow.status == "closed"
    with portal.store.read() as session:
        rows = session.execute(select(by, RequestRow.id).where(some).order_by(by, RequestRow.id)).all()
    row = rows[len(rows) // 2]
    return Place(row[0], row.id)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - begun) * 1000 / CALLS
