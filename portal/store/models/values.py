"""What measures of the register are counted by, and the values that were approved, signed or restated."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class RegisterLinkRow(Table):
    """What a computed measure is counted by, from a fiscal year on. Append-only: the newest of a year stands.

    A rate and of which requests: `reads` says which of its numbers (portal.domain.values.Reads), `scope` is a
    filter as stored figures have it, `reason` why it was said. An empty `measure`: it is entered.
    """

    __tablename__ = "register_link"
    __table_args__ = (Index(None, "identity", "first_year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str] = mapped_column(ForeignKey("register_measure.identity"))
    first_year: Mapped[int]
    measure: Mapped[str] = mapped_column(String(40))
    reads: Mapped[str] = mapped_column(String(20))
    scope: Mapped[dict[str, Any]] = mapped_column(Document)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")


class MeasureValueRow(Table):
    """One value of a measure in a fiscal year. Append-only: the newest of a slot stands.

    `slot` is portal.domain.values.Slot; `kind` says how it came to be; numbers are decimal texts in the
    measure's unit, `numerator` and `denominator` of a ratio. `words` are its explanation, `reason` why it
    took the place of what stood: of a restatement, and of a report that says another number than the
    register did, which is written before it as imported. `figure` is the number of the stored figure that it
    was counted as; `from_grid` says that it was read from the fixed grid instead. `lack`: why a counted one
    has no number (portal.domain.values.Lack). Of a restatement, `answers` are what the checks asked, and
    `recount` how the figure held that stood before.
    """

    __tablename__ = "measure_value"
    __table_args__ = (Index(None, "identity", "year", "slot"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str] = mapped_column(ForeignKey("register_measure.identity"))
    year: Mapped[int]
    slot: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(60))
    numerator: Mapped[str | None] = mapped_column(String(60))
    denominator: Mapped[str | None] = mapped_column(String(60))
    lack: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    figure: Mapped[int | None] = mapped_column(Key)
    from_grid: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    answers: Mapped[list[dict[str, Any]] | None] = mapped_column(Document, default=None)
    recount: Mapped[dict[str, Any] | None] = mapped_column(Document, default=None)
