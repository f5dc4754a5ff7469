"""Alerts that stand where they matter: what everybody should know before asking."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class AlertRow(Table):
    """One alert. `words` is language → text; `services` lists slugs, none for all of them."""

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    words: Mapped[dict[str, Any]] = mapped_column(Document)
    services: Mapped[list[Any]] = mapped_column(Document)
    posted_by: Mapped[str] = mapped_column(String(100))
    posted_at: Mapped[datetime] = mapped_column(Moment)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
