"""Current rows of service requests (made again from the log by `portal rebuild`), and what can be erased."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands where nothing is due (any more): it sorts behind every deadline, and a page of a queue that goes on
after a row needs no rule of its own for rows without one.
"""

_OPEN = text("status != 'closed'")


def _open_index(*columns: str) -> Index:
    """Return an index of the open requests alone: they are what queues show, and stay few."""
    name = f"ix_service_request_open_{'_'.join(columns[:-1])}"
    return Index(name, *columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


class RequestRow(Table):
    """A service request as it stands: portal.domain.history.RequestState as columns.

    `next_due_at` is when its next promise falls due, and `badly_late_at` when the first one is badly late.
    """

    __tablename__ = "service_request"
    __table_args__ = (
        Index(None, "service_code", "received_at"),
        Index(None, "agency", "received_at", "id"),
        Index(None, "received_at", "id"),
        _open_index("agency", "next_due_at", "id"),
        _open_index("next_due_at", "id"),
        _open_index("assignee", "next_due_at", "id"),
        _open_index("team", "next_due_at", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    service_code: Mapped[str] = mapped_column(String(200))
    service_version_id: Mapped[int | None] = mapped_column(ForeignKey("service_version.id"), index=True)
    agency: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    visibility: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    status_before_hold: Mapped[str | None] = mapped_column(String(20))
    hold_reason: Mapped[str | None] = mapped_column(String(30))
    hold_until: Mapped[date | None]
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    parent: Mapped[str | None] = mapped_column(String(9), index=True)
    transfers: Mapped[int]
    reopenings: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(80))
    source_number: Mapped[str | None] = mapped_column(String(100))
    source_type: Mapped[str | None] = mapped_column(String(200))
    neighbourhood: Mapped[str | None] = mapped_column(String(200))
    district: Mapped[str | None] = mapped_column(String(80))
    photos: Mapped[int]
    needs_review: Mapped[bool]
    followers: Mapped[int]
    fixed: Mapped[str | None] = mapped_column(String(10))
    split_from: Mapped[str | None] = mapped_column(String(9), index=True)
    assignee: Mapped[str | None] = mapped_column(String(100))
    team: Mapped[str | None] = mapped_column(String(80))
    scheduled_for: Mapped[date | None]
    identifiers: Mapped[dict[str, Any]] = mapped_column(Document)
    next_due_at: Mapped[datetime] = mapped_column(Moment)
    badly_late_at: Mapped[datetime] = mapped_column(Moment)
    sequence: Mapped[int]


class MilestoneRow(Table):
    """One promise of a service request and what became of it."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("request_id", "kind"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    kind: Mapped[str] = mapped_column(String(20))
    target_amount: Mapped[int | None]
    target_unit: Mapped[str | None] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    result: Mapped[str] = mapped_column(String(10))
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)


class DetailRow(Table):
    """What the resident answered: names, contacts, free text, the exact place. Erasable."""

    __tablename__ = "request_detail"

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Document)


class PointRow(Table):
    """Where exactly a request is, in degrees (WGS 84). Erasable; shown as the service allows.

    `label` is the name of the city's own place that it is at, or near (`is_near`).
    """

    __tablename__ = "request_point"
    __table_args__ = (Index(None, "latitude", "longitude"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    label: Mapped[str | None] = mapped_column(String(200))
    is_near: Mapped[bool]


class NoteRow(Table):
    """Words said with an event, by staff or the resident. Erasable; `kind` says what they answer."""

    __tablename__ = "request_note"
    __table_args__ = (UniqueConstraint("request_id", "sequence", "kind"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
