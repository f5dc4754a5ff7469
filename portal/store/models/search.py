"""What staff search requests by, and the queues they keep."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class RequestTextRow(Table):
    """All words of a request, folded (portal.catalogue.folding): answers, notes, place, numbers. Erasable.

    Each database keeps an index of its own kind over it, made by a migration and asked by
    portal.store.words.
    """

    __tablename__ = "request_text"

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class SavedQueueRow(Table):
    """A queue that somebody keeps under a name: the filters of its address."""

    __tablename__ = "saved_queue"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(60))
    filters: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
