"""What was open at the end of a period, how old it was and how much of it was late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import duckdb

from portal.domain.lifecycle import Result
from portal.domain.measures import BADLY_LATE_FACTOR, Backlog, Exclusion, Period
from portal.outcomes.cells import OUTSIDE, Group, moment
from portal.outcomes.curves import Place


def backlogs(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> dict[Place | None, Backlog]:
    """Return the backlog of each group at the end of each period; under None that of all at the last end.

    The end of a period that still runs is the facts' moment (UTC).
    """
    rows = connection.execute(_statement(as_of, periods, by)).fetchall()
    last = len(periods) - 1
    counted: dict[Place | None, Backlog] = {}
    excluded: dict[Place | None, dict[Exclusion, int]] = {}
    for whole, period, group, outside, count, age, late, badly_late in rows:
        place = None if whole else (int(period), group)
        if whole and period != last:
            continue
        if outside is not None:
            excluded.setdefault(place, {})[Exclusion(outside)] = int(count)
            continue
        counted[place] = Backlog(int(count), timedelta(microseconds=round(age)), int(late), int(badly_late))
    return {
        place: _with(counted.get(place, Backlog()), excluded.get(place, {}))
        for place in {*counted, *excluded}
    }


def _with(backlog: Backlog, excluded: dict[Exclusion, int]) -> Backlog:
    return Backlog(backlog.open, backlog.median_age, backlog.late, backlog.badly_late, excluded)


def _statement(as_of: datetime, periods: Sequence[Period], by: Group) -> str:
    return f"""
WITH stock AS ({stock(as_of, periods, by)})
SELECT grouping(grouped) = 1 AS whole, period, grouped, outside, count(*), median(age),
    count(*) FILTER (late), count(*) FILTER (late AND age > {BADLY_LATE_FACTOR} * promised)
FROM stock GROUP BY GROUPING SETS ((period, grouped, outside), (period, outside))"""


def stock(as_of: datetime, periods: Sequence[Period], by: Group, also: str = "") -> str:
    """Return the statement that selects what is open at each end; `seen` is when it is looked at.

    A request that was closed, reopened and closed again was not open in between. The facts know the first
    such interval; after it the request counts as open until its last close. `also`: more to select of each.
    """
    ends = ", ".join(
        f"({i}, {moment(period.end)}, {moment(min(period.end, as_of))})" for i, period in enumerate(periods)
    )
    return f"""
    SELECT period, {by.value} AS grouped, {OUTSIDE} AS outside,
        greatest(epoch_us(seen) - epoch_us(received_at), 0) AS age,
        due_at < seen AND due_at < ending AND (due_result = '{Result.PENDING}'
            OR due_resolved_at >= ending) IS TRUE AS late,
        epoch_us(due_at) - epoch_us(received_at) AS promised{also}
    FROM requests JOIN (VALUES {ends}) AS ends(period, ending, seen)
        ON received_at < ending AND (closed_at IS NULL OR closed_at >= ending)
        AND (first_closed_at < ending AND first_reopened_at >= ending) IS NOT TRUE
    WHERE received_at < {moment(periods[-1].end)}
        AND (closed_at IS NULL OR closed_at >= {moment(periods[0].end)})"""
