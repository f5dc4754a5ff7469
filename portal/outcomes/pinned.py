"""The facts of one moment held for as long as somebody reads them, with room to write beside them.

Files that were replaced go after `files.GRACE_SECONDS`. Whoever sends them on over a slow line needs them
for longer, so such a reader has a name of its own (a hard link) for each: what lies in a file stays until its
last name goes.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from portal.outcomes import files, manifest
from portal.outcomes.manifest import NO_ROWS, Manifest
from portal.outcomes.reading import connect
from portal.portal import Portal

READING = "reading"
"""The folder below the facts in which those who read for long have their places, one folder each."""


class AllPlacesTaken(Exception):
    """As many read for long as may at once; nothing is wrong but the moment."""


@dataclass(frozen=True)
class Pinned:
    """Facts that stay, and a DuckDB that sees them.

    `files` are those of `manifest`, by table and partition, with their whole paths in `folder`, which is also
    the room to write in; all of it goes when the reader does. Without any facts yet `manifest` is None.
    """

    folder: Path
    connection: duckdb.DuckDBPyConnection
    manifest: Manifest | None
    files: Mapping[str, Mapping[str, Path]]

    @property
    def as_of(self) -> datetime | None:
        """Every change committed before then is in them (UTC)."""
        return self.manifest.as_of if self.manifest else None


@contextmanager
def pinned(portal: Portal, kind: str, places: int) -> Iterator[Pinned]:
    """Take one of so many places of a kind, and hold the facts as they are.

    A place that a killed process had is free at once, and cleared by whoever takes it next.
    Errors: AllPlacesTaken, DamagedFacts, and OSError where the folder cannot be written.
    """
    folder = portal.settings.facts.absolute()
    for number in range(places):
        own = folder / READING / f"{kind}-{number}"
        with files.alone(own, wait=False) as free:
            if not free:
                continue
            with files.work(own) as room, connect(room, spill=room) as connection:
                found = manifest.read(folder)
                yield Pinned(room, connection, found, _linked(folder, room, found))
                return
    raise AllPlacesTaken(f"all {places} places for {kind} are taken")


def _linked(folder: Path, room: Path, found: Manifest | None) -> Mapping[str, Mapping[str, Path]]:
    """Give every file of the manifest a second name in the room."""
    if found is None:
        return {}
    for name in found.names():
        os.link(folder / name, room / name)
    return {
        table: {part: room / name for part, name in parts.items()} for table, parts in found.files.items()
    }


def last_written(folder: Path, found: Manifest) -> datetime | None:
    """Return when released rows were last written that were others before (UTC, by the clock of the disk)."""
    firsts = [found.first(table, part, folder) for table, parts in found.files.items() for part in parts]
    moments = [written for name, written in firsts if name != NO_ROWS]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None
