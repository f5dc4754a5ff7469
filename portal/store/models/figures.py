"""Figures that are kept, with what says where they come from."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class StoredFigureRow(Table):
    """One figure as it was counted. Append-only: a figure that is counted again is another row.

    `scope` is the filter as canonical JSON, `grouped` what the run was cut by (empty: nothing), `last_event`
    the highest id in the log when it was counted. `record` holds a few bytes of each row behind it.
    """

    __tablename__ = "stored_figure"
    __table_args__ = (Index(None, "period_start", "period_end", "computed_by"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    measure: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    scope: Mapped[str] = mapped_column(Text)
    grouped: Mapped[str] = mapped_column(String(40))
    period_start: Mapped[datetime] = mapped_column(Moment)
    period_end: Mapped[datetime] = mapped_column(Moment)
    as_of: Mapped[datetime] = mapped_column(Moment)
    numerator: Mapped[int]
    denominator: Mapped[int]
    suspect: Mapped[int]
    excluded: Mapped[dict[str, int]] = mapped_column(Document)
    readings: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    last_event: Mapped[int] = mapped_column(Key)
    computed_at: Mapped[datetime] = mapped_column(Moment)
    computed_by: Mapped[str] = mapped_column(String(100))
