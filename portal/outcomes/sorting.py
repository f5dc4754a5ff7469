"""Cases sorted by SQL into cells that are alike. What a cell means for a rate is said in domain/rates.py.

`request_cells` and its like return, for each place, its cells: what happened in each period to each group.
`happening`, `promises` and `closes` say which rows are cases, for whoever wants the rows themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import duckdb

from portal.domain.lifecycle import ASKED_IF_FIXED, REOPEN_WINDOW_DAYS, Fixed, MilestoneKind, Outcome, Result
from portal.domain.measures import Exclusion, Period
from portal.domain.rates import DIGITAL, Cell, CloseCell, Happening, PromiseCell
from portal.outcomes.cells import OUTSIDE, OUTSIDE_PROMISE, Group, among, moment, number_of, within
from portal.outcomes.curves import Place
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS, FactTable

EVERYWHERE = -1
"""The number of no period: what is open now, where the rows are periods."""

_Cell = TypeVar("_Cell")


@dataclass(frozen=True)
class Cases:
    """Which rows of a table are cases, as SQL: in which period and group, and by what they are alike.

    `alike` has each name with its expression, in the order in which `cell_of` takes the values.
    """

    table: FactTable
    period: str
    grouped: str
    alike: dict[str, str]
    condition: str
    cell_of: Callable[..., Cell | PromiseCell | CloseCell]

    def columns(self) -> str:
        """Return what is selected of each case: `period`, `grouped`, and what is alike."""
        named = {"period": self.period, "grouped": self.grouped, **self.alike}
        return ", ".join(f"{expression} AS {name}" for name, expression in named.items())

    def counted(self) -> str:
        """Return the statement that counts cases that are alike."""
        return f"SELECT {self.columns()}, count(*) FROM {self.table.name} WHERE {self.condition} GROUP BY ALL"


def request_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[Cell]]:
    """Return the requests received, first accepted, closed or due in a period, or open now (UTC)."""
    return _places(connection, _requests(as_of, periods, by), _cell)


def ended_cells(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], by: Group
) -> dict[Place, list[Cell]]:
    """Return the requests closed in a period that are in rates, alike in what `done_share` asks alone."""
    closed = happening(Happening.CLOSED, periods[-1].end, periods, by)
    alike = {"happening": closed.alike["happening"], **_NOT_ASKED, "outcome": "outcome", "suspect": "suspect"}
    alike["outside"] = "NULL"
    condition = f"{closed.condition} AND ({OUTSIDE}) IS NULL"
    return _places(connection, replace(closed, alike=alike, condition=condition).counted(), _cell)


def promise_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[PromiseCell]]:
    """Return the promises of all milestones whose deadline fell in a period and has passed as of a moment."""
    return _places(connection, promises(as_of, periods, by).counted(), _promise)


def close_cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[CloseCell]]:
    """Return the closes of each period, also those that were undone. What came from imports asked nobody."""
    return _places(connection, closes(as_of, periods, by).counted(), _close)


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
    """Return the statement that counts what happened to requests, in one reading of them.

    `requests_alike` counts requests to which all the same happened; each happening then adds up its own.
    """
    every = {each: happening(each, as_of, periods, by) for each in Happening}
    columns = ", ".join(
        f"CASE WHEN {cases.condition} THEN {expression} END AS {each}_{name}"
        for each, cases in every.items()
        for name, expression in {"period": cases.period, **cases.alike}.items()
        if name == "period" or name in _ASKED[each]
    )
    anything = " OR ".join(f"({cases.condition})" for cases in every.values())
    return f"""
WITH requests_alike AS MATERIALIZED (
    SELECT {by.value} AS grouped, {OUTSIDE} AS outside, {columns}, count(*) AS count
    FROM {REQUESTS.name} WHERE {anything} GROUP BY ALL
) {" UNION ALL ".join(_added_up(each, cases) for each, cases in every.items())}"""


def _added_up(which: Happening, cases: Cases) -> str:
    """Return the statement that adds up one happening's cases from `requests_alike`."""
    own = {name: f"{which}_{name}" for name in _ASKED[which]}
    columns = {**cases.alike, "outside": "outside", **own}
    selected = ", ".join(f"{column} AS {name}" for name, column in columns.items())
    return f"""
    SELECT {which}_period AS period, grouped, {selected}, sum(count) FROM requests_alike
    WHERE {which}_period IS NOT NULL GROUP BY ALL"""


_NOT_ASKED = {
    "outcome": "NULL",
    "outside": OUTSIDE,
    "deadline": "false",
    "result": "NULL",
    "in_time": "false",
    "suspect": "false",
    "digital": "false",
    "transferred": "false",
}
"""What stands in a cell of what no count and no rate asks of a happening: so there are few cells."""

_ASKED: dict[Happening, dict[str, str]] = {
    Happening.RECEIVED: {"digital": f"coalesce({among('channel', DIGITAL)}, false)"},
    Happening.ACCEPTED: {"transferred": "transfers > 0"},
    Happening.CLOSED: {
        "outcome": "outcome",
        "deadline": "due_at IS NOT NULL",
        "in_time": "coalesce(closed_at <= due_at, false)",
        "suspect": "suspect",
    },
    Happening.DUE: {
        "result": "due_result",
        "in_time": "coalesce(due_resolved_at <= due_at, false)",
        "suspect": "coalesce(suspect AND due_resolved_at IN (closed_at, end_at), false)",
    },
    Happening.OPEN: {},
}
"""What the rates ask of each happening, besides why a request is outside."""


def happening(which: Happening, as_of: datetime, periods: Sequence[Period], by: Group) -> Cases:
    """Return the requests to which something happened, and what the rates ask about them."""
    column, condition = {
        Happening.RECEIVED: ("received_at", within("received_at", periods)),
        Happening.ACCEPTED: ("accepted_at", within("accepted_at", periods)),
        Happening.CLOSED: ("closed_at", within("closed_at", periods)),
        Happening.DUE: ("due_at", f"{within('due_at', periods)} AND due_at < {moment(as_of)}"),
        Happening.OPEN: (None, "closed_at IS NULL"),
    }[which]
    now = str(EVERYWHERE if len(periods) > 1 else 0)
    alike = {"happening": f"'{which}'", **_NOT_ASKED, **_ASKED[which]}
    period = number_of(column, periods) if column else now
    return Cases(REQUESTS, period, by.value, alike, condition, _cell)


def promises(as_of: datetime, periods: Sequence[Period], by: Group) -> Cases:
    """Return the promises of all milestones that `promise_cells` counts."""
    alike = {
        "milestone": "milestone",
        "outside": OUTSIDE_PROMISE,
        "result": "result",
        "in_time": "coalesce(resolved_at <= due_at, false)",
        "suspect": "suspect",
    }
    condition = f"{within('due_at', periods)} AND due_at < {moment(as_of)}"
    return Cases(MILESTONES, number_of("due_at", periods), by.value, alike, condition, _promise)


def closes(as_of: datetime, periods: Sequence[Period], by: Group) -> Cases:
    """Return the closes that `close_cells` counts."""
    window = f"INTERVAL {REOPEN_WINDOW_DAYS} DAY"
    alike = {
        "outside": OUTSIDE,
        "asked": f"source IS NULL AND {among('outcome', ASKED_IF_FIXED)}",
        "fixed": "fixed",
        "rating": "rating",
        "settled": f"closed_at + {window} <= {moment(as_of)}",
        "undone": f"coalesce(reopened_at <= closed_at + {window}, false)",
        "suspect": "suspect",
    }
    period = number_of("closed_at", periods)
    return Cases(CLOSES, period, by.value, alike, within("closed_at", periods), _close)
