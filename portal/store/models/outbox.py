"""Messages on their way: ids only; their words are made when they are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class OutboxRow(Table):
    """One message to one address.

    `key` keeps it from being queued twice. `address` is only there for a message without a subscription, and
    is erased once it went out. `state` is waiting, sent, skipped (no longer true when its time came) or
    given_up. `about` is what news for staff are about, as codes and numbers (portal.outbox.desk_news).
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)
    sequence: Mapped[int | None]
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id"), index=True)
    draft_key: Mapped[str | None] = mapped_column(String(64))
    about: Mapped[dict[str, Any] | None] = mapped_column(Document)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(200))
