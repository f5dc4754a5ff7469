"""How sure the times of groups side by side are, read from the bands of their curves (curves.py).

It costs as much as drawing the curves, so it is asked only where the answer is shown.
"""

from collections.abc import Sequence

import duckdb

from portal.domain.intervals import Z, quantile
from portal.domain.measures import MEDIAN, NINETIETH, Period
from portal.domain.spreads import Quantile, Spread
from portal.outcomes.cells import Group
from portal.outcomes.curves import End, Place, band, first, length, with_errors


def spreads(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], by: Group, end: End, groups: int
) -> dict[Place, Spread]:
    """Return how sure the times of each group of requests received in each period are.

    `groups`: how many are told apart (domain.spreads); at least 1. What has no cases is not among them.
    """
    reading = ", ".join(
        first(edge, share)
        for share, low, high in (
            (MEDIAN, "low", "high"),
            (NINETIETH, "low", "high"),
            (MEDIAN, "least", "most"),
        )
        for edge in ("reached", high, low)
    )
    rows = connection.execute(f"""{with_errors(periods, by, end, of_all=False)}, banded AS (
    SELECT *, {band(end, Z)}, {band(end, quantile(groups), ("least", "most"))} FROM spread
)
SELECT period, grouped, CASE WHEN count(high) > 0 THEN max(took) END, {reading}
FROM banded GROUP BY period, grouped""").fetchall()
    found = {}
    for period, group, followed, *reached in rows:
        median, ninetieth, together = (
            Quantile(*map(length, reached[number : number + 3])) for number in (0, 3, 6)
        )
        found[int(period), group] = Spread(median, ninetieth, together, length(followed))
    return found
