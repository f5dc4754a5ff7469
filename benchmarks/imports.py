"""Imported rows a second, beside PostgreSQL's COPY and a plain executemany of the rows that were written."""

import csv
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from benchmarks.spread import Result
from benchmarks.stage import CITY, settings_of
from portal.catalogue.mappings import find, load
from portal.commands.imports.run import ImportJob, import_requests
from portal.domain.permissions import Actor, Role
from portal.portal import open_portal
from tests.databases import Database, Databases

ROWS = 5_000
ROUNDS = 5
MAPPING = "open-baltimore"
ACTOR = Actor(Role.ADMINISTRATOR, "benchmarks")
TABLES = (
    *("service_version", "service_request", "milestone", "request_detail", "request_text", "event"),
    "dirty_request",
)
"""What an import writes, in the order in which rows may point to one another."""

TYPES = (
    "TRM-Potholes",
    "SW-Graffiti",
    "SW-Dirty Alley",
    "TRM-Street Light Out",
    "WW-Sewage",
    "BGE-Street Light",
)
HEADING = (
    *(
        "RowID",
        "SRRecordID",
        "ServiceRequestNum",
        "SRType",
        "SRStatus",
        "CreatedDate",
        "StatusDate",
        "DueDate",
    ),
    *("CloseDate", "Agency", "MethodReceived", "LastActivity", "LastActivityDate", "Outcome", "Address"),
    *("ZipCode", "Neighborhood", "CouncilDistrict", "PoliceDistrict", "PolicePost", "Latitude", "Longitude"),
    *("GeoLocation", "IsDeleted", "NeedsSync", "ESRI_OID"),
)

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""Table → its columns and its rows."""


def measure(databases: Databases, folder: Path) -> Iterator[Result]:
    """Yield rows a second on both databases; on PostgreSQL beside two floors that write the same rows."""
    folder.mkdir()
    file = folder / "requests.csv"
    write_source(file, ROWS)
    rates: dict[str, list[float]] = {"sqlite": [], "postgresql": [], "copy": [], "executemany": []}
    for number in range(ROUNDS):
        for kind in Database:
            url = databases.create(kind, folder)
            rates[kind.value].append(_import(url, file, folder / f"facts-{kind.value}-{number}"))
            if kind is Database.POSTGRESQL:
                written = _read(url)
                for name, write in (("copy", _copy), ("executemany", _executemany)):
                    rates[name].append(_floor(databases, folder, written, write))
            databases.drop(url)
    yield Result.alone("import, sqlite", "rows/s", rates["sqlite"], less_is_better=False)
    for name, floor in (("COPY", "copy"), ("executemany", "executemany")):
        yield Result.beside(
            f"import, postgresql, beside {name}",
            "rows/s",
            rates["postgresql"],
            rates[floor],
            less_is_better=False,
        )


def write_source(path: Path, rows: int, after: int = 0) -> None:
    """Write a file of invented requests in the layout of Open Baltimore; always the same.

    In: how many, and how many of these to pass over at the beginning.
    """
    chance = random.Random(1)
    first = datetime(2024, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADING)
        writer.writeheader()
        for number in range(rows):
            created = first + timedelta(minutes=97 * number % 1_000_000)
            closed = created + timedelta(hours=chance.expovariate(1 / 60))
            row = _row(number, created, closed, chance)
            if number >= after:
                writer.writerow(row)


def _row(number: int, created: datetime, closed: datetime, chance: random.Random) -> dict[str, str]:
    return {
        "RowID": str(number),
        "ServiceRequestNum": f"24-{number:08}",
        "SRType": chance.choice(TYPES),
        "SRStatus": "Closed",
        "CreatedDate": created.isoformat(timespec="seconds"),
        "StatusDate": closed.isoformat(timespec="seconds"),
        "DueDate": (created + timedelta(days=4)).isoformat(timespec="seconds"),
        "CloseDate": closed.isoformat(timespec="seconds"),
        "Agency": "Transportation",
        "MethodReceived": "Phone",
        "Address": f"{number % 3000 + 1} N CHARLES ST, BALTIMORE CITY",
        "Neighborhood": "DOWNTOWN",
        "CouncilDistrict": "11",
    }


def _import(url: str, file: Path, facts: Path) -> float:
    portal = open_portal(settings_of(url, facts))
    mapping = load(find(MAPPING, CITY), portal.catalogue)
    start = time.perf_counter()
    summary = import_requests(portal, ImportJob(file, mapping), ACTOR)
    took = time.perf_counter() - start
    portal.store.close()
    if summary.in_portal != ROWS:
        raise ValueError(f"{summary.in_portal} of {ROWS} rows were taken")
    return ROWS / took


def _read(url: str) -> Rows:
    """Return everything that an import wrote."""
    found: Rows = {}
    with psycopg.connect(url) as connection:
        for table in TABLES:
            cursor = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            columns = [column.name for column in cursor.description or ()]
            found[table] = columns, [tuple(map(_written, row)) for row in cursor]
    return found


def _written(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


Write = Callable[[psycopg.Cursor[Any], str, list[str], list[tuple[Any, ...]]], None]


def _floor(databases: Databases, folder: Path, rows: Rows, write: Write) -> float:
    """Write the rows into an empty database in one transaction."""
    url = databases.create(Database.POSTGRESQL, folder)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        start = time.perf_counter()
        for table, (columns, values) in rows.items():
            if values:
                write(cursor, table, columns, values)
        connection.commit()
        took = time.perf_counter() - start
    databases.drop(url)
    return ROWS / took


def _copy(cursor: psycopg.Cursor[Any], table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for row in rows:
            copy.write_row(row)


def _executemany(
    cursor: psycopg.Cursor[Any], table: str, columns: list[str], rows: list[tuple[Any, ...]]
) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    places = sql.SQL(", ").join(sql.Placeholder() * len(columns))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, places)
    cursor.executemany(statement, rows)
