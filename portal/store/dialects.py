"""The few statements that SQLite and PostgreSQL spell through constructs of their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.store.base import Table


def insert_if_absent(session: Session, table: type[Table], values: dict[str, Any], *unique: str) -> bool:
    """Insert a row unless one with the same values in the `unique` columns is there (two may come at once).

    Out: whether this inserted it.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    inserted = insert(table).values(values).on_conflict_do_nothing(index_elements=unique)
    return session.execute(inserted.returning(getattr(table, unique[0]))).first() is not None


def insert_or_add(
    session: Session, table: type[Table], values: dict[str, Any], unique: Sequence[str], column: str
) -> int:
    """Insert a row, or add its `column` to the row with the same `unique` values. Out: what it is then."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    counted = getattr(table, column)
    added = insert(table).values(values)
    added = added.on_conflict_do_update(
        index_elements=unique, set_={column: counted + getattr(added.excluded, column)}
    )
    return int(session.execute(added.returning(counted)).scalar_one())


def looked_up_first(statement: Select[*tuple[Any, ...]], name: str) -> CTE:
    """Return a part of a statement that is found before the rest, whatever the planner thinks of it."""
    return statement.cte(name).prefix_with("MATERIALIZED")
