"""The facts as of a moment that has passed: folded from what had been recorded by then.

They are made in a folder of their own beside the facts, which goes when they are let go of. Two ways lead
there, by the same fold:

- `from_facts`: the present facts, with only those requests folded again that anything recorded since can have
  touched. Quick; it trusts the facts for the rest.
- `from_log`: everything folded again, a thousand requests at a time. It trusts the log alone.

What one person's close does to another's (suspicion.py) looks back only, so it is the same in both.
"""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


@contextmanager
def from_log(portal: Portal, as_of: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the facts as of a moment (UTC), from the log alone.

    A request whose log cannot be folded any more (somebody changed it by hand) is not in them, and is logged.
    Errors: DatabaseUnavailable, OSError, DuckDB's own.
    """
    with (
        _place(portal.settings.facts.absolute()) as place,
        _opened(portal, place, as_of, all_requests(portal), despite=True) as connection,
    ):
        for table in TABLES:
            connection.execute(f"CREATE VIEW every_{table.name} AS FROM fresh_{table.name}")
        narrow(portal, connection, ALL)
        yield connection


def narrow(portal: Portal, connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Show only the requests of a scope under the names of the tables, as `facts.open` does."""
    for table in TABLES:
        connection.execute(
            f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM"
            f" (SELECT {derived(portal.catalogue)} FROM every_{table.name}) WHERE {scope.condition()}"
        )


@contextmanager
def _opened(
    portal: Portal, place: Path, as_of: datetime, batches: Iterable[list[int]], *, despite: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Fold requests up to a moment into `fresh_…`; `again` has all their ids, also of later ones."""
    with connect(place, str(place / "then.duckdb"), spill=place) as connection:
        staging = Staging(connection)
        connection.execute("CREATE TABLE again (request_id BIGINT)")
        for batch in batches:
            with portal.store.read() as session:
                staging.add(_folded(session, batch, as_of, despite=despite))
            connection.execute("INSERT INTO again SELECT unnest(?::BIGINT[])", [batch])
        yield connection


def _folded(
    session: Session, batch: list[int], as_of: datetime, *, despite: bool
) -> Mapping[str, Sequence[Values]]:
    """Fold requests; `despite` broken logs, which are then left out and named in the log of the portal."""
    try:
        return log.rows(session, batch, until=as_of)
    except ValueError as error:
        if not despite:
            raise
        if len(batch) == 1:
            _log.error("the log of a request is broken", request=batch[0], because=str(error))
            return {table.name: [] for table in TABLES}
    half = len(batch) // 2
    parts = [_folded(session, part, as_of, despite=True) for part in (batch[:half], batch[half:])]
    return {table.name: [row for part in parts for row in part[table.name]] for table in TABLES}


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{PREFIX}*"):
        if left.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=PREFIX, dir=folder) as place:
        yield Path(place)
