"""The figures of "How are we doing" over millions of facts, beside plain queries over the same files."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from datetime import time as clock_time
from http import HTTPStatus
from pathlib import Path

from flask import Flask

from benchmarks import plain
from benchmarks.spread import Result
from benchmarks.stage import LANGUAGE, settings_of
from portal.app import create_app, portal_of
from portal.outcomes import usual
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.queries.performance import year_view
from portal.queries.performance.asked import Question, Span, period_of
from portal.store.migrate import upgrade

SIZES = (1_000_000, 5_000_000)
LARGE = 20_000_000
ROUNDS, ROUNDS_OF_MANY = 7, {5_000_000: 3, LARGE: 2}
"""Rounds, and those of so many facts."""

READS = 200
VIEWS = 100


def measure(folder: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Result]:
    """Yield the CPU time of this process, in seconds unless it says otherwise; DuckDB works on two cores."""
    folder.mkdir()
    database = f"sqlite:///{folder}/empty.db"
    upgrade(database)
    for number in sizes:
        place = folder / str(number)
        app = create_app(settings_of(database, place))
        portal = portal_of(app)
        until = datetime.combine(datetime.now(UTC).date(), clock_time(), UTC)
        invent(portal.catalogue, Scale(number, until), place)
        yield from _figures(portal, place, number)
        yield from _usual_times(portal, place, number)
        yield _seen_again(app, number)
        portal.store.close()


def _figures(portal: Portal, place: Path, number: int) -> Iterator[Result]:
    """Time the figures of the last whole fiscal year, beside both plain questions in the same rounds."""
    fiscal = portal.catalogue.city.fiscal_year
    year = fiscal.year_of(portal.catalogue.city.calendar.local_day(portal.now())) - 1
    period = period_of(portal, Span(*fiscal.bounds(year)))
    by_hand = plain.year(period, portal.now())
    works: dict[str, Callable[[], object]] = {
        "figures": lambda: year_view(portal, Question(year)),
        "by hand": lambda: plain.ask(place, by_hand),
        "count and median": lambda: plain.ask(place, plain.COUNT_AND_MEDIAN),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS_OF_MANY.get(number, ROUNDS) + 1):  # the first reads the files into memory
        for name, work in works.items():
            start = time.process_time()
            work()
            if turn:
                took[name].append(time.process_time() - start)
    for name in ("by hand", "count and median"):
        said = f"figures of a year, {number:,} facts, beside {name}"
        yield Result.beside(said, "s CPU", took["figures"], took[name])


def _usual_times(portal: Portal, place: Path, number: int) -> Iterator[Result]:
    start = time.process_time()
    usual.refresh(portal)
    counted = time.process_time()
    plain.ask(place, plain.COUNT_AND_MEDIAN)
    floor = time.process_time() - counted
    yield Result.beside(f"usual times counted, {number:,} facts", "s CPU", [counted - start], [floor])
    yield Result.beside(f"usual times for a page, {number:,} facts", "µs", *_reads(place))


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


def _seen_again(app: Flask, number: int) -> Result:
    """Time the page of the figures for whoever comes after the first: it is kept (PORTAL_FIGURES_AGE)."""
    took = []
    for _ in range(VIEWS + 1):
        start = time.process_time()
        answer = app.test_client().get(f"/{LANGUAGE}/performance")
        if answer.status_code != HTTPStatus.OK:
            raise ValueError(f"the page answered {answer.status}")
        took.append((time.process_time() - start) * 1000)
    return Result.alone(f"the page of the figures seen again, {number:,} facts", "ms CPU", took[1:])
