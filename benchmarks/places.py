"""What it costs to find an address among 300,000, beside one select of a row by its index."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from benchmarks.spread import Result
from benchmarks.stage import settings_of
from portal.commands.places.importing import Source, import_places
from portal.places.kinds import PlaceKind
from portal.portal import Portal, open_portal
from portal.queries.places.settling import settle
from tests.databases import Database, Databases

ADDRESSES = 300_000
STREETS = 5_000
LOOKUPS = 50
ROUNDS = 10
SYLLABLES = (
    "bal",
    "cor",
    "den",
    "fair",
    "glen",
    "hart",
    "kel",
    "lor",
    "mont",
    "nor",
    "pen",
    "ridge",
    "wood",
    "ton",
)
TYPES = ("Street", "Avenue", "Road", "Lane", "Court")
ROW = "SELECT label, latitude, longitude FROM place WHERE search_key = :key AND number = :number"


def measure(databases: Databases, folder: Path) -> Iterator[Result]:
    """Yield seconds of an import, and CPU milliseconds of a lookup: as on the list, and with a slip."""
    folder.mkdir()
    names = write_list(folder / "addresses.csv")
    for kind in Database:
        url = databases.create(kind, folder)
        portal = open_portal(settings_of(url, folder / f"facts-{kind.value}"))
        begun = time.perf_counter()
        import_places(portal, [Source(folder / "addresses.csv", "benchmark", PlaceKind.ADDRESS)])
        taken = time.perf_counter() - begun
        yield Result.alone(f"import {ADDRESSES:,} addresses, {kind.value}", "s", [taken])
        yield from _lookups(portal, kind, names)
        portal.store.close()
        databases.drop(url)


def write_list(path: Path) -> list[str]:
    """Write an invented list of addresses; return the streets' names."""
    chance = random.Random(1)
    names: dict[str, None] = {}
    while len(names) < STREETS:
        name = "".join(chance.sample(SYLLABLES, chance.randint(2, 4))).capitalize()
        names[f"{name} {chance.choice(TYPES)}"] = None
    each = ADDRESSES // STREETS
    with path.open("w", encoding="utf-8") as file:
        file.write("number,street,latitude,longitude\n")
        for at, name in enumerate(names):
            for number in range(each):
                spot = f"{39.2 + at / STREETS / 5:.6f},{-76.7 + number / each / 5:.6f}"
                file.write(f"{2 * number + 100},{name},{spot}\n")
    return list(names)


def _lookups(portal: Portal, kind: Database, names: list[str]) -> Iterator[Result]:
    chance = random.Random(2)
    asked = [(chance.choice(names), 2 * chance.randrange(ADDRESSES // STREETS) + 100) for _ in range(LOOKUPS)]

    def exact(name: str, number: int) -> None:
        _settled(portal, f"{number} {name}")

    def slipped(name: str, number: int) -> None:
        _settled(portal, f"{number} {name[:3]}{name[4:]}")

    def row(name: str, number: int) -> None:
        with portal.store.read() as session:
            found = session.execute(text(ROW), {"key": name.casefold(), "number": number}).all()
        if not found:
            raise LookupError(f"{number} {name} is on no list")

    exact(*asked[0])  # makes the index in memory, once a process
    series: dict[str, list[float]] = {"exact": [], "slipped": [], "row": []}
    for _ in range(ROUNDS):
        for name, work in (("row", row), ("exact", exact), ("slipped", slipped)):
            series[name].append(_cpu_milliseconds(work, asked))
    yield Result.beside(f"find an address, {kind.value}", "ms CPU", series["exact"], series["row"])
    yield Result.beside(
        f"find an address with a slip, {kind.value}", "ms CPU", series["slipped"], series["row"]
    )


def _settled(portal: Portal, typed: str) -> None:
    site = settle(portal, {"kind": "address", "text": typed})
    if site is None or not (site.spot or site.matches):
        raise LookupError(f"{typed} is not found")


def _cpu_milliseconds(work: Callable[[str, int], None], asked: list[tuple[str, int]]) -> float:
    begun = time.process_time()
    for name, number in asked:
        work(name, number)
    return (time.process_time() - begun) * 1000 / len(asked)
