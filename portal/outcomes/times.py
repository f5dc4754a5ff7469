"""The median and the 90th percentile of times until an end, without drawing the curve they are read from.

They are those of the curve in curves.py: of Kaplan & Meier (1958), and of Aalen & Johansen (1978) where
another end competes. Both give every event a weight: the share of requests it stands for. One that is still
open hands its weight on to those that were there longer, in equal parts (B. Efron, "The two sample problem
with censored data", Fifth Berkeley Symposium, 1967, section 7: "redistribution to the right"; for competing
ends: G. A. Satten & S. Datta, "The Kaplan-Meier estimator as an inverse-probability-of-censoring weighted
average", The American Statistician 55, 2001). So the weight only changes where an open request leaves, and
between two of those the n-th event is all that has to be found. This takes one sort of numbers for each
group, where the curve takes three sorts of rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from portal.domain.measures import MEDIAN, NINETIETH, ROUNDING, Period, Time
from portal.outcomes.cells import Group
from portal.outcomes.curves import End, Place, cases, for_the_only_group, groups_apart, length

_KINDS = 3
"""What a case can be at its instant, in the order in which those of one instant leave."""

_EVENT, _OTHER, _OPEN = range(_KINDS)

_BEFORE = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"


def times(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], by: Group, end: End
) -> dict[Place | None, Time]:
    """Return the time of each group of requests received in each period, and under None of all of them."""
    apart = groups_apart(periods, by)
    places = _Places(
        "grouping(period) = 1, period, grouped" if apart else "true, 0, NULL",
        "(period, grouped), ()" if apart else "()",
    )
    found = _found(connection, cases(periods, by, end), places, end)
    return for_the_only_group(
        periods, by, {None if whole else (int(number), group): time for (whole, number, group), time in found}
    )


def times_within(
    connection: duckdb.DuckDBPyConnection, period: Period, by: Group, within: Group, end: End
) -> dict[tuple[str, str | None], Time]:
    """Return the time of each group of requests received in a period, and of each second group within it.

    Under (code, None) that of the whole group; what has no code of the second group is in that alone.
    """
    places = _Places("grouping(part) = 1, grouped, part", "(grouped, part), (grouped)")
    of_cases = cases([period], by, end, also=f", {within.value} AS part")
    return {
        (group, part): time
        for (whole, group, part), time in _found(connection, of_cases, places, end)
        if group is not None and (whole or part is not None)
    }


@dataclass(frozen=True)
class _Places:
    """What times are found of, as SQL: the three columns of a place, and the sets to group by."""

    columns: str
    sets: str


def _found(
    connection: duckdb.DuckDBPyConnection, of_cases: str, places: _Places, end: End
) -> Iterator[tuple[tuple[Any, ...], Time]]:
    """Give each place that has cases, with its time."""
    rows: Iterable[tuple[Any, ...]] = connection.execute(_statement(of_cases, places, end)).fetchall()
    for *place, there, events, others, suspect, median, ninetieth, heavy, heaviest in rows:
        if there:
            yield (
                tuple(place),
                Time(
                    cases=int(there),
                    events=int(events),
                    others=int(others),
                    suspect=int(suspect),
                    median=length(median),
                    ninetieth=length(ninetieth),
                    weight_at_median=heavy or 0,
                    weight_at_ninetieth=heaviest or 0,
                ),
            )


def _statement(of_cases: str, places: _Places, end: End) -> str:
    """Return the times of every group as SQL: the columns of its place first.

    `leaving` has the instants of each group in order, each with its kind in one number; `own` the same
    without other ends: the n-th event is its n-th number, less the open requests before it. `stretches` are
    what lies between two open requests: `number` of them came before, `until` events have come by its end,
    and then `there` requests were left, of which one is the open one that ends it.
    """
    kind = f"CASE WHEN event THEN {_EVENT} WHEN other THEN {_OTHER} ELSE {_OPEN} END"
    own = f"list_filter(leaving, lambda one: one % {_KINDS} <> {_OTHER})" if end.competing else "leaving"
    return f"""
WITH cases AS ({of_cases}), lists(one, two, three, cases, events, others, suspect, leaving) AS (
    SELECT {places.columns}, count(*), count(*) FILTER (event), count(*) FILTER (other),
        count(*) FILTER (suspect), list_sort(list(took * {_KINDS} + {kind}))
    FROM cases GROUP BY GROUPING SETS ({places.sets})
), numbered AS MATERIALIZED (
    SELECT *, {own} AS own, row_number() OVER () AS id FROM lists
), stretches AS (
    SELECT id, cases, unnest(range(cases - events - others + 1)) AS number,
        cases + 1 - unnest({_open_among("leaving")}) AS there,
        unnest(list_append({_open_among("own")}, len(own) + 1)) - 1 - number AS until FROM numbered
), weighed AS (
    SELECT id, number, until, lag(until, 1, 0) OVER next AS since,
        coalesce(product(there / nullif(there - 1, 0)) OVER (next {_BEFORE}), 1) / cases AS weight
    FROM stretches WINDOW next AS (PARTITION BY id ORDER BY number)
), reaching AS (
    SELECT *, sum((until - since) * weight) OVER (next ROWS UNBOUNDED PRECEDING) AS reached,
        coalesce(sum((until - since) * weight) OVER (next {_BEFORE}), 0) AS before
    FROM weighed WINDOW next AS (PARTITION BY id ORDER BY number)
), found AS (
    SELECT id, {_place_of(MEDIAN)} AS median, {_place_of(NINETIETH)} AS ninetieth,
        {_weight_at(MEDIAN)} AS heavy, {_weight_at(NINETIETH)} AS heaviest FROM reaching GROUP BY id
)
SELECT one, two, three, cases, events, others, suspect,
    own[median] // {_KINDS}, own[ninetieth] // {_KINDS}, heavy, heaviest
FROM numbered JOIN found USING (id)"""


def _open_among(instants: str) -> str:
    """Return a list: the places, from 1, of the open requests in a list of instants."""
    places = (
        f"list_transform({instants}, lambda one, place: CASE WHEN one % {_KINDS} = {_OPEN} THEN place END)"
    )
    return f"list_filter({places}, lambda place: place IS NOT NULL)"


def _reaching(share: float) -> str:
    """Return a condition of stretches: the share is reached in it."""
    enough = share - ROUNDING
    return f"before < {enough} AND reached >= {enough}"


def _weight_at(share: float) -> str:
    """Return an aggregate of stretches: for which share of all cases an event stands where one is reached."""
    return f"any_value(weight) FILTER ({_reaching(share)})"


def _place_of(share: float) -> str:
    """Return an aggregate of stretches: where in `own` the event stands at which a share is reached."""
    event = f"least(until, since + ceil(({share - ROUNDING} - before) / weight))"
    return f"any_value(CAST(number + {event} AS BIGINT)) FILTER ({_reaching(share)})"
