"""Writing a table: a month at a time through a file that goes at once, so that memory does not grow."""

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.catalogue import Catalogue
from portal.opendata.columns import STORED, Format
from portal.opendata.filters import Filters
from portal.opendata.layouts import Layout
from portal.opendata.tables import Released, Small
from portal.outcomes import manifest
from portal.outcomes.cells import RELEASED_VISIBILITIES, among, quoted
from portal.outcomes.manifest import NO_ROWS, Manifest
from portal.outcomes.pinned import Pinned, last_written
from portal.outcomes.reading import with_visibility_now
from portal.outcomes.schema import REQUESTS
from portal.portal import Portal

CHUNK = 64 * 1024
"""Bytes handed on at a time: what a slow line takes in a few seconds."""

SIGN_OF_LIFE_SECONDS = 1.0
"""How often it is said that a file is still being made."""

OPTIONS = {
    Format.CSV: "FORMAT csv, HEADER false",
    Format.JSON: "FORMAT json",
    Format.PARQUET: "FORMAT parquet, COMPRESSION zstd",
}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to download."""

    table: Released
    form: Format
    filters: Filters


@dataclass(frozen=True)
class Stamp:
    """What tells one version of a file from another. Two files with the same tag have the same rows.

    Neither moves with what is on no row: whoever asked every second would see when it came. `modified`: since
    when the rows have been as they are; None where that is unknown. `as_of`: as the facts'.
    """

    tag: str
    modified: datetime | None
    as_of: datetime | None


def stamp(portal: Portal, wanted: Wanted, found: Manifest | None) -> Stamp:
    """Say which version of a file the facts of a manifest make. It costs no reading of rows."""
    table = wanted.table
    parts: list[Any] = [repr(table.columns), wanted.form, repr(wanted.filters), names_of(portal.catalogue)]
    if isinstance(table, Small):
        return Stamp(_digest([*parts, table.version_of(portal)]), table.modified(portal), None)
    parts.append(with_visibility_now(portal.catalogue))
    if found is None:
        return Stamp(_digest(parts), None, None)
    folder, used = portal.settings.facts, {table.fact.name, REQUESTS.name}
    firsts = (found.first(one, part, folder) for one in used for part in found.files[one])
    names = sorted(name for name, _ in firsts if name != NO_ROWS)
    return Stamp(_digest([*parts, names]), last_written(folder, found), found.as_of)


def present(portal: Portal) -> Manifest | None:
    """Return which facts there are now; None before the first. Errors: DamagedFacts."""
    return manifest.read(portal.settings.facts)


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]


def names_of(catalogue: Catalogue) -> Mapping[str, str]:
    """Return what the profile says of a row's service and agency, as SQL for the sources of columns."""
    services = [version.service for version in catalogue.services.values()]
    return {
        "service_name": _case("f.service", {service.code: service.name for service in services}),
        "topic": _case("f.service", {service.code: service.topic for service in services}),
        "agency_name": _case("f.agency", {code: agency.name for code, agency in catalogue.agencies.items()}),
    }


def _case(column: str, words: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN {quoted(code)} THEN {quoted(word)}" for code, word in words.items())
    return f"CASE {column} {cases} END" if cases else "NULL"


def chunks(portal: Portal, wanted: Wanted, held: Pinned) -> Iterator[bytes]:
    """Give the bytes of a file, while the facts are held; an empty part means that more is on its way.

    An error breaks it off; it never ends early.
    """
    parts = _parts(portal, wanted, held)
    if wanted.form is Format.CSV:
        yield (",".join(column.name for column in wanted.table.columns) + "\n").encode()
        for part in parts:
            yield from _read(part)
    elif wanted.form is Format.JSON:
        yield from _listed(parts)
    else:
        whole = yield from _while_made(held, lambda: _whole(held, list(parts)))
        yield from _read(whole)


def _parts(portal: Portal, wanted: Wanted, held: Pinned) -> Iterator[Path]:
    """Write the rows, a month into a file; whoever is given one may delete it."""
    names = names_of(portal.catalogue)
    written = ", ".join(column.written(wanted.form, names) for column in wanted.table.columns)
    for number, rows in enumerate(_rows(portal, wanted, held)):
        path = held.folder / f"part-{number}.{wanted.form.value}"
        held.connection.execute(
            f"COPY (SELECT {written} FROM {rows}) TO {quoted(str(path))} ({OPTIONS[wanted.form]})"
        )
        yield path


def _rows(portal: Portal, wanted: Wanted, held: Pinned) -> Iterator[str]:
    """Give the rows that are wanted as SQL: what is private is never among them."""
    if isinstance(wanted.table, Small):
        yield _loaded(portal, wanted.table, held)
        return
    table = wanted.table
    condition = f"{_released()} AND {wanted.filters.condition(portal.catalogue.city.zone)}"
    order = ", ".join(f"f.{name}" for name in table.fact.key)
    months = sorted(held.files.get(table.fact.name, {}))
    for rows in [_month(table, held, month) for month in months] or [_no_rows(table)]:
        seen = f"(SELECT {with_visibility_now(portal.catalogue)} FROM {rows})"
        yield f"{seen} f WHERE {condition} ORDER BY {order}"


def _released() -> str:
    return among("f.visibility", RELEASED_VISIBILITIES)


def _month(table: Layout, held: Pinned, month: str) -> str:
    """Return the facts of one month, with the reference and the last change of the request."""
    own = _parquet(held.files[table.fact.name][month])
    if table.fact is REQUESTS:
        return own
    requests = _parquet(held.files[REQUESTS.name][month])
    return f"{own} JOIN (SELECT request_id, reference, changed_at FROM {requests}) USING (request_id)"


def _parquet(path: Path) -> str:
    return f"read_parquet([{quoted(str(path))}])"


def _no_rows(table: Layout) -> str:
    columns = {"reference": "VARCHAR", "changed_at": "TIMESTAMP", **table.fact.columns}
    return f"(SELECT {', '.join(f'NULL::{kind} AS {name}' for name, kind in columns.items())} WHERE false)"


def _loaded(portal: Portal, table: Small, held: Pinned) -> str:
    """Put the rows of a small table into the DuckDB, and return where."""
    declared = ", ".join(f'"{column.name}" {STORED[column.kind]}' for column in table.own)
    held.connection.execute(f"CREATE TABLE small (number BIGINT, {declared})")
    if rows := [(number, *row) for number, row in enumerate(table.rows(portal))]:
        kinds = ["BIGINT", *(STORED[column.kind] for column in table.own)]
        each = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
        held.connection.execute(
            f"INSERT INTO small SELECT {each}", [list(column) for column in zip(*rows, strict=True)]
        )
    return "small f ORDER BY f.number"


def _while_made(held: Pinned, make: Callable[[], Path]) -> Generator[bytes, None, Path]:
    """Make a file beside this thread, and give nothing again and again until it is there.

    Of a large city it takes longer than a page may, and whoever sends it on must be seen to be alive.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        made = beside.submit(make)
        try:
            while not wait([made], SIGN_OF_LIFE_SECONDS).done:
                yield b""
        finally:
            if not made.done():
                held.connection.interrupt()
        return made.result()


def _whole(held: Pinned, parts: list[Path]) -> Path:
    """Make one Parquet file of the months: its end says where everything is, so it cannot be sent before."""
    whole = held.folder / "whole.parquet"
    listed = ", ".join(quoted(str(part)) for part in parts)
    held.connection.execute(
        f"COPY (SELECT * FROM read_parquet([{listed}])) TO {quoted(str(whole))} ({OPTIONS[Format.PARQUET]})"
    )
    for part in parts:
        part.unlink()
    return whole


def _read(part: Path) -> Iterator[bytes]:
    """Give the bytes of a file, which goes."""
    with part.open("rb") as file:
        part.unlink()
        while chunk := file.read(CHUNK):
            yield chunk


def _listed(parts: Iterator[Path]) -> Iterator[bytes]:
    """Give one JSON array of the objects of files with one on each line; each stays on a line of its own."""
    held_back = b"[\n"
    for part in parts:
        for chunk in _read(part):
            ends = chunk.endswith(b"\n")
            body = chunk[:-1] if ends else chunk
            yield held_back + body.replace(b"\n", b",\n")
            held_back = b",\n" if ends else b""
    yield b"[]\n" if held_back == b"[\n" else b"\n]\n"
