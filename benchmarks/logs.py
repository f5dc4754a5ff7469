"""Facts made of an event log: all of it, and what a thousand new events change."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.imports import ACTOR, MAPPING, write_source
from benchmarks.spread import Result
from benchmarks.stage import CITY, settings_of
from portal.catalogue.mappings import find, load
from portal.commands.imports.run import ImportJob, import_requests
from portal.outcomes import facts
from portal.portal import Portal, open_portal
from portal.store.models import EventRow
from tests.databases import Database, Databases

REQUESTS = 20_000
"""Without being told otherwise; an imported request has some four events."""

NEW_EVENTS = 1_000
ROUNDS = 3

MANY = 100_000
"""From so many requests on all facts are made once only, not in every round."""


def measure(databases: Databases, folder: Path, requests: int = REQUESTS) -> Iterator[Result]:
    """Yield seconds of CPU of this process, beside reading every event of the log with one select.

    On PostgreSQL what the server itself does is in neither.
    """
    folder.mkdir()
    for kind in Database:
        url = databases.create(kind, folder)
        portal = open_portal(settings_of(url, folder / f"facts-{kind.value}"))
        _take(portal, folder / f"{kind.value}.csv", requests, after=0)
        facts.rebuild(portal)  # templates of statements, and the files that a refresh starts from
        yield from _both(portal, kind, folder, requests)
        portal.store.close()
        databases.drop(url)


def _both(portal: Portal, kind: Database, folder: Path, requests: int) -> Iterator[Result]:
    new, refreshed, made, read = 0, [], [], []
    each = max(1, _events(portal) // requests)
    taken = requests
    for turn in range(ROUNDS):
        taken += NEW_EVENTS // each
        before = _events(portal)
        _take(portal, folder / f"{kind.value}-{turn}.csv", taken, after=taken - NEW_EVENTS // each)
        new = _events(portal) - before
        refreshed.append(_seconds(partial(facts.refresh, portal)))
        if turn == 0 or requests < MANY:
            made.append(_seconds(partial(facts.rebuild, portal)))
        read.append(_seconds(partial(_read, portal)))
    said = f"{_events(portal):,} events of {taken:,} requests, {kind.value}"
    yield Result.beside(f"facts rebuilt from {said}", "s CPU", made, read[: len(made)])
    yield Result.beside(f"facts refreshed after {new:,} of {said}", "s CPU", refreshed, read)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _take(portal: Portal, file: Path, rows: int, after: int) -> None:
    """Import invented requests up to a number, after a number of them that are there already."""
    write_source(file, rows, after)
    mapping = load(find(MAPPING, CITY), portal.catalogue)
    import_requests(portal, ImportJob(file, mapping), ACTOR)
    file.unlink()


def _events(portal: Portal) -> int:
    with portal.store.read() as session:
        return session.scalar(select(func.count()).select_from(EventRow)) or 0


def _read(portal: Portal) -> None:
    table = EventRow.__table__
    with portal.store.read() as session:
        for _ in session.execute(select(table)).yield_per(10_000):
            pass
