"""What happened in the city while figures moved, as the performance team noted it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class AnnotationRow(Table):
    """One annotation. `words` is language → text; both days are inside it, `last_day` None is an open end.

    One that was changed is retired, and another takes its place: `replaces` is the number of the one before.
    """

    __tablename__ = "annotation"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    words: Mapped[dict[str, Any]] = mapped_column(Document)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_code: Mapped[str] = mapped_column(String(80))
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaces: Mapped[int | None] = mapped_column(Key)
    retired_by: Mapped[str | None] = mapped_column(String(100))
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
