"""What figures cost without the portal: one statement over the same Parquet files, written by hand.

`YEAR` asks what the page of a fiscal year asks, in one statement: for each service and for all of them what
was received, accepted, closed and fell due, the rates, the promises of each milestone, what was undone and
what residents said, the backlog and its age, and the median and 90th percentile of both times. It is the
fair floor. What it lacks is what makes the portal's figures right: its times leave out what is still open, it
names no reason for what is left out, takes no notice of suspect closes, and knows neither the years nor the
choices that the page offers.

`COUNT_AND_MEDIAN` is the cheapest question with a median: a floor that nobody could answer the page with.
"""

from datetime import datetime
from pathlib import Path

import duckdb

from portal.domain.measures import Period
from portal.outcomes import manifest
from portal.outcomes.cells import moment
from portal.outcomes.reading import THREADS, parquet
from portal.outcomes.schema import TABLES

COUNT_AND_MEDIAN = (
    "SELECT service, count(*), median(epoch(closed_at) - epoch(received_at)) FROM requests GROUP BY service"
)

YEAR = """
WITH of_requests AS (
    SELECT service, {counts},
        count(*) FILTER ({received}) AS received,
        count(*) FILTER ({received} AND channel IN ('web', 'api')) AS digital,
        count(*) FILTER ({accepted}) AS accepted, count(*) FILTER ({accepted} AND transfers = 0) AS kept,
        count(*) FILTER (closed_at IS NULL) AS open,
        count(*) FILTER ({closed} AND outcome = 'completed') AS done,
        count(*) FILTER ({closed} AND closed_at <= due_at) AS closed_in_time,
        count(*) FILTER ({due} AND due_result <> 'left') AS due,
        count(*) FILTER ({due} AND due_result = 'met' AND due_resolved_at <= due_at) AS met,
        quantile_cont(epoch(closed_at) - epoch(received_at), [0.5, 0.9]) FILTER ({received}) AS answer,
        quantile_cont(epoch(end_at) - epoch(received_at), [0.5, 0.9])
            FILTER ({received} AND end_outcome = 'completed') AS completion,
        count(*) FILTER ({there}) AS backlog,
        median(epoch({end}) - epoch(received_at)) FILTER ({there}) AS age,
        count(*) FILTER ({there} AND due_at < {end}) AS late
    FROM requests WHERE kind = 'requested' AND visibility <> 'private' GROUP BY GROUPING SETS ((service), ())
), of_promises AS (
    SELECT service, milestone, count(*) AS due,
        count(*) FILTER (result = 'met' AND resolved_at <= due_at) AS met
    FROM milestones WHERE kind = 'requested' AND visibility <> 'private'
        AND {due} AND result <> 'left'
    GROUP BY GROUPING SETS ((service, milestone), (milestone))
), of_closes AS (
    SELECT service, count(*) AS closes,
        count(*) FILTER (reopened_at <= closed_at + INTERVAL 30 DAY) AS undone,
        count(fixed) AS answered, count(*) FILTER (fixed = 'yes') AS fixed, avg(rating) AS rating
    FROM closes WHERE kind = 'requested' AND visibility <> 'private' AND {closed}
    GROUP BY GROUPING SETS ((service), ())
)
SELECT * FROM of_requests, of_promises, of_closes
WHERE of_promises.service IS NOT DISTINCT FROM of_requests.service
    AND of_closes.service IS NOT DISTINCT FROM of_requests.service
"""

OUTCOMES = (
    *("completed", "no_problem_found", "duplicate", "referred", "declined", "withdrawn"),
    *("could_not_locate", "invalid"),
)


def year(period: Period, as_of: datetime) -> str:
    """Return `YEAR` for a period that is over, as of a moment (UTC)."""

    def within(column: str) -> str:
        return f"{column} >= {moment(period.start)} AND {column} < {moment(period.end)}"

    end = moment(period.end)
    closed = within("closed_at")
    return YEAR.format(
        received=within("received_at"),
        accepted=within("accepted_at"),
        closed=closed,
        due=f"{within('due_at')} AND due_at < {moment(as_of)}",
        there=f"received_at < {end} AND (closed_at IS NULL OR closed_at >= {end})",
        end=end,
        counts=", ".join(f"count(*) FILTER ({closed} AND outcome = '{one}') AS {one}" for one in OUTCOMES),
    )


def ask(folder: Path, statement: str) -> int:
    """Put a statement to a new DuckDB over the files of the facts. Out: how many rows it answered."""
    kept = manifest.read(folder)
    if kept is None:
        raise FileNotFoundError(folder / manifest.NAME)
    with duckdb.connect(config={"threads": THREADS}) as connection:
        for table in TABLES:
            rows = parquet(folder, kept.files[table.name].values())
            connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {rows}")
        return len(connection.execute(statement).fetchall())
