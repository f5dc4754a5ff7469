"""Open data: a million requests as a file, beside the same files copied by DuckDB alone."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path

import duckdb

from benchmarks.spread import Result
from benchmarks.stage import settings_of
from portal.app import create_app, portal_of
from portal.opendata.columns import Format
from portal.outcomes import manifest
from portal.outcomes.reading import THREADS, parquet
from portal.outcomes.schema import REQUESTS
from portal.outcomes.synthetic import Scale, invent

REQUESTED = 1_000_000
ROUNDS = 3


def measure(folder: Path) -> Iterator[Result]:
    """Yield the CPU time of this process for a whole file of requests in each format, in seconds."""
    folder.mkdir()
    place = folder / "facts"
    app = create_app(settings_of(f"sqlite:///{folder}/empty.db", place))
    until = datetime.combine(datetime.now(UTC).date(), clock_time(), UTC)
    invent(portal_of(app).catalogue, Scale(REQUESTED, until), place)
    for form in Format:
        ours, floor = [], []
        for _ in range(ROUNDS + 1):  # the first reads the files into memory
            start = time.process_time()
            answer = app.test_client().get(f"/open-data/requests.{form}", buffered=False)
            sent = sum(len(part) for part in answer.iter_encoded())
            answer.close()
            middle = time.process_time()
            _copied(place, folder / f"copied.{form}", form)
            ours.append(middle - start)
            floor.append(time.process_time() - middle)
        yield Result.beside(f"open data, {REQUESTED:,} requests as {form}", "s CPU", ours[1:], floor[1:])
        yield Result.alone(f"open data, size as {form}", "MB", [sent / 1e6])
    portal_of(app).store.close()


def _copied(folder: Path, target: Path, form: Format) -> None:
    """Let DuckDB write all columns of all requests, private ones too, into a file."""
    kept = manifest.read(folder)
    if kept is None:
        raise FileNotFoundError(folder / manifest.NAME)
    rows = parquet(folder, kept.files[REQUESTS.name].values())
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(f"COPY (SELECT * FROM {rows}) TO '{target}' (FORMAT {form})")
