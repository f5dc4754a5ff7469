"""One question put to DuckDB over the facts, and to SQLite and PostgreSQL over a table of the same rows.

Count, median time to a close and share closed in time, of each service: of a year and of everything. The
tables have an index that holds all that is asked for, so that neither database has to look at the rows.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from benchmarks import plain
from benchmarks.spread import Result
from benchmarks.stage import settings_of
from portal.outcomes import manifest
from portal.outcomes.reading import parquet
from portal.outcomes.schema import REQUESTS
from portal.outcomes.synthetic import Scale, invent
from portal.portal import open_portal
from tests.databases import Database, Databases

NUMBER = 1_000_000
LARGE = 5_000_000
ROUNDS = 3

MANY = 2_000_000
"""From so many rows on each question is put once, after a first time that does not count."""

ROWS = """
SELECT service, epoch(received_at)::BIGINT AS received,
    (epoch(closed_at) - epoch(received_at))::BIGINT AS took,
    (closed_at <= due_at)::INTEGER AS in_time FROM {rows}"""

DUCKDB = """
SELECT service, count(*), median(epoch(closed_at) - epoch(received_at)),
    count(*) FILTER (closed_at <= due_at) / count(*) FROM requests
WHERE received_at >= to_timestamp({since})::TIMESTAMP GROUP BY service"""

POSTGRESQL = """
SELECT service, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took), avg(coalesce(in_time, 0))
FROM asked WHERE received >= {since} GROUP BY service"""

SQLITE = """
WITH ordered AS (
    SELECT service, took, in_time, count(took) OVER (PARTITION BY service) AS number,
        row_number() OVER (PARTITION BY service ORDER BY took IS NULL, took) AS place
    FROM asked WHERE received >= {since}
)
SELECT service, count(*), avg(took) FILTER (WHERE place IN ((number + 1) / 2, (number + 2) / 2)),
    avg(coalesce(in_time, 0)) FROM ordered GROUP BY service"""

TABLE = "CREATE TABLE asked (service text, received bigint, took bigint, in_time integer)"
INDEX = "CREATE INDEX asked_at ON asked (received, service, took, in_time)"


def measure(databases: Databases, folder: Path, number: int) -> Iterator[Result]:
    """Yield seconds on the clock of both databases over so many rows, beside DuckDB in the same rounds."""
    folder.mkdir()
    place = folder / "facts"
    portal = open_portal(settings_of(f"sqlite:///{folder}/empty.db", place))
    until = datetime.combine(datetime.now(UTC).date(), clock_time(), UTC)
    invent(portal.catalogue, Scale(number, until), place)
    portal.store.close()
    url = databases.create(Database.POSTGRESQL, folder)
    with closing(sqlite3.connect(folder / "asked.db")) as lite, psycopg.connect(url) as post:
        _fill(place, folder / "asked.csv", lite, post)
        spans = {"everything": 0, "a year": int((until - timedelta(days=365)).timestamp())}
        for name, since in spans.items():
            asked: dict[str, Callable[[], object]] = {
                "duckdb": partial(plain.ask, place, DUCKDB.format(since=since)),
                "sqlite": partial(_asked, lite, SQLITE.format(since=since)),
                "postgresql": partial(_asked, post, POSTGRESQL.format(since=since)),
            }
            rounds = 1 if number >= MANY else ROUNDS
            yield from _in_turns(asked, f"{name} of {number:,} rows", rounds)
    databases.drop(url)


def _asked(connection: Any, statement: str) -> int:
    return len(connection.execute(statement).fetchall())


def _in_turns(asked: dict[str, Callable[[], object]], said: str, rounds: int) -> Iterator[Result]:
    took: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(rounds + 1):
        for name, ask in asked.items():
            start = time.perf_counter()
            ask()
            if turn:
                took[name].append(time.perf_counter() - start)
    for name in ("sqlite", "postgresql"):
        yield Result.beside(f"{said}, {name} beside DuckDB", "s", took[name], took["duckdb"])


def _fill(place: Path, file: Path, lite: sqlite3.Connection, post: psycopg.Connection) -> None:
    """Put the same rows into both databases, with an index, and let them count what is in it."""
    kept = manifest.read(place)
    if kept is None:
        raise FileNotFoundError(place / manifest.NAME)
    rows = ROWS.format(rows=parquet(place, kept.files[REQUESTS.name].values()))
    lite.execute(TABLE)
    post.execute(TABLE)
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows}) TO '{file}' (FORMAT csv, HEADER false)")
        found = connection.execute(rows)
        while some := found.fetchmany(50_000):
            lite.executemany("INSERT INTO asked VALUES (?, ?, ?, ?)", some)
    with file.open("rb") as source, post.cursor().copy("COPY asked FROM STDIN (FORMAT csv)") as copy:
        while chunk := source.read(1 << 20):
            copy.write(chunk)
    for statement in (INDEX, "ANALYZE asked"):
        lite.execute(statement)
        post.execute(statement)
    lite.commit()
    post.commit()
    post.autocommit = True
    post.execute("VACUUM asked")
