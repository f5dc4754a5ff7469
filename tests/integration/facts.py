"""The facts of a portal as plain rows, and made again from nothing beside them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.outcomes import facts
from portal.outcomes.schema import TABLES
from portal.portal import Portal
from portal.store.models import RequestRow

Rows = dict[str, list[tuple[Any, ...]]]


def rows(portal: Portal) -> Rows:
    """Every row of both tables, in order."""
    with facts.open(portal) as found:
        return {
            table.name: found.connection.execute(
                f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
            ).fetchall()
            for table in TABLES
        }


def row(portal: Portal, reference: str) -> dict[str, Any]:
    """One request's row, by column."""
    with portal.store.read() as session:
        number = session.scalars(select(RequestRow.id).where(RequestRow.reference == reference)).one()
    with facts.open(portal) as found:
        cursor = found.connection.execute("SELECT * FROM requests WHERE request_id = ?", [number])
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchall()[0], strict=True))


def from_nothing(portal: Portal, folder: Path) -> Rows:
    """The rows of a rebuild in another folder."""
    beside = replace(portal, settings=replace(portal.settings, facts=folder))
    facts.rebuild(beside)
    return rows(beside)
