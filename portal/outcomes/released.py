"""Since when the released rows of each file have been as they are, whatever else was written with them.

A file of the facts is written anew with every change of a request in it, also by what is on no released row:
a request of a private service, an answer to "Is it fixed?". Whoever could see that a file is another one, and
finds the same rows in it, would have seen just that. So the manifest carries on, from file to file, the name
and the age of the first one with these released rows, and only those are told.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from portal.outcomes.cells import RELEASED_VISIBILITIES, among
from portal.outcomes.manifest import NO_ROWS, Manifest, Since
from portal.outcomes.parquet import Files
from portal.outcomes.reading import parquet
from portal.outcomes.schema import TABLES, UNRELEASED, FactTable


def since(
    connection: duckdb.DuckDBPyConnection,
    visibility: str,
    present: Manifest,
    made: Files,
    places: Mapping[str, Path],
) -> Since:
    """Return what a manifest over the files `made` says of them, after the `present` one.

    In: `visibility`, all columns as the profile has them now (reading.with_visibility_now); `places`, in
    which folder each file lies, by name.
    """
    found: dict[str, dict[str, tuple[str, float]]] = {table.name: {} for table in TABLES}
    for table in TABLES:
        before = present.files[table.name]
        for month, name in made[table.name].items():
            was = before.get(month)
            if was == name:
                if carried := present.since.get(table.name, {}).get(month):
                    found[table.name][month] = carried
            elif _same(connection, table, visibility, places, (was, name)):
                first = present.first(table.name, month, places[was]) if was else (NO_ROWS, 0.0)
                found[table.name][month] = first
    return found


def _same(
    connection: duckdb.DuckDBPyConnection,
    table: FactTable,
    visibility: str,
    places: Mapping[str, Path],
    names: tuple[str | None, str],
) -> bool:
    """Say whether two files have the same released rows; no file is one without rows."""
    columns = ", ".join(name for name in table.columns if name not in UNRELEASED)
    one, other = (_marks(connection, columns, visibility, places, name) for name in names)
    return one == other


def _marks(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    visibility: str,
    places: Mapping[str, Path],
    name: str | None,
) -> tuple[Any, ...]:
    """Return what differs where rows do: each row has its own key, so that none undoes another."""
    if name is None:
        return (0, None, None)
    row = f"hash({columns})"
    return connection.execute(
        f"SELECT count(*), bit_xor({row}), sum({row}::HUGEINT) FROM"
        f" (SELECT {visibility} FROM {parquet(places[name], [name])})"
        f" WHERE {among('visibility', RELEASED_VISIBILITIES)}"
    ).fetchall()[0]
