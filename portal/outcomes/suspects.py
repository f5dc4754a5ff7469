"""The closes that somebody should look at, from the facts."""

from collections.abc import Iterable

import duckdb

from portal.outcomes.cells import quoted


def suspects(connection: duckdb.DuckDBPyConnection, agencies: Iterable[str] | None, most: int) -> list[int]:
    """Return the ids of requests whose close is suspect (suspicion.py), the latest close first.

    In: codes of agencies (None: all), and how many at most. A request that somebody asked for alone counts.
    """
    named = (
        "" if agencies is None else f"AND agency IN ({', '.join(map(quoted, sorted(agencies))) or 'NULL'})"
    )
    rows = connection.execute(
        f"SELECT request_id FROM requests WHERE suspect AND kind = 'requested' AND source IS NULL {named}"
        " ORDER BY closed_at DESC, request_id DESC LIMIT ?",
        [most],
    ).fetchall()
    return [int(row[0]) for row in rows]
