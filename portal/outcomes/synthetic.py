"""Invented facts in any number, for measuring what figures cost: no requests behind them, no database.

Each column is drawn from a hash of the request's number and the seed, so the same call gives the same rows.
The shapes are those of a large city's past: a few services take most requests, most are answered in time,
some very late, and some are still open.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from portal.catalogue import Catalogue
from portal.domain.clocks import Target, TargetUnit
from portal.domain.lifecycle import MilestoneKind
from portal.outcomes import files, manifest
from portal.outcomes.cells import quoted
from portal.outcomes.manifest import Manifest
from portal.outcomes.reading import connect
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS, TABLES, FactTable

YEARS = 5
"""How far back the facts usually go."""

HOURS = {TargetUnit.HOURS: 1.0, TargetUnit.DAYS: 24.0, TargetUnit.WORKING_DAYS: 24.0 * 7 / 5}
"""Hours of one unit of a target; of a working day on average over a week."""

DATED = (MilestoneKind.WORK_COMPLETE, MilestoneKind.INSPECTION)


class NotEmpty(Exception):
    """The folder has facts already; the message says where."""


@dataclass(frozen=True)
class Scale:
    """How many facts to invent, up to which moment (UTC), by which chance, and over how many years."""

    requests: int
    until: datetime
    seed: int = 1
    years: int = YEARS


def invent(catalogue: Catalogue, scale: Scale, folder: Path) -> None:
    """Write facts into a folder that has none.

    Errors: NotEmpty, and duckdb.IOException when the disk is full.
    """
    if (folder / manifest.NAME).exists():
        raise NotEmpty(f"{folder} has facts already: give another folder")
    folder = folder.absolute()
    made: dict[str, dict[str, str]] = {table.name: {} for table in TABLES}
    with files.alone(folder, wait=True), files.work(folder) as place:
        with connect(folder) as connection:
            _prepare(connection, catalogue, scale)
            for month, first, last in _months(scale):
                start = f"{month}-01"
                connection.execute(
                    "CREATE OR REPLACE TEMP TABLE drawn AS " + _drawn(scale, start, first, last)
                )
                for table in TABLES:
                    made[table.name][month] = _write(connection, table, month, place)
        files.publish(folder, sorted(place.glob(f"*{files.READABLE}")), Manifest(scale.until, made))


def _months(scale: Scale) -> Iterator[tuple[str, int, int]]:
    """Give each month (YYYY-MM) with the numbers of its first request and of the first after it."""
    last, count = scale.until.year * 12 + scale.until.month - 1, scale.years * 12
    for index in range(count):
        year, month = divmod(last - count + 1 + index, 12)
        first, end = scale.requests * index // count, scale.requests * (index + 1) // count
        if first < end:
            yield f"{year:04}-{month + 1:02}", first, end


def _prepare(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, scale: Scale) -> None:
    """Make the table of services, and the function that draws: from 0 up to, not with, 1."""
    connection.execute(
        "CREATE TEMP MACRO draw(number, purpose) AS"
        f" (hash(number, purpose, {scale.seed}) % 1000003) / 1000003"
    )
    connection.execute(
        "CREATE TEMP TABLE service (place BIGINT, code VARCHAR, agency VARCHAR, visibility VARCHAR,"
        " due_kind VARCHAR, hours DOUBLE)"
    )
    connection.executemany("INSERT INTO service VALUES (?, ?, ?, ?, ?, ?)", _services(catalogue))


def _services(catalogue: Catalogue) -> Sequence[tuple[int, str, str, str, str | None, float | None]]:
    rows = []
    for place, version in enumerate(catalogue.services.values()):
        service = version.service
        kind, hours = None, None
        for dated in DATED:
            target = service.milestones[dated].target if dated in service.milestones else None
            if isinstance(target, Target):
                kind, hours = dated.value, target.amount * HOURS[target.unit]
                break
        rows.append((place, service.code, service.agency, service.visibility.value, kind, hours))
    return rows


def _drawn(scale: Scale, start: str, first: int, last: int) -> str:
    """Return the statement that draws one month's requests, with what both tables are made of."""
    until = f"TIMESTAMP '{scale.until.replace(tzinfo=None).isoformat(sep=' ')}'"
    begin = f"TIMESTAMP '{start}'"
    end = f"least({begin} + INTERVAL 1 MONTH, {until})"
    return f"""
WITH numbered AS (
    SELECT i + 1 AS request_id, {begin} + draw(i, 1) * epoch({end} - {begin}) * INTERVAL 1 SECOND AS happened,
        floor(pow(draw(i, 2), 2) * (SELECT count(*) FROM service))::BIGINT AS place,
        -ln(1 - draw(i, 3)) * 0.6 AS slowness, draw(i, 4) AS u4, draw(i, 5) AS u5, draw(i, 6) AS u6,
        draw(i, 7) AS u7, draw(i, 8) AS u8, draw(i, 9) AS u9, draw(i, 10) AS u10
    FROM range({first}, {last}) numbers(i)
), timed AS (
    SELECT *, date_trunc('second', happened) AS received_at, date_trunc('second', happened) + (slowness
        * coalesce(hours, 240)) * INTERVAL 1 HOUR AS answered_at FROM numbered JOIN service USING (place)
)
SELECT *, answered_at < {until} AND u4 < 0.997 AS closed,
    received_at + hours * INTERVAL 1 HOUR AS due_at, answered_at + INTERVAL 1 DAY < {until} AS root_closed,
    CASE WHEN u5 < 0.78 THEN 'completed' WHEN u5 < 0.85 THEN 'no_problem_found'
        WHEN u5 < 0.89 THEN 'duplicate' WHEN u5 < 0.93 THEN 'referred' WHEN u5 < 0.95 THEN 'declined'
        WHEN u5 < 0.97 THEN 'withdrawn' WHEN u5 < 0.99 THEN 'could_not_locate' ELSE 'invalid' END AS ending
FROM timed"""


_RESULT = """CASE WHEN NOT closed THEN 'pending' WHEN ending = 'invalid' THEN 'out'
    WHEN ending = 'completed' OR ending = 'duplicate' THEN 'met' ELSE 'left' END"""

_KIND = "CASE WHEN u6 < 0.82 THEN 'requested' WHEN u6 < 0.93 THEN 'proactive' ELSE 'information_only' END"

_CUTS = f"""request_id, code, agency, {_KIND},
    CASE WHEN u7 < 0.5 THEN 'phone' WHEN u7 < 0.8 THEN 'web' WHEN u7 < 0.95 THEN 'api' ELSE 'email' END,
    CASE WHEN u8 < 0.85 THEN 'en' WHEN u8 < 0.97 THEN 'es' ELSE 'ar' END,
    visibility, 'synthetic', 'Neighbourhood ' || floor(u9 * 280)::INTEGER,
    (1 + floor(u9 * 14))::INTEGER::VARCHAR"""
"""What every table has: schema.CUTS."""

_REOPENED = "closed AND u10 > 0.97"
"""Closed half way, reopened at three quarters, and closed for good at the end."""

_HALF = "received_at + (answered_at - received_at) * 0.5"
_THREE_QUARTERS = "received_at + (answered_at - received_at) * 0.75"

_SUSPECT = "closed AND answered_at < received_at + INTERVAL 10 MINUTE"

_FIXED = """CASE WHEN ending IN ('completed', 'no_problem_found') AND u9 < 0.3
    THEN CASE WHEN u4 < 0.7 THEN 'yes' WHEN u4 < 0.85 THEN 'partly' ELSE 'no' END END"""

_ROWS = {
    REQUESTS.name: f"""
SELECT {_CUTS}, printf('%09d', request_id), received_at,
    CASE WHEN closed OR u9 < 0.9 THEN received_at + (answered_at - received_at) * 0.1 END,
    CASE WHEN closed THEN 'closed' WHEN u9 < 0.5 THEN 'accepted' ELSE 'in_progress' END,
    CASE WHEN closed THEN ending END, CASE WHEN closed THEN answered_at END,
    CASE WHEN closed AND (ending <> 'duplicate' OR root_closed)
        THEN CASE ending WHEN 'duplicate' THEN 'completed' ELSE ending END END,
    CASE WHEN closed AND ending <> 'duplicate' THEN answered_at
        WHEN closed AND root_closed THEN answered_at + INTERVAL 1 DAY END,
    due_at, due_kind, CASE WHEN due_kind IS NOT NULL THEN {_RESULT} END,
    CASE WHEN due_kind IS NOT NULL AND closed THEN answered_at END,
    (u10 < 0.08)::INTEGER, ({_REOPENED})::INTEGER,
    CASE WHEN {_REOPENED} THEN {_HALF} WHEN closed THEN answered_at END,
    CASE WHEN {_REOPENED} THEN {_THREE_QUARTERS} END, {_SUSPECT},
    CASE WHEN closed THEN answered_at ELSE received_at END,
    CASE WHEN closed THEN answered_at ELSE received_at END
FROM drawn ORDER BY request_id""",
    MILESTONES.name: f"""
SELECT {_CUTS}, '{MilestoneKind.FIRST_RESPONSE.value}' AS milestone, received_at,
    received_at + INTERVAL 1 DAY, {_RESULT}, CASE WHEN closed THEN answered_at END, {_SUSPECT} FROM drawn
UNION ALL
SELECT {_CUTS}, due_kind, received_at, due_at, {_RESULT},
    CASE WHEN closed THEN answered_at END, {_SUSPECT} FROM drawn WHERE due_kind IS NOT NULL
ORDER BY request_id, milestone""",
    CLOSES.name: f"""
SELECT request_id, 1 AS number, {_CUTS.removeprefix("request_id, ")}, received_at, due_at,
    CASE WHEN {_REOPENED} THEN {_HALF} ELSE answered_at END, ending,
    CASE WHEN {_REOPENED} THEN {_THREE_QUARTERS} END, CASE WHEN {_REOPENED} THEN 'not_fixed' END,
    {_FIXED}, CASE WHEN u9 < 0.1 THEN 1 + floor(u4 * 5) END, {_SUSPECT} AND NOT ({_REOPENED})
FROM drawn WHERE closed
UNION ALL
SELECT request_id, 2, {_CUTS.removeprefix("request_id, ")}, received_at, due_at, answered_at, ending,
    NULL, NULL, {_FIXED}, NULL, {_SUSPECT}
FROM drawn WHERE {_REOPENED}
ORDER BY request_id, number""",
}
"""What stands in each table, in the order of its columns."""


def _write(connection: duckdb.DuckDBPyConnection, table: FactTable, month: str, place: Path) -> str:
    name = f"{table.name}-{month}-{secrets.token_hex(8)}{files.READABLE}"
    named = ", ".join(table.columns)
    cast = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in table.columns.items())
    connection.execute(
        f"COPY (SELECT {cast} FROM ({_ROWS[table.name]}) found({named}))"
        f" TO {quoted(str(place / name))} (FORMAT parquet, COMPRESSION zstd)"
    )
    return name
