"""The register of performance measures: as its rows were written, and what they were read as."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class RegisterMeasureRow(Table):
    """A measure as its newest edition defines it. `identity`: the city's id, or a digest of its name.

    A measure with questions is not usable until a later row answers them.
    """

    __tablename__ = "register_measure"

    identity: Mapped[str] = mapped_column(String(80), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    agency_code: Mapped[str] = mapped_column(Text)
    service: Mapped[str] = mapped_column(Text)
    service_code: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(String(20))
    direction: Mapped[str | None] = mapped_column(String(20))
    interval: Mapped[str | None] = mapped_column(String(20))
    unit: Mapped[str | None] = mapped_column(String(20))
    formula: Mapped[str] = mapped_column(Text)
    data_source: Mapped[str] = mapped_column(Text)
    refresh: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    equity: Mapped[bool | None]
    books: Mapped[list[str]] = mapped_column(Document)
    status: Mapped[str | None] = mapped_column(String(20))
    baseline: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    is_usable: Mapped[bool]


class RegisterVersionRow(Table):
    """A formula of a measure, and the first fiscal year that it is for."""

    __tablename__ = "register_version"

    identity: Mapped[str] = mapped_column(ForeignKey("register_measure.identity"), primary_key=True)
    first_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    formula: Mapped[str] = mapped_column(Text)


class RegisterEntryRow(Table):
    """One row of a register, never changed: one that says something else later is the next revision.

    `original` has every cell by its column, as it was written; `digest` is of these. `answers` are what
    people said of it (portal.domain.register_cells.Answers). `notes` and `questions` are pairs of a column
    and a sentence. What was written at the desk has `by` and `reason`, what was imported a `file` and `line`.
    """

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("identity", "edition", "revision"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str] = mapped_column(ForeignKey("register_measure.identity"))
    edition: Mapped[int]
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    formula: Mapped[str] = mapped_column(Text)
    original: Mapped[dict[str, str]] = mapped_column(Document)
    notes: Mapped[list[Any]] = mapped_column(Document)
    questions: Mapped[list[Any]] = mapped_column(Document)
    file: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Moment)
    answers: Mapped[dict[str, Any] | None] = mapped_column(Document)
    by: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(Text)


class RegisterValueRow(Table):
    """One yearly cell of an entry: its text, and the decimal number that it was read as, if any."""

    __tablename__ = "register_value"

    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(String(60))
