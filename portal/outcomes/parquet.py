"""Rows into Parquet files: one partition for each month in which requests were received (UTC)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from portal.outcomes.cells import quoted
from portal.outcomes.fold import Values
from portal.outcomes.reading import columns, parquet
from portal.outcomes.schema import REQUESTS, TABLES, Columns, FactTable

Files = Mapping[str, Mapping[str, str]]
"""Table → partition → file name."""

_MONTH = "strftime(received_at, '%Y-%m')"


class Staging:
    """Rows on their way into files, in a DuckDB of their own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, also: Columns = MappingProxyType({})) -> None:
        """Begin with no rows. `also`: columns that each row has besides, at its end."""
        self._connection = connection
        self._columns = {table.name: {**table.columns, **also} for table in TABLES}
        for name, of in self._columns.items():
            connection.execute(f"CREATE TABLE fresh_{name} ({columns(of)})")

    def add(self, rows: Mapping[str, Sequence[Values]]) -> None:
        """Add rows by table; those of a request come once, unless what is `also` there tells them apart."""
        for name, of in self._columns.items():
            if fresh := rows[name]:
                each = ", ".join(f"unnest(?::{kind}[])" for kind in of.values())
                by_column: list[list[Any]] = [list(column) for column in zip(*fresh, strict=True)]
                self._connection.execute(f"INSERT INTO fresh_{name} SELECT {each}", by_column)

    def write(self, place: Path, folder: Path, present: Files) -> dict[str, dict[str, str]]:
        """Write each partition with fresh rows into `place`, over what its present file in `folder` holds.

        Out: all files there are then. Errors: duckdb.IOException when the disk is full.
        """
        files = {table.name: dict(present.get(table.name, {})) for table in TABLES}
        for table in TABLES:
            for month in self._months(table):
                files[table.name][month] = self._write(table, month, place, folder, files[table.name])
        return files

    def _months(self, table: FactTable) -> Iterator[str]:
        found = self._connection.execute(f"SELECT DISTINCT {_MONTH} FROM fresh_{table.name} ORDER BY 1")
        yield from (str(row[0]) for row in found.fetchall())

    def _write(
        self, table: FactTable, month: str, place: Path, folder: Path, present: Mapping[str, str]
    ) -> str:
        """Write one partition under a name that no file ever had: what someone reads never changes."""
        name = f"{table.name}-{month}-{secrets.token_hex(8)}.parquet"
        rows = f"SELECT * FROM fresh_{table.name} WHERE {_MONTH} = {quoted(month)}"
        if month in present:
            kept = parquet(folder, [present[month]])
            rows += f" UNION ALL SELECT * FROM {kept} WHERE request_id NOT IN ({_FRESH})"
        self._connection.execute(
            f"COPY (SELECT * FROM ({rows}) ORDER BY {', '.join(table.key)})"
            f" TO {quoted(str(place / name))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return name


_FRESH = f"SELECT request_id FROM fresh_{REQUESTS.name}"
