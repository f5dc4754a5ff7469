"""The facts as of moments that have passed: folded from what had been recorded by then.

They are made in a folder of their own beside the facts, which goes when they are let go of. Two ways lead
there, by the same fold:

- `from_facts`: the present facts, with only those requests folded again that anything recorded since can have
  touched. Quick; it trusts the facts for the rest.
- `from_log`: everything folded again, a thousand requests at a time, as of as many moments as are asked for.
  It trusts the log alone.

What one person's close does to another's (suspicion.py) looks back only, so it is the same in both.
"""

import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import structlog
from sqlalchemy.orm import Session

from portal.outcomes import log, manifest
from portal.outcomes.cells import ALL, Scope
from portal.outcomes.fold import Values
from portal.outcomes.parquet import Staging
from portal.outcomes.reading import connect, derived, parquet
from portal.outcomes.refresh import all_requests
from portal.outcomes.schema import TABLES
from portal.portal import Portal

_log = structlog.get_logger()

PREFIX = "then-"
LEFT_BEHIND_SECONDS = 24 * 3600.0
"""A folder this old belongs to a process that was killed."""


class NoFacts(Exception):
    """There are no facts yet to count from; the message says what to do."""


@contextmanager
def from_facts(portal: Portal) -> Iterator[tuple[duckdb.DuckDBPyConnection, datetime]]:
    """Give the facts as of their own moment, and that moment (UTC).

    The facts may also know what was recorded a little after it; here they do not. Errors: NoFacts,
    DamagedFacts, DatabaseUnavailable, OSError, DuckDB's own.
    """
    folder = portal.settings.facts.absolute()
    with _place(folder) as place:
        present = manifest.read(folder)
        if present is None:
            raise NoFacts('There are no facts yet. The worker makes them; so does "portal rebuild facts".')
        for name in present.names():
            (place / name).hardlink_to(folder / name)  # whoever replaces a file takes it from nobody
        with portal.store.read() as session:
            since = log.recorded_after(session, present.as_of)
            ids = sorted(log.touched(session, since))
        with _opened(portal, place, present.as_of, log.batches(ids)) as connection:
            for table in TABLES:
                named = present.files[table.name].values()
                kept = (
                    f"SELECT * FROM {parquet(place, named)}" if named else f"FROM fresh_{table.name} LIMIT 0"
                )
                connection.execute(
                    f"CREATE VIEW every_{table.name} AS FROM fresh_{table.name} UNION ALL BY NAME"
                    f" (SELECT * FROM ({kept}) WHERE request_id NOT IN (SELECT request_id FROM again))"
                )
            narrow(portal, connection, ALL)
            yield connection, present.as_of


@dataclass(frozen=True)
class Past:
    """The facts as of several moments; `connection` shows those of one at a time."""

    portal: Portal
    connection: duckdb.DuckDBPyConnection
    moments: Sequence[datetime]

    def show(self, as_of: datetime) -> None:
        """Show the facts as of one of the moments. Errors: ValueError for any other."""
        number = self.moments.index(as_of)
        for table in TABLES:
            self.connection.execute(
                f"CREATE OR REPLACE VIEW every_{table.name} AS SELECT {', '.join(table.columns)}"
                f" FROM fresh_{table.name} WHERE since <= {number} AND {number} < until"
            )
        narrow(self.portal, self.connection, ALL)


_SPAN = {"since": "INTEGER", "until": "INTEGER"}
"""From which moment on a row was so, and from which it was so no more: their numbers."""


@contextmanager
def from_log(portal: Portal, moments: Iterable[datetime]) -> Iterator[Past]:
    """Give the facts as of some moments (UTC), from the log alone, which is read once for all of them.

    A row is kept once for as long as it stays as it is, so what lies between the moments is what they cost.
    A request whose log cannot be folded any more (somebody changed it by hand) is not in them, and is logged.
    Errors: DatabaseUnavailable, OSError, DuckDB's own.
    """
    ordered = sorted(set(moments))
    with (
        _place(portal.settings.facts.absolute()) as place,
        connect(place, str(place / "then.duckdb"), spill=place) as connection,
    ):
        staging = Staging(connection, _SPAN)
        for batch in all_requests(portal):
            with portal.store.read() as session:
                staging.add(_versions(session, batch, ordered))
        yield Past(portal, connection, ordered)


def narrow(portal: Portal, connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Show only the requests of a scope under the names of the tables, as `facts.open` does."""
    for table in TABLES:
        connection.execute(
            f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM"
            f" (SELECT {derived(portal.catalogue)} FROM every_{table.name}) WHERE {scope.condition()}"
        )


@contextmanager
def _opened(
    portal: Portal, place: Path, as_of: datetime, batches: Iterable[list[int]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Fold requests up to a moment into `fresh_…`; `again` has all their ids, also of later ones."""
    with connect(place, str(place / "then.duckdb"), spill=place) as connection:
        staging = Staging(connection)
        connection.execute("CREATE TABLE again (request_id BIGINT)")
        for batch in batches:
            with portal.store.read() as session:
                staging.add(log.rows(session, batch, until=as_of))
            connection.execute("INSERT INTO again SELECT unnest(?::BIGINT[])", [batch])
        yield connection


def _versions(
    session: Session, batch: list[int], moments: Sequence[datetime], first: int = 0
) -> dict[str, list[Values]]:
    """Fold requests at moments, of which the first has a number, despite broken logs.

    Those are left out where they are broken, and named in the log of the portal.
    """
    half = len(batch) // 2
    try:
        return _rows(log.versions(session, batch, moments), first)
    except ValueError as error:
        if half:
            parts = [_versions(session, part, moments, first) for part in (batch[:half], batch[half:])]
        elif len(moments) > 1:  # what is broken from an event on was whole before it
            parts = [_versions(session, batch, [at], number) for number, at in enumerate(moments, first)]
        else:
            _log.error("the log of a request is broken", request=batch[0], because=str(error))
            parts = []
    return {table.name: [row for part in parts for row in part[table.name]] for table in TABLES}


def _rows(versions: Iterable[log.Version], first: int) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {table.name: [] for table in TABLES}
    for version in versions:
        for name, some in version.rows.items():
            found[name].extend((*row, first + version.since, first + version.until) for row in some)
    return found


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{PREFIX}*"):
        if left.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=PREFIX, dir=folder) as place:
        yield Path(place)
