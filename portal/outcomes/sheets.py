"""The cases of a quarter that the fixed grid is made of, sorted by SQL into such as are alike."""

from collections import Counter
from collections.abc import Iterator, Mapping

import duckdb

from portal.domain.lifecycle import ASKED_IF_FIXED, Fixed, Visibility
from portal.domain.lifecycle import DONE as DONE_OUTCOMES
from portal.domain.measures import Period
from portal.domain.published import Sheet
from portal.domain.rates import NOT_A_CASE_OF_DONE
from portal.domain.sheets import (
    CLOSED,
    DONE,
    NOT_DONE,
    RECEIVED,
    Asked,
    Came,
    Subject,
    answers,
    of_private,
    requests,
)
from portal.outcomes.cells import OUTSIDE, among, within

PRIVATE = f"visibility = '{Visibility.PRIVATE}'"


def sheets(connection: duckdb.DuckDBPyConnection, quarter: Period) -> dict[Subject, Sheet]:
    """Return the sheets of a quarter that are made of the facts. In: facts with all requests."""
    return {
        Subject.ANSWERS: answers(asked(connection, quarter)),
        Subject.REQUESTS: requests(_requests(connection, quarter)),
        Subject.PRIVATE: of_private(_private(connection, quarter), (RECEIVED,), None),
        Subject.PRIVATE_CLOSES: of_private(_private_closes(connection, quarter), (DONE, NOT_DONE), CLOSED),
    }


def asked(connection: duckdb.DuckDBPyConnection, quarter: Period) -> Iterator[Asked]:
    """Give the closes of a quarter of released requests whose residents were asked, also undone ones."""
    condition = (
        f"{within('closed_at', [quarter])} AND NOT {PRIVATE} AND ({OUTSIDE}) IS NULL"
        f" AND NOT suspect AND source IS NULL AND {among('outcome', ASKED_IF_FIXED)}"
    )
    named = ", ".join(
        f"coalesce({column}, '')" for column in ("service", "agency", "district", "language", "assisted")
    )
    statement = f"SELECT count(*), {named}, fixed, rating FROM closes WHERE {condition} GROUP BY ALL"
    for count, service, agency, district, language, assisted, fixed, rating in connection.execute(
        statement
    ).fetchall():
        said = Fixed(fixed) if fixed else None
        yield Asked(int(count), service, agency, district, language, assisted, said, rating)


def _requests(connection: duckdb.DuckDBPyConnection, quarter: Period) -> Iterator[Came]:
    """Give the released requests of a quarter."""
    condition = f"{within('received_at', [quarter])} AND NOT {PRIVATE} AND ({OUTSIDE}) IS NULL"
    named = ", ".join(
        f"coalesce({column}, '')" for column in ("service", "agency", "district", "language", "channel")
    )
    statement = f"SELECT count(*), {named} FROM requests WHERE {condition} GROUP BY ALL"
    for count, *texts in connection.execute(statement).fetchall():
        yield Came(int(count), *texts)


def _private(connection: duckdb.DuckDBPyConnection, quarter: Period) -> Mapping[tuple[str, str], int]:
    return _counted(connection, f"service, '{RECEIVED}'", f"{within('received_at', [quarter])} AND {PRIVATE}")


def _private_closes(connection: duckdb.DuckDBPyConnection, quarter: Period) -> Mapping[tuple[str, str], int]:
    done = f"CASE WHEN {among('outcome', DONE_OUTCOMES)} AND NOT suspect THEN '{DONE}' ELSE '{NOT_DONE}' END"
    return _counted(
        connection,
        f"service, {done}",
        f"{within('closed_at', [quarter])} AND {PRIVATE} AND NOT {among('outcome', [*NOT_A_CASE_OF_DONE])}",
    )


def _counted(
    connection: duckdb.DuckDBPyConnection, named: str, condition: str
) -> Mapping[tuple[str, str], int]:
    """Count requests that are in rates by a member's name and a kind."""
    found: Counter[tuple[str, str]] = Counter()
    statement = (
        f"SELECT {named}, count(*) FROM requests WHERE {condition} AND ({OUTSIDE}) IS NULL GROUP BY ALL"
    )
    for member, kind, count in connection.execute(statement).fetchall():
        found[member, kind] += int(count)
    return found
