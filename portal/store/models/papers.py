"""Papers of the performance year: their fields' revisions, and what was done with them, both append-only.

Beside them lies what somebody typed into a paper's form that could not be saved.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class PaperRow(Table):
    """One paper. `subject`: an agency's code, a meeting's number, or empty for the whole city's.

    `frozen` is what the paper said when it was frozen, as a document that its kind defines. `edition`: a memo
    whose meeting went to another day after it was sent has a next one; all else has its first alone.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("kind", "subject", "year", "edition"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(20))
    opened_by: Mapped[str] = mapped_column(String(100))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(Document)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)


class PaperRevisionRow(Table):
    """One text of a field. `beside`: it was written over newer words, and did not stand."""

    __tablename__ = "paper_revision"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    beside: Mapped[bool]
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)


class PaperStepRow(Table):
    """One step with a paper: who, in which role, with which words, and a reviewer's marks."""

    __tablename__ = "paper_step"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(Text)
    marks: Mapped[dict[str, int]] = mapped_column(Document)


class UnsavedFormRow(Table):
    """A paper's form that could not be saved: `typed` has its fields in order, each with its
    `name` in the form, its `text`, and the revision that its writer had `seen`.

    Of the account that typed it, and of the address that it was sent to; nobody else is shown it.
    """

    __tablename__ = "unsaved_form"

    by: Mapped[str] = mapped_column(String(100), primary_key=True)
    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    typed: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
