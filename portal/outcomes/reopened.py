"""How many closes were undone in a period: each one when it happened, not when 30 days had passed."""

import duckdb

from portal.domain.lifecycle import RequestKind
from portal.domain.measures import Period
from portal.outcomes.cells import Group, within
from portal.outcomes.schema import CLOSES


def reopened(connection: duckdb.DuckDBPyConnection, period: Period) -> dict[str, int]:
    """Return how many closes of residents' requests were undone in a period, by agency."""
    rows = connection.execute(
        f"SELECT {Group.AGENCY}, count(*) FROM {CLOSES.name} WHERE {within('reopened_at', [period])}"
        f" AND kind = '{RequestKind.REQUESTED}' GROUP BY ALL"
    ).fetchall()
    return {str(agency): int(count) for agency, count in rows}
