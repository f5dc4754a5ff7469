"""How long each service usually takes, in each district: counted once in a while, kept beside the facts.

A page must not wait for DuckDB: it reads one small file, and that only when the file has changed.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import structlog

from portal.domain.measures import Period, Rate
from portal.domain.rates import Cell, added_up, done_share
from portal.domain.usual import PAST, Usual
from portal.outcomes import files, manifest
from portal.outcomes.cells import BETWEEN, Group
from portal.outcomes.curves import answer, completion
from portal.outcomes.manifest import Manifest
from portal.outcomes.reading import open_facts
from portal.outcomes.sorting import ended_cells
from portal.outcomes.times import times_within
from portal.portal import Portal

NAME = "usual.json"
FORMAT = 1

Cut = tuple[str, str | None]
"""A service's code, and a district or None for the whole city."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class _Kept:
    """What was read, and of which file: its inode, size and time of change."""

    file: tuple[int, int, int] | None
    times: Mapping[Cut, Usual]


_LAST: dict[Path, _Kept] = {}


def refresh(portal: Portal) -> int:
    """Count anew when the facts have changed, or a day has passed. Out: how many cuts were counted.

    Nothing is done while another process writes the facts. Errors: DamagedFacts, OSError, DuckDB's own.
    """
    folder = portal.settings.facts.absolute()
    present = manifest.read(folder)
    if present is None or _kept_of(folder) == _name_of(present):
        return 0
    with open_facts(portal) as facts:
        if facts.as_of is None:
            return 0
        found = count(facts.connection, Period(facts.as_of - PAST, facts.as_of))
    with files.alone(folder, wait=False) as free:
        if not free:
            return 0
        write(folder, found, _name_of(present))
    return len(found)


def count(connection: duckdb.DuckDBPyConnection, past: Period) -> dict[Cut, Usual]:
    """Return the past of every service, in the city and in each district, as of the period's end (UTC)."""
    asked = connection, past, Group.SERVICE, Group.DISTRICT
    answers, completions = (times_within(*asked, end(past.end)) for end in (answer, completion))
    done = _done(connection, past)
    return {
        cut: Usual(
            cases=found.cases,
            half=found.median,
            most=found.ninetieth,
            half_done=completions[cut].median,
            done=done[cut].numerator,
            closed=done[cut].denominator,
        )
        for cut, found in answers.items()
    }


def _done(connection: duckdb.DuckDBPyConnection, past: Period) -> dict[Cut, Rate]:
    """Return what was done of the requests closed in the past, of each cut; none where nothing was closed."""
    cells: dict[Cut, list[Cell]] = defaultdict(list)
    for (_, group), found in ended_cells(connection, [past], Group.SERVICE_IN_DISTRICT).items():
        if group is not None:
            service, _, district = group.partition(BETWEEN)
            for cut in {(service, None), (service, district or None)}:
                cells[cut].extend(found)
    return defaultdict(Rate, {cut: added_up(map(done_share, found)) for cut, found in cells.items()})


def write(folder: Path, found: Mapping[Cut, Usual], name: str = "") -> None:
    """Keep what was counted; `name` says of which facts. Whoever reads finds the old file or the new one.

    What says nothing is kept of the whole city alone: of private services it is not the count that decides.
    """
    rows = [
        (service, district, usual.cases, *map(_seconds, _lengths(usual)), usual.done, usual.closed)
        for (service, district), usual in sorted(found.items(), key=str)
        if usual.says_something or district is None
    ]
    document = {"format": FORMAT, "facts": name, "rows": rows}
    ready = folder / f"{NAME}.new"
    ready.write_text(json.dumps(document), encoding="utf-8")
    ready.replace(folder / NAME)


def times(folder: Path) -> Mapping[Cut, Usual]:
    """Return what is kept, by service and district; nothing where there is none, or it cannot be read."""
    file = _file_of(folder)
    last = _LAST.get(folder)
    if last is None or last.file != file:
        last = _LAST[folder] = _Kept(file, _read(folder) if file else {})
    return last.times


def _file_of(folder: Path) -> tuple[int, int, int] | None:
    try:
        found = (folder / NAME).stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read(folder: Path) -> Mapping[Cut, Usual]:
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            return {}
        return {
            (service, district): Usual(cases, _length(half), _length(most), _length(half_done), done, closed)
            for service, district, cases, half, most, half_done, done, closed in document["rows"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the usual times cannot be read", error=repr(error))
        return {}


def _kept_of(folder: Path) -> str | None:
    """Return of which facts the file is."""
    try:
        return str(json.loads((folder / NAME).read_text(encoding="utf-8"))["facts"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _name_of(present: Manifest) -> str:
    """Name the facts by their files and their day: open requests grow older without a change."""
    text = json.dumps([FORMAT, sorted(present.names()), present.as_of.date().isoformat()])
    return sha256(text.encode()).hexdigest()


def _lengths(usual: Usual) -> tuple[timedelta | None, ...]:
    return usual.half, usual.most, usual.half_done


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
