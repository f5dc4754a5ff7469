"""Cases sorted by SQL into cells that are alike. What a cell means for a rate is said in domain/rates.py.

Each function returns, for each place, its cells: what happened in each period to each group.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import duckdb

from portal.domain.lifecycle import ASKED_IF_FIXED, REOPEN_WINDOW_DAYS, Fixed, MilestoneKind, Outcome, Result
from portal.domain.measures import Exclusion, Period
from portal.domain.rates import DIGITAL, Cell, CloseCell, Happening, PromiseCell
from portal.outcomes.cells import OUTSIDE, OUTSIDE_PROMISE, Group, among, moment, number_of, within
from portal.outcomes.curves import Place

EVERYWHERE = -1
"""The number of no period: what is open now, where the rows are periods."""

_Cell = TypeVar("_Cell")


def request_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[Cell]]:
    """Return the requests received, first accepted, closed or due in a period, or open now (UTC)."""
    return _places(connection, _requests(as_of, periods, by), _cell)


def promise_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[PromiseCell]]:
    """Return the promises of all milestones whose deadline fell in a period and has passed as of a moment."""
    statement = f"""
SELECT {number_of("due_at", periods)} AS period, {by.value} AS grouped, milestone,
    {OUTSIDE_PROMISE} AS outside, result, coalesce(resolved_at <= due_at, false) AS in_time, suspect, count(*)
FROM milestones WHERE {within("due_at", periods)} AND due_at < {moment(as_of)} GROUP BY ALL"""
    return _places(connection, statement, _promise)


def close_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[CloseCell]]:
    """Return the closes of each period, also those that were undone. What came from imports asked nobody."""
    window = f"INTERVAL {REOPEN_WINDOW_DAYS} DAY"
    statement = f"""
SELECT {number_of("closed_at", periods)} AS period, {by.value} AS grouped, {OUTSIDE} AS outside,
    source IS NULL AND {among("outcome", ASKED_IF_FIXED)} AS asked, fixed, rating,
    closed_at + {window} <= {moment(as_of)} AS settled,
    coalesce(reopened_at <= closed_at + {window}, false) AS undone, suspect, count(*)
FROM closes WHERE {within("closed_at", periods)} GROUP BY ALL"""
    return _places(connection, statement, _close)


def _places(
    connection: duckdb.DuckDBPyConnection, statement: str, cell_of: Callable[..., _Cell]
) -> dict[Place, list[_Cell]]:
    rows: Iterable[tuple[Any, ...]] = connection.execute(statement).fetchall()
    places: dict[Place, list[_Cell]] = defaultdict(list)
    for period, group, *rest in rows:
        places[int(period), group].append(cell_of(*rest))
    return places


def _cell(
    happening: str, outcome: str | None, outside: str | None, deadline: bool, result: str | None, *rest: Any
) -> Cell:
    in_time, suspect, digital, transferred, count = rest
    return Cell(
        happening=Happening(happening),
        outcome=Outcome(outcome) if outcome else None,
        outside=_reason(outside),
        has_deadline=deadline,
        result=Result(result) if result else None,
        in_time=in_time,
        suspect=suspect,
        digital=digital,
        transferred=transferred,
        count=int(count),
    )


def _promise(
    milestone: str, outside: str | None, result: str, in_time: bool, suspect: bool, count: int
) -> PromiseCell:
    kind = MilestoneKind(milestone)
    return PromiseCell(kind, int(count), _reason(outside), Result(result), in_time, suspect)


def _close(outside: str | None, asked: bool, fixed: str | None, rating: int | None, *rest: Any) -> CloseCell:
    settled, undone, suspect, count = rest
    return CloseCell(
        count=int(count),
        outside=_reason(outside),
        asked=asked,
        fixed=Fixed(fixed) if fixed else None,
        rating=rating,
        settled=settled,
        undone=undone,
        suspect=suspect,
    )


def _reason(outside: str | None) -> Exclusion | None:
    return Exclusion(outside) if outside else None


def _requests(as_of: datetime, periods: Sequence[Period], by: Group) -> str:
    """Return the statement: of each happening its moment, condition, result, and whether it was in time."""
    now = str(EVERYWHERE if len(periods) > 1 else 0)
    happenings = {
        Happening.RECEIVED: ("received_at", within("received_at", periods), "NULL", "false"),
        Happening.ACCEPTED: ("accepted_at", within("accepted_at", periods), "NULL", "false"),
        Happening.CLOSED: ("closed_at", within("closed_at", periods), "NULL", "closed_at <= due_at"),
        Happening.DUE: (
            "due_at",
            f"{within('due_at', periods)} AND due_at < {moment(as_of)}",
            "due_result",
            "due_resolved_at <= due_at",
        ),
        Happening.OPEN: (None, "closed_at IS NULL", "NULL", "false"),
    }
    return " UNION ALL ".join(
        f"""SELECT {number_of(column, periods) if column else now} AS period, {by.value} AS grouped,
            '{happening}' AS happening, outcome, {OUTSIDE} AS outside, due_at IS NOT NULL AS deadline,
            {result} AS result, coalesce({in_time}, false) AS in_time, suspect,
            coalesce({among("channel", DIGITAL)}, false) AS digital, transfers > 0 AS transferred, count(*)
        FROM requests WHERE {condition} GROUP BY ALL"""
        for happening, (column, condition, result, in_time) in happenings.items()
    )
