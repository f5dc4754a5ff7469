"""The figures of groups and periods, counted by SQL over the facts.

SQL only sorts requests into cells that are alike; what a cell means for a rate is said in one place,
portal/domain/measures.py. Nothing here reads the clock: everything is as of the facts' own moment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from portal.domain.lifecycle import Outcome, Result
from portal.domain.measures import Cell, Exclusion, Figures, Happening, Period, counted
from portal.outcomes import curves
from portal.outcomes.backlogs import backlogs
from portal.outcomes.cells import OUTSIDE, Group, moment, number_of, within
from portal.outcomes.curves import Place


@dataclass(frozen=True)
class Measured:
    """Figures of each place that has any, and of all together.

    `total` has the periods as one; its backlog is that at the end of the last of them.
    """

    places: Mapping[Place, Figures]
    total: Figures


def measure(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> Measured:
    """Return the figures of periods that follow one another, of each service or agency, as of a moment (UTC).

    `open` (now) is no figure of a period: with several periods only the total has it.
    """
    cells = _cells(connection, as_of, periods, by)
    answers = curves.times(connection, periods, by, curves.answer(as_of))
    completions = curves.times(connection, periods, by, curves.completion(as_of))
    stocks = backlogs(connection, as_of, periods, by)

    def figures(place: Place | None, found: Sequence[Cell]) -> Figures:
        figures = replace(counted(found), backlog=stocks.get(place, Figures().backlog))
        outside = _left_out(found)
        return replace(
            figures,
            time_to_answer=replace(answers.get(place, figures.time_to_answer), excluded=outside),
            time_to_complete=replace(completions.get(place, figures.time_to_complete), excluded=outside),
        )

    known = {*cells, *(place for place in stocks if place is not None)}
    everything = [cell for found in cells.values() for cell in found]
    return Measured(
        places={place: figures(place, cells.get(place, [])) for place in known if place[0] >= 0},
        total=figures(None, everything),
    )


def first_received(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the first of all requests was received (UTC); None where there is none."""
    found = connection.execute("SELECT min(received_at) FROM requests").fetchone()
    return found[0].replace(tzinfo=UTC) if found and found[0] else None


def _left_out(cells: Sequence[Cell]) -> Mapping[Exclusion, int]:
    """Return how many of the requests received are in no rate, by reason."""
    counts: dict[Exclusion, int] = defaultdict(int)
    for cell in cells:
        if cell.happening is Happening.RECEIVED and cell.outside is not None:
            counts[cell.outside] += cell.count
    return dict(counts)


_EVERYWHERE = -1
"""The number of no period: what is open now, where the rows are periods."""


def _cells(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place, list[Cell]]:
    """Return the requests that were received, closed or due in a period, or are open now, as cells."""
    rows = connection.execute(_statement(as_of, periods, by)).fetchall()
    places: dict[Place, list[Cell]] = defaultdict(list)
    for period, group, happening, outcome, outside, deadline, result, in_time, suspect, count in rows:
        cell = Cell(
            happening=Happening(happening),
            outcome=Outcome(outcome) if outcome else None,
            outside=Exclusion(outside) if outside else None,
            has_deadline=deadline,
            result=Result(result) if result else None,
            in_time=in_time,
            suspect=suspect,
            count=int(count),
        )
        places[int(period), group].append(cell)
    return places


def _statement(as_of: datetime, periods: Sequence[Period], by: Group) -> str:
    now = str(_EVERYWHERE if len(periods) > 1 else 0)
    happenings = {
        Happening.RECEIVED: ("received_at", within("received_at", periods), "NULL", "false"),
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
            {result} AS result, coalesce({in_time}, false) AS in_time, suspect, count(*)
        FROM requests WHERE {condition} GROUP BY ALL"""
        for happening, (column, condition, result, in_time) in happenings.items()
    )
