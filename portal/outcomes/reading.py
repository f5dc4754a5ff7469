"""Reading the facts: a DuckDB of its own for each use, over the files that one manifest names."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from portal.catalogue import Catalogue
from portal.domain.lifecycle import Visibility
from portal.domain.rates import DIGITAL
from portal.outcomes import manifest
from portal.outcomes.cells import ALL, Scope, among, quoted
from portal.outcomes.manifest import Manifest
from portal.outcomes.schema import REQUESTS, TABLES, Columns, FactTable
from portal.portal import Portal

MEMORY = "512MB"
"""The most that one use may take. What needs more fails, and takes nobody's memory."""

THREADS = 2


@dataclass(frozen=True)
class Edition:
    """Which facts there are: of one edition, everything that is counted is the same.

    As of a moment (UTC), from files of a folder, whose names are never used again, with columns that the
    profile derives.
    """

    as_of: datetime
    folder: Path
    names: frozenset[str]
    derived: str


@dataclass(frozen=True)
class Facts:
    """The facts at one moment, for as long as they are open.

    `connection` has the views `requests` and `milestones` (columns: schema.py). `as_of` (UTC): every change
    committed before then is in them; None where no facts have been made yet, and then both views are empty.
    `scope`: which requests there were when it was opened. `requests`: the files of the requests, which lie in
    `folder`; `derived`: all columns as the views have them. `edition`: None where no facts have been made.
    """

    connection: duckdb.DuckDBPyConnection
    as_of: datetime | None
    scope: Scope
    folder: Path
    requests: tuple[Path, ...]
    derived: str
    edition: Edition | None

    def narrow(self, scope: Scope) -> None:
        """Leave only the requests of a scope in the views, of those that there were when it was opened.

        Only once: what is left out does not come back.
        """
        if scope == self.scope:
            return
        for table in TABLES:
            self.connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {table.name} AS"
                f" SELECT * FROM memory.main.{table.name} WHERE {scope.condition()}"
            )


@contextmanager
def open_facts(portal: Portal, scope: Scope = ALL) -> Iterator[Facts]:
    """Open the facts of a portal for reading; what is read is of one moment, and never half of it.

    Only requests of the scope are there. Besides its columns each view has `topic`, the service's now, and
    `assisted`, yes or no: whether somebody else wrote the request down. What is of a service that is private
    by now is private, whatever it was.

    Files that were replaced meanwhile stay for `files.GRACE_SECONDS`: use the facts, and let go of them.
    Errors: DamagedFacts, and DuckDB's own.
    """
    folder = portal.settings.facts.absolute()
    found = manifest.read(folder)
    shown = derived(portal.catalogue)
    with connect(folder) as connection:
        for table in TABLES:
            files = found.files[table.name] if found else {}
            connection.execute(_view(table, folder, files, shown, scope))
        of_requests = found.files[REQUESTS.name].values() if found else ()
        yield Facts(
            connection=connection,
            as_of=found.as_of if found else None,
            scope=scope,
            folder=folder,
            requests=tuple(folder / name for name in of_requests),
            derived=shown,
            edition=_edition(portal, found),
        )


def present_edition(portal: Portal) -> Edition | None:
    """Return which facts there are now; None where none have been made yet. Errors: DamagedFacts."""
    return _edition(portal, manifest.read(portal.settings.facts.absolute()))


def _edition(portal: Portal, found: Manifest | None) -> Edition | None:
    if found is None:
        return None
    folder = portal.settings.facts.absolute()
    return Edition(found.as_of, folder, frozenset(found.names()), derived(portal.catalogue))


@contextmanager
def connect(
    folder: Path, database: str = ":memory:", spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB that sees one folder and nothing else of this machine, and no network.

    `spill` takes what does not fit into memory, and must be nobody else's: the names of these files are not
    unique. Open it after a fork, never before: its threads would not be in the child.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": THREADS,
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(database, config=config)
    try:
        connection.execute(f"SET temp_directory = {quoted(str(spill or ''))}")
        connection.execute(f"SET allowed_directories = [{quoted(str(folder))}]")
        connection.execute("SET enable_external_access = false")
        yield connection
    finally:
        connection.close()


def _view(table: FactTable, folder: Path, files: Mapping[str, str], derived: str, scope: Scope) -> str:
    """Return the statement that shows a table's files under its name."""
    rows = parquet(folder, files.values()) if files else f"{table.name}_none"
    made = "" if files else f"CREATE TABLE {rows} ({columns(table.columns)});"
    shown = f"SELECT * FROM (SELECT {derived} FROM {rows}) WHERE {scope.condition()}"
    return f"{made} CREATE VIEW {table.name} AS {shown}"


def derived(catalogue: Catalogue) -> str:
    """Return all columns, and those that the profile knows better than the facts."""
    cases = " ".join(
        f"WHEN {quoted(version.service.code)} THEN {quoted(version.service.topic)}"
        for version in catalogue.services.values()
    )
    topic = f"CASE service {cases} END" if cases else "NULL"
    assisted = f"CASE WHEN {among('channel', DIGITAL)} THEN 'no' ELSE 'yes' END"
    return f"{with_visibility_now(catalogue)}, {topic} AS topic, {assisted} AS assisted"


def with_visibility_now(catalogue: Catalogue) -> str:
    """Return all columns of a table; what is of a service that is private by now is private."""
    private = [
        quoted(version.service.code)
        for version in catalogue.services.values()
        if version.service.visibility is Visibility.PRIVATE
    ]
    if not private:
        return "*"
    now = f"CASE WHEN service IN ({', '.join(private)}) THEN {quoted(Visibility.PRIVATE)} ELSE visibility END"
    return f"* REPLACE ({now} AS visibility)"


def parquet(folder: Path, names: Iterable[str | Path], *, with_name: bool = False) -> str:
    """Return the table function that reads Parquet files of a folder; also their `filename`, if asked."""
    paths = ", ".join(quoted(str(folder / name)) for name in names)
    return f"read_parquet([{paths}]{', filename = true' if with_name else ''})"


def columns(of: Columns) -> str:
    """Return columns as SQL declares them."""
    return ", ".join(f"{name} {kind}" for name, kind in of.items())
