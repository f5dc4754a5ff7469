"""The figures of "How are we doing" over millions of facts, beside one plain query over the same files."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path

import duckdb

from benchmarks.spread import Result
from benchmarks.stage import settings_of
from portal.outcomes import manifest, usual
from portal.outcomes.reading import THREADS, parquet
from portal.outcomes.schema import REQUESTS
from portal.outcomes.synthetic import Scale, invent
from portal.portal import open_portal
from portal.queries.performance import year_view

ROUNDS = {1_000_000: 7, 5_000_000: 3}
"""Facts → rounds."""


READS = 200


def measure(folder: Path) -> Iterator[Result]:
    """Yield the time from the question to the answer, in seconds on the clock: DuckDB works on two cores."""
    folder.mkdir()
    for number, rounds in ROUNDS.items():
        place = folder / str(number)
        portal = open_portal(settings_of(f"sqlite:///{folder}/empty.db", place))
        until = datetime.combine(datetime.now(UTC).date(), clock_time(), UTC)
        invent(portal.catalogue, Scale(number, until), place)
        ours, floor = [], []
        for _ in range(rounds + 1):  # the first reads the files into memory
            start = time.perf_counter()
            year_view(portal)
            middle = time.perf_counter()
            _count_and_median(place)
            ours.append(middle - start)
            floor.append(time.perf_counter() - middle)
        start = time.perf_counter()
        usual.refresh(portal)
        counted = time.perf_counter() - start
        reads, looks = _reads(place)
        portal.store.close()
        yield Result.beside(f"usual times counted, {number:,} facts", "s", [counted], floor[1:2])
        yield Result.beside(f"usual times for a page, {number:,} facts", "µs", reads, looks)
        yield Result.beside(f"figures of a year, {number:,} facts", "s", ours[1:], floor[1:])


def _reads(folder: Path) -> tuple[list[float], list[float]]:
    """Time what a page pays for the usual times, beside one look at whether their file has changed."""
    ours, floor = [], []
    usual.times(folder)  # the first reads the file
    for _ in range(READS):
        start = time.perf_counter()
        usual.times(folder)
        middle = time.perf_counter()
        (folder / usual.NAME).stat()
        ours.append((middle - start) * 1e6)
        floor.append((time.perf_counter() - middle) * 1e6)
    return ours, floor


def _count_and_median(folder: Path) -> None:
    """Ask DuckDB itself for the count and the median time of each service."""
    kept = manifest.read(folder)
    if kept is None:
        raise FileNotFoundError(folder / manifest.NAME)
    rows = parquet(folder, kept.files[REQUESTS.name].values())
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(
            f"SELECT service, count(*), median(epoch(closed_at) - epoch(received_at)) FROM {rows} GROUP BY 1"
        ).fetchall()
