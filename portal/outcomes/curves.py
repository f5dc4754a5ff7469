"""Times until an end, read from a curve that takes the open requests into account.

One query serves both measures: the cumulative incidence of Aalen & Johansen (1978), which is one minus the
estimate of Kaplan & Meier (1958) where no other end competes. So does one variance, by the delta method, for
both: E. Marubini & M. G. Valsecchi, "Analysing Survival Data from Clinical Trials and Observational Studies"
(1995), section 10.2, as in lifelines and SAS; without another end it is that of M. Greenwood (1926).

The band holds at 95 % for each time by itself. It is drawn on the scale log(−log), so that it stays within 0
and 1 (J. D. Kalbfleisch & R. L. Prentice, "The Statistical Analysis of Failure Time Data", 1980, section
1.3): of the share still waiting where no other end competes, of the incidence where one does, as in lifelines
(and in R's `survfit` with conf.type "log-log"). The interval of a quantile is where the edges of the band
reach its share (R. Brookmeyer & J. Crowley, "A confidence interval for the median survival time", Biometrics
38, 1982).

Ties: an end and a censoring at the same instant count as the end first; several ends at one instant leave
together. Nothing is drawn by lot, so the same facts give the same times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import duckdb

from portal.domain.curves import MOST_POINTS, MOST_STEPS, STEPS, AtRisk, Curve, CurvePoint
from portal.domain.intervals import Z
from portal.domain.lifecycle import DONE, Outcome
from portal.domain.measures import ANSWERS, MEDIAN, NINETIETH, ROUNDING, Period, Time
from portal.domain.spreads import Quantile
from portal.outcomes.cells import OUTSIDE, Group, moment, number_of, within

Place = tuple[int, str | None]
"""The number of a period, and the service or agency (None where the rows are periods)."""

SUSPECT = "suspect AND outcome IS NOT NULL"
"""Of a time: a case whose close is suspect."""


@dataclass(frozen=True)
class End:
    """What a time runs to, as SQL over the facts: `event` and `other` are conditions.

    `until` is when either came, or when a request left our sight. Where neither holds it is censored.
    `competing`: whether there is another end at all.
    """

    event: str
    other: str
    until: str
    competing: bool = True


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
    return End(event, "false", until, competing=False)


def completion(as_of: datetime) -> End:
    """`completed`, of a duplicate at its root's end. Every other end and a suspect close compete."""
    event = f"coalesce({_among('end_outcome', DONE)}, false) AND NOT suspect"
    return End(event, f"end_outcome IS NOT NULL AND NOT ({event})", f"coalesce(end_at, {moment(as_of)})")


def groups_apart(periods: Sequence[Period], by: Group) -> bool:
    """Whether there may be more than one group. The only one holds all requests: its curve is theirs."""
    return by is not Group.NONE or len(periods) > 1


def cases(periods: Sequence[Period], by: Group, end: End, also: str = "") -> str:
    """Return the statement that selects each case: which `event` or `other` end it had, and after how long.

    `took` is in microseconds. `also`: more to select of each.
    """
    return f"""
    SELECT {number_of("received_at", periods)} AS period, {by.value} AS grouped, {end.event} AS event,
        {end.other} AS other, {SUSPECT} AS suspect,
        greatest(epoch_us({end.until}) - epoch_us(received_at), 0) AS took{also}
    FROM requests WHERE {within("received_at", periods)} AND ({OUTSIDE}) IS NULL"""


Found = TypeVar("Found", Time, Curve)


def for_the_only_group(
    periods: Sequence[Period], by: Group, found: dict[Place | None, Found]
) -> dict[Place | None, Found]:
    """Give the only group, where there is only one, what was found of all."""
    if groups_apart(periods, by) or not found:
        return found
    return {**found, (0, None): found[None]}


def length(microseconds: int | None) -> timedelta | None:
    """Return microseconds as a length; None: not reached."""
    return None if microseconds is None else timedelta(microseconds=microseconds)


def drawn(
    connection: duckdb.DuckDBPyConnection,
    periods: Sequence[Period],
    by: Group,
    end: End,
    most: int = MOST_POINTS,
) -> dict[Place | None, Curve]:
    """Return the curve of each group of requests received in each period, and under None of all of them.

    Each has at most `most` (10 or more) points. Between two of them the curve rises by no more than a share
    of 1 ÷ (most - 4) of its height, unless at one instant; the median and the 90th percentile have their own.
    """
    cursor = connection.execute(_drawing(periods, by, end, most - OWN_POINTS))
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return for_the_only_group(
        periods,
        by,
        {None if row["whole"] else (int(row["period"]), row["grouped"]): _curve(row) for row in rows},
    )


OWN_POINTS = 4
"""The first and the last point, the median and the 90th percentile are drawn in any case."""


def _curve(row: Mapping[str, Any]) -> Curve:
    return Curve(
        cases=int(row["cases"]),
        events=int(row["events"]),
        others=int(row["others"]),
        points=tuple(
            CurvePoint(timedelta(microseconds=point["took"]), point["reached"], point["low"], point["high"])
            for point in row["points"]
        ),
        at_risk=tuple(
            AtRisk(timedelta(microseconds=number * row["step"]), int(there))
            for number, there in enumerate(row["at_risk"])
            if number * row["step"] <= row["horizon"]
        ),
        median=Quantile(*(length(row[f"median_{edge}"]) for edge in ("at", "low", "high"))),
        ninetieth=Quantile(*(length(row[f"ninetieth_{edge}"]) for edge in ("at", "low", "high"))),
    )


def first(edge: str, share: float) -> str:
    """Return an aggregate: when a curve or an edge of its band first reaches a share."""
    return f"min(took) FILTER ({edge} >= {share - ROUNDING})"


def _curves(periods: Sequence[Period], by: Group, end: End, of_all: bool) -> str:
    """Return the curve of every group as SQL, to select from; and of all of them, where that is asked for.

    `ticks` has an instant of each group with how many ended or left then, `waiting` how many were still there
    just before it, `lasting` the share that had had no end by then, `curve` the share that had had the event.
    """
    groups = "SELECT false AS whole, * FROM cases"
    whole = "SELECT true AS whole, 0 AS period, NULL AS grouped, event, other, suspect, took FROM cases"
    kept = groups if not of_all else f"{groups} UNION ALL {whole}" if groups_apart(periods, by) else whole
    return f"""
WITH cases AS ({cases(periods, by, end)}), kept AS (
    {kept}
), ticks AS (
    SELECT whole, period, grouped, took, count(*) AS leaving, count(*) FILTER (event) AS events,
        count(*) FILTER (other) AS others FROM kept GROUP BY ALL
), waiting AS (
    SELECT *, sum(leaving) OVER (PARTITION BY whole, period, grouped ORDER BY took DESC) AS there FROM ticks
), lasting AS (
    SELECT *, coalesce(product(1 - (events + others) / there) OVER (
        PARTITION BY whole, period, grouped ORDER BY took ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 1) AS share FROM waiting
), curve AS (
    SELECT *, sum(share * events / there) OVER (PARTITION BY whole, period, grouped ORDER BY took) AS reached
    FROM lasting
)"""


def with_errors(periods: Sequence[Period], by: Group, end: End, of_all: bool = True) -> str:
    """Return the curve of every group as SQL, to select from: `spread` has the `error` of each instant, too.

    `of_all`: also of all of them, as a group that is `whole`. The variance at a time t is Σ (F(t) - F)² a +
    Σ own - 2 Σ (F(t) - F) c over the instants up to t, with F the share reached there. The squares are
    multiplied out, so that each sum is a window. `a` is Greenwood's term; at an instant when the last one
    ends it would be infinite, but is multiplied by F(t) - F = 0.
    """
    return f"""{_curves(periods, by, end, of_all)}, terms AS (
    SELECT *, CASE WHEN there > events + others
            THEN (events + others) / there / (there - events - others) ELSE 0 END AS a,
        share * share * events / there * (there - events) / there / there AS own,
        share * events / there / there AS c FROM curve
), spread AS (
    SELECT *, sqrt(greatest(0, reached * reached * sum(a) {_SO_FAR} - 2 * reached * sum(a * reached) {_SO_FAR}
        + sum(a * reached * reached) {_SO_FAR} + sum(own) {_SO_FAR}
        - 2 * (reached * sum(c) {_SO_FAR} - sum(c * reached) {_SO_FAR}))) AS error FROM terms
)"""


_SO_FAR = "OVER (PARTITION BY whole, period, grouped ORDER BY took)"
_OF_ALL = "OVER (PARTITION BY whole, period, grouped)"


def _drawing(periods: Sequence[Period], by: Group, end: End, levels: int) -> str:
    """Return the drawn curve of every group as SQL."""
    steps = ", ".join(str(step // timedelta(microseconds=1)) for step in STEPS)
    risks = ", ".join(f"sum(leaving) FILTER (took >= {n} * step)" for n in range(MOST_STEPS + 1))
    quantiles = ", ".join(
        f"{first(edge, share)} AS {name}_{limit}"
        for name, share in (("median", MEDIAN), ("ninetieth", NINETIETH))
        for limit, edge in (("at", "reached"), ("low", "high"), ("high", "low"))
    )
    crossing = " OR ".join(
        f"(reached >= {share - ROUNDING} AND coalesce(before, 0) < {share - ROUNDING})"
        for share in (MEDIAN, NINETIETH)
    )
    return f"""{with_errors(periods, by, end)}, banded AS (
    SELECT *, {band(end)},
        lag(reached) {_SO_FAR} AS before, max(reached) {_OF_ALL} AS top, max(took) {_OF_ALL} AS horizon,
        row_number() {_SO_FAR} = 1 OR took = max(took) {_OF_ALL} AS edge FROM spread
), marked AS (
    SELECT *, edge OR {crossing} OR (reached > coalesce(before, 0)
            AND floor({levels} * reached / top) > floor({levels} * coalesce(before, 0) / top)) AS drawn,
        list_min(list_filter([{steps}], lambda step: step * {MOST_STEPS} >= horizon)) AS step FROM banded
)
SELECT whole, period, grouped, sum(leaving) AS cases, sum(events) AS events, sum(others) AS others,
    {quantiles}, any_value(step) AS step, any_value(horizon) AS horizon, [{risks}] AS at_risk, list({{'took':
    took, 'reached': reached, 'low': low, 'high': high}} ORDER BY took) FILTER (drawn) AS points
FROM marked GROUP BY whole, period, grouped"""


def band(end: End, width_in_errors: float = Z, names: tuple[str, str] = ("low", "high")) -> str:
    """Return the band's lower and upper edge as columns of the instants of `spread`.

    Where all have got there the variance says nothing: the lower edge stays where it was.
    """
    base = "reached" if end.competing else "(1 - reached)"
    inside = f"CASE WHEN reached > {ROUNDING} AND reached < 1 - {ROUNDING} THEN {base} END"
    width = f"exp({width_in_errors} * error / ({inside} * -ln({inside})))"
    near, far = f"pow({inside}, {width})", f"pow({inside}, 1 / {width})"
    low, high = (near, far) if end.competing else (f"1 - {far}", f"1 - {near}")
    everybody = f"reached >= 1 - {ROUNDING}"
    return f"""CASE WHEN {everybody} THEN coalesce(lag({low}) {_SO_FAR}, 0) ELSE {low} END AS {names[0]},
        CASE WHEN {everybody} THEN 1 ELSE {high} END AS {names[1]}"""
