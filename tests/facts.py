"""Facts for tests: rows by hand or by chance, in a DuckDB of their own, without a portal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import duckdb
from hypothesis import strategies as st

from portal.domain.lifecycle import (
    MILESTONE_RESULTS,
    Channel,
    Fixed,
    MilestoneKind,
    Outcome,
    RequestKind,
    Result,
    Status,
)
from portal.domain.measures import Figures, Period
from portal.outcomes.cells import Group
from portal.outcomes.measures import measure
from portal.outcomes.reading import columns
from portal.outcomes.schema import CLOSES, MILESTONES, TABLES
from tests.portals import MONDAY_NOON

Row = dict[str, Any]

START = MONDAY_NOON
AS_OF = START + timedelta(days=100)
HOUR = timedelta(hours=1)
YEAR = Period(START, START + timedelta(days=365))
FIRST_PART = Period(START, START + timedelta(days=30))

_numbers = count(1)
_idle: list[duckdb.DuckDBPyConnection] = []
"""Connections whose tables are made anew for whoever comes next: to open one takes longer than most tests."""


def plain(moment: datetime | None) -> datetime | None:
    """A moment as the facts hold it: UTC without its zone."""
    return moment and moment.replace(tzinfo=None)


def fact(received: float = 0, *, due: float | None = 48, **changes: Any) -> Row:
    """A request received so many hours after START and due so many hours later; open unless changed."""
    at = START + received * HOUR
    row: Row = dict.fromkeys(TABLES[0].columns) | {
        "request_id": next(_numbers),
        "service": "pothole",
        "agency": "roads",
        "kind": RequestKind.REQUESTED.value,
        "received_at": plain(at),
        "status": Status.RECEIVED.value,
        "transfers": 0,
        "reopenings": 0,
        "suspect": False,
        "updated_at": plain(at),
    }
    if due is not None:
        row |= {"due_at": plain(at + due * HOUR), "due_kind": "work_complete", "due_result": "pending"}
    return row | changes


def closed(after: float, outcome: Outcome = Outcome.COMPLETED, received: float = 0, **changes: Any) -> Row:
    """A request closed so many hours after it was received. `due`: as in fact()."""
    row = fact(received, due=changes.pop("due", 48))
    at = row["received_at"] + after * HOUR
    row |= {"status": Status.CLOSED.value, "outcome": outcome.value, "closed_at": at, "first_closed_at": at}
    row |= {"end_outcome": outcome.value, "end_at": at}
    if row["due_at"] is not None:
        result = MILESTONE_RESULTS[outcome][MilestoneKind.WORK_COMPLETE]
        row |= {"due_result": result.value, "due_resolved_at": at}
    return row | changes


def duplicate(root: Row, after: float, received: float = 0, **changes: Any) -> Row:
    """A request closed as the duplicate of another, whose end and result it takes."""
    row = closed(after, Outcome.DUPLICATE, received, **changes)
    row |= {"end_outcome": root["outcome"], "end_at": root["closed_at"]}
    if row["due_at"] is not None:
        row |= {"due_result": root["due_result"] or "left", "due_resolved_at": root["due_resolved_at"]}
    return row


def promise(received: float = 0, *, due: float | None = 48, **changes: Any) -> Row:
    """A promise of a first response, due so many hours after a request; pending unless changed."""
    at = START + received * HOUR
    row = dict.fromkeys(MILESTONES.columns) | {
        "request_id": next(_numbers),
        "service": "pothole",
        "agency": "roads",
        "kind": RequestKind.REQUESTED.value,
        "milestone": MilestoneKind.FIRST_RESPONSE.value,
        "received_at": plain(at),
        "due_at": None if due is None else plain(at + due * HOUR),
        "result": Result.PENDING.value,
        "suspect": False,
    }
    return row | changes


def close(at: float = 0, outcome: Outcome = Outcome.COMPLETED, **changes: Any) -> Row:
    """A close so many hours after START, of a request received an hour before; it stands, unanswered."""
    moment = plain(START + at * HOUR)
    row: Row = dict.fromkeys(CLOSES.columns) | {
        "request_id": next(_numbers),
        "number": 1,
        "service": "pothole",
        "agency": "roads",
        "kind": RequestKind.REQUESTED.value,
        "received_at": plain(START + (at - 1) * HOUR),
        "closed_at": moment,
        "outcome": outcome.value,
        "suspect": False,
    }
    return row | changes


@contextmanager
def database(
    rows: Iterable[Row], promises: Iterable[Row] = (), closes: Iterable[Row] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with these requests, promises and closes. They need not belong together."""
    connection = _idle.pop() if _idle else duckdb.connect()
    for table, found in zip(TABLES, (rows, promises, closes), strict=True):
        connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({columns(table.columns)})")
        if there := list(found):
            each = ", ".join(f"unnest(?::{kind}[])" for kind in table.columns.values())
            by_column = [[row[name] for row in there] for name in table.columns]
            connection.execute(f"INSERT INTO {table.name} SELECT {each}", by_column)
    yield connection
    _idle.append(connection)  # only where nothing went wrong with it


def figures(
    rows: Iterable[Row] = (),
    as_of: datetime = AS_OF,
    period: Period = YEAR,
    promises: Iterable[Row] = (),
    closes: Iterable[Row] = (),
) -> Figures:
    """The figures of all these together."""
    with database(rows, promises, closes) as connection:
        return measure(connection, as_of, [period], Group.NONE).total


KINDS = [RequestKind.REQUESTED] * 8 + [RequestKind.PROACTIVE, RequestKind.INFORMATION_ONLY]
HOURS = st.integers(0, 800)


@st.composite
def requests(draw: st.DrawFn) -> Row:
    """One request as odd as they come: late, held, reopened, without a promise, imported, suspect."""
    common: Row = {
        "service": draw(st.sampled_from(["pothole", "lamp", "tree"])),
        "agency": draw(st.sampled_from(["roads", "parks"])),
        "kind": draw(st.sampled_from(KINDS)).value,
        "transfers": draw(st.integers(0, 2)),
        "channel": draw(st.sampled_from(Channel)).value,
    }
    if draw(st.booleans()):
        common["accepted_at"] = plain(START + draw(HOURS) * HOUR)
    due = draw(st.sampled_from([None, -5, 24, 24, 48, 400]))
    received, after = draw(HOURS), draw(HOURS)
    if draw(st.integers(0, 3)) == 0:
        return _perhaps_reopened(draw, fact(received, due=due, **common))
    outcome = draw(st.sampled_from(list(Outcome)))
    suspect = draw(st.integers(0, 5)) == 0
    row = closed(after, outcome, received, due=due, suspect=suspect, **common)
    if due is not None and draw(st.integers(0, 3)) == 0:
        looked = row["received_at"] + draw(st.integers(0, after)) * HOUR
        row |= {"due_kind": "inspection", "due_result": Result.MET.value, "due_resolved_at": looked}
    return _perhaps_reopened(draw, row)


def _perhaps_reopened(draw: st.DrawFn, row: Row) -> Row:
    if draw(st.integers(0, 4)):
        return row
    end = row["closed_at"] or plain(AS_OF)
    first, again = sorted(draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    open_for = max(end - row["received_at"], timedelta())
    return row | {
        "reopenings": 1,
        "first_closed_at": row["received_at"] + first * open_for,
        "first_reopened_at": row["received_at"] + again * open_for,
    }


@st.composite
def stocks(draw: st.DrawFn, most: int = 60) -> list[Row]:
    """Many requests, some of them duplicates of others, which may themselves be open."""
    rows = draw(st.lists(requests(), min_size=1, max_size=most))
    roots = [row for row in rows if row["outcome"] != Outcome.DUPLICATE]
    for number, row in enumerate(rows):
        if row["outcome"] == Outcome.DUPLICATE and roots:
            root = draw(st.sampled_from(roots))
            rows[number] = row | {
                "end_outcome": root["outcome"],
                "end_at": root["closed_at"],
                "due_result": row["due_at"] and (root["due_result"] or Result.LEFT.value),
                "due_resolved_at": row["due_at"] and root["due_resolved_at"],
            }
    return rows


@st.composite
def promises(draw: st.DrawFn) -> Row:
    """One promise as odd as they come."""
    row = promise(
        draw(HOURS),
        due=draw(st.sampled_from([None, -5, 24, 48])),
        milestone=draw(st.sampled_from(MilestoneKind)).value,
        kind=draw(st.sampled_from(KINDS)).value,
        result=draw(st.sampled_from(Result)).value,
        suspect=draw(st.integers(0, 5)) == 0,
    )
    if row["result"] != Result.PENDING:
        row["resolved_at"] = row["received_at"] + draw(HOURS) / 8 * HOUR
    return row


@st.composite
def closes(draw: st.DrawFn) -> Row:
    """One close as odd as they come: answered or not, undone soon or late, imported."""
    row = close(
        draw(st.integers(0, 2400)),
        draw(st.sampled_from(Outcome)),
        kind=draw(st.sampled_from(KINDS)).value,
        source=draw(st.sampled_from([None, None, "old system"])),
        fixed=draw(st.sampled_from([None, *(fixed.value for fixed in Fixed)])),
        suspect=draw(st.integers(0, 5)) == 0,
    )
    if row["fixed"]:
        row["rating"] = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
    if draw(st.booleans()):
        row["reopened_at"] = row["closed_at"] + draw(st.integers(0, 1500)) * HOUR
    return row
