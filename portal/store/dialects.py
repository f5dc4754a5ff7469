"""The few statements that SQLite and PostgreSQL spell through constructs of their own."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import CTE, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from portal.store.base import Table


def insert_if_absent(session: Session, table: type[Table], values: dict[str, Any], *unique: str) -> bool:
    """Insert a row unless one with the same values in the `unique` columns is there (two may come at once).

    Out: whether this inserted it.
    """
    # What the row refers to has to be there, and a statement about a table does not flush by itself.
    session.flush()
    inserted = _inserted_if_absent(session.get_bind().dialect.name, table, unique)
    return session.execute(inserted, values).first() is not None


@cache
def _inserted_if_absent(dialect: str, table: type[Table], unique: tuple[str, ...]) -> ReturningInsert[Any]:
    """Return the statement, made once: to make it anew costs far more than to run it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    columns = table.metadata.tables[table.__tablename__]
    inserted = insert(columns).on_conflict_do_nothing(index_elements=unique)
    return inserted.returning(columns.c[unique[0]])


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
