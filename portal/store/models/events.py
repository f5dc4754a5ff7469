"""The event log: append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    column,
    literal_column,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment

PEOPLE = ("administrator", "supervisor", "worker")
"""Roles that a person stands behind (domain.permissions.Role), of those that close requests."""


def _closed_by_people(
    kind: ColumnElement[str] | InstrumentedAttribute[str],
    role: ColumnElement[str] | InstrumentedAttribute[str],
) -> ColumnElement[bool]:
    """Say it with literals: a database uses a partial index only where it sees the index's own condition."""
    return and_(
        kind == literal_column("'RequestClosed'"),
        role.in_([literal_column(f"'{name}'") for name in PEOPLE]),
    )


_CLOSES = _closed_by_people(column("type", String), column("actor_role", String))


class EventRow(Table):
    """One thing that happened to a service request.

    `occurred_at` is when it happened in the world, `recorded_at` when the portal heard of it.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("request_id", "sequence"),
        Index(None, "actor_name", "id"),
        Index(
            "ix_event_closes_by_people",
            *("actor_name", "recorded_at", "request_id", "sequence"),
            sqlite_where=_CLOSES,
            postgresql_where=_CLOSES,
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    sequence: Mapped[int]
    type: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(Document)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    actor_role: Mapped[str] = mapped_column(String(20))
    actor_name: Mapped[str] = mapped_column(String(100))


def closed_by_people(row: type[EventRow]) -> ColumnElement[bool]:
    """Return the condition for closes that a person recorded; an index has them by person and moment."""
    return _closed_by_people(row.type, row.actor_role)
