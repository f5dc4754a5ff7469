"""Times until an end, read from a curve that takes the open requests into account.

One query serves both measures: the cumulative incidence of Aalen & Johansen (1978), which is one minus the
estimate of Kaplan & Meier (1958) where no other end competes.

Ties: an end and a censoring at the same instant count as the end first; several ends at one instant leave
together. Nothing is drawn by lot, so the same facts give the same times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from portal.domain.lifecycle import DONE, Outcome
from portal.domain.measures import ANSWERS, MEDIAN, NINETIETH, ROUNDING, Period, Time
from portal.outcomes.cells import OUTSIDE, Group, moment, number_of, within

Place = tuple[int, str | None]
"""The number of a period, and the service or agency (None where the rows are periods)."""


@dataclass(frozen=True)
class End:
    """What a time runs to, as SQL over the facts: `event` and `other` are conditions.

    `until` is when either came, or when a request left our sight. Where neither holds it is censored.
    """

    event: str
    other: str
    until: str


def _among(column: str, outcomes: frozenset[Outcome]) -> str:
    return f"{column} IN ({', '.join(repr(str(outcome)) for outcome in sorted(outcomes))})"


def answer(as_of: datetime) -> End:
    """Any close but `withdrawn` and `invalid`.

    A withdrawn request is censored when it was closed. A suspect close is no answer: the request counts as
    one that still waits, and so stays below the line.
    """
    left = f"outcome = '{Outcome.WITHDRAWN}' AND NOT suspect"
    event = f"coalesce({_among('outcome', ANSWERS)}, false) AND NOT suspect"
    until = f"CASE WHEN ({event}) OR ({left}) THEN closed_at ELSE {moment(as_of)} END"
    return End(event, "false", until)


def completion(as_of: datetime) -> End:
    """`completed`, of a duplicate at its root's end. Every other end and a suspect close compete."""
    event = f"coalesce({_among('end_outcome', DONE)}, false) AND NOT suspect"
    return End(event, f"end_outcome IS NOT NULL AND NOT ({event})", f"coalesce(end_at, {moment(as_of)})")


def times(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], by: Group, end: End
) -> dict[Place | None, Time]:
    """Return the time of each group of requests received in each period, and under None of all of them."""
    found = connection.execute(_statement(periods, by, end)).fetchall()
    return {
        None if whole else (int(period), group): Time(
            cases=int(cases),
            events=int(events),
            others=int(others),
            suspect=int(suspect),
            median=_time(median),
            ninetieth=_time(ninetieth),
        )
        for whole, period, group, cases, events, others, suspect, median, ninetieth in found
    }


def _time(microseconds: int | None) -> timedelta | None:
    return None if microseconds is None else timedelta(microseconds=microseconds)


def _statement(periods: Sequence[Period], by: Group, end: End) -> str:
    """Return the curve as SQL.

    `ticks` has an instant of each group with how many ended or left then, `waiting` how many were still there
    just before it, `lasting` the share that had had no end by then, `curve` the share that had had the event.
    """
    return f"""
WITH cases AS (
    SELECT {number_of("received_at", periods)} AS period, {by.value} AS grouped, {end.event} AS event,
        {end.other} AS other, suspect AND outcome IS NOT NULL AS suspect,
        greatest(epoch_us({end.until}) - epoch_us(received_at), 0) AS took
    FROM requests WHERE {within("received_at", periods)} AND ({OUTSIDE}) IS NULL
), kept AS (
    SELECT false AS whole, * FROM cases
    UNION ALL SELECT true AS whole, 0 AS period, NULL AS grouped, event, other, suspect, took FROM cases
), ticks AS (
    SELECT whole, period, grouped, took, count(*) AS leaving, count(*) FILTER (event) AS events,
        count(*) FILTER (other) AS others, count(*) FILTER (suspect) AS suspect
    FROM kept GROUP BY ALL
), waiting AS (
    SELECT *, sum(leaving) OVER (PARTITION BY whole, period, grouped ORDER BY took DESC) AS there FROM ticks
), lasting AS (
    SELECT *, coalesce(product(1 - (events + others) / there) OVER (
        PARTITION BY whole, period, grouped ORDER BY took ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 1) AS share FROM waiting
), curve AS (
    SELECT *, sum(share * events / there) OVER (PARTITION BY whole, period, grouped ORDER BY took) AS reached
    FROM lasting
)
SELECT whole, period, grouped, sum(leaving), sum(events), sum(others), sum(suspect),
    min(took) FILTER (reached >= {MEDIAN - ROUNDING}), min(took) FILTER (reached >= {NINETIETH - ROUNDING})
FROM curve GROUP BY whole, period, grouped"""
