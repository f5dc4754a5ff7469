"""Bringing the facts up to date: with what changed (`refresh`), or from nothing (`rebuild`).

What makes it safe is the order: marks are read before the logs they point to, files are on the disk before
the manifest names them, and marks are deleted after that. A kill between any two steps leaves the facts of
before or after, whole, and marks that are worked through once more, to the same rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import structlog

from portal.outcomes import files, log, manifest, marks, released
from portal.outcomes.manifest import DamagedFacts, Manifest, Since
from portal.outcomes.parquet import Files, Staging
from portal.outcomes.reading import connect, with_visibility_now
from portal.portal import Portal

MARKS_AT_A_TIME = 50_000

_log = structlog.get_logger()


class FactsNotWritten(Exception):
    """The facts could not be written. Those there are stand, whole, and what changed is still marked."""


def refresh(portal: Portal) -> int:
    """Bring the facts up to date with every change that is marked; from nothing, where there are none.

    Out: how many requests were looked at; 0 too when another process is at it.
    Errors: FactsNotWritten (a full disk, say), DatabaseUnavailable; then the next call takes up the rest.
    """
    folder = portal.settings.facts.absolute()
    with _writing(folder), files.alone(folder, wait=False) as free:
        if not free:
            return 0
        present = _present(folder)
        if present is None:
            return _rebuild(portal, folder)
        looked_at = 0
        while True:
            present, some, left = _refresh_some(portal, folder, present)
            looked_at += some
            if not left:
                files.sweep(folder, present)
                return looked_at


def rebuild(portal: Portal) -> int:
    """Make the facts from nothing but the event log, in memory that does not grow with its length.

    Out: how many requests there are. Waits for a refresh that is under way. Errors: as for `refresh`.
    """
    folder = portal.settings.facts.absolute()
    with _writing(folder), files.alone(folder, wait=True):
        return _rebuild(portal, folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
        raise FactsNotWritten(
            f"The facts in {folder} cannot be written ({error}). What is there is whole, and nothing is lost."
        ) from error


def _present(folder: Path) -> Manifest | None:
    """Return the manifest, if all it names is there: what is not can only be made again."""
    try:
        found = manifest.read(folder)
    except DamagedFacts as error:
        _log.warning("facts are made again", because=str(error))
        return None
    if found and (missing := [name for name in found.names() if not (folder / name).is_file()]):
        _log.warning("facts are made again", because="files are missing", missing=len(missing))
        return None
    return found


def _refresh_some(portal: Portal, folder: Path, present: Manifest) -> tuple[Manifest, int, bool]:
    """Work through some marks. Out: the manifest then, the requests looked at, whether marks may be left."""
    as_of = portal.now()
    with portal.store.read() as session:
        found = marks.some(session, MARKS_AT_A_TIME)
    left = found.count == MARKS_AT_A_TIME
    if left:
        as_of = present.as_of
    if not found.count:
        return _stamp(folder, present, as_of), 0, False
    with portal.store.read() as session:
        ids = sorted(log.touched(session, found.requests))
    after, looked_at = _make(portal, folder, present, as_of, log.batches(ids))
    marks.drain(portal.store, found.runs)
    return after, looked_at, left


def _rebuild(portal: Portal, folder: Path) -> int:
    as_of = portal.now()
    with portal.store.read() as session:
        found = marks.every_run(session)
    after, looked_at = _make(portal, folder, None, as_of, all_requests(portal))
    marks.drain(portal.store, found)
    files.sweep(folder, after)
    return looked_at


def all_requests(portal: Portal) -> Iterator[list[int]]:
    """Give the ids of all requests. One that comes to light behind us has a mark that was not read."""
    last = 0
    while True:
        with portal.store.read() as session:
            batch = log.request_ids(session, after=last)
        if not batch:
            return
        yield batch
        last = batch[-1]


def _make(
    portal: Portal, folder: Path, present: Manifest | None, as_of: datetime, batches: Iterable[list[int]]
) -> tuple[Manifest, int]:
    """Make the rows of requests anew, over the present ones, and publish them. Out: manifest, requests."""
    looked_at = 0
    with files.work(folder) as place:
        with connect(folder, str(place / "staging.duckdb"), spill=place) as connection:
            staging = Staging(connection)
            for batch in batches:
                with portal.store.read() as session:
                    staging.add(log.rows(session, batch))
                looked_at += len(batch)
            made = staging.write(place, folder, present.files if present else {})
            since = _since(portal, connection, present, made, place) if present else {}
        after = Manifest(as_of, made, since)
        files.publish(folder, sorted(place.glob(f"*{files.READABLE}")), after)
    return after, looked_at


def _since(
    portal: Portal, connection: duckdb.DuckDBPyConnection, present: Manifest, made: Files, place: Path
) -> Since:
    """Say since when the released rows of each file have been as they are."""
    before = present.names()
    names = {name for parts in made.values() for name in parts.values()} | before
    places = {name: place.parent if name in before else place for name in names}
    return released.since(connection, with_visibility_now(portal.catalogue), present, made, places)


def _stamp(folder: Path, present: Manifest, as_of: datetime) -> Manifest:
    """Say that nothing has changed until a moment."""
    if as_of <= present.as_of:
        return present
    after = replace(present, as_of=as_of)
    with files.work(folder):
        files.publish(folder, [], after)
    return after
