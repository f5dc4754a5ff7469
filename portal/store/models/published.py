"""Quarters of the fixed grid, as they were published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Moment


class PublishedQuarterRow(Table):
    """A fiscal quarter as it was published: written once, never changed.

    `first_day` and `last_day` are the city's days, both inside it. `cells`: subject → list of [dimension,
    member, kind, count]; null for one that is withheld. After the null of an answer may stand between which
    counts it lies, as it is published. Counts that are withheld are not kept. `dropped`: subject →
    dimensions of which nothing is published.
    """

    __tablename__ = "published_quarter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_day: Mapped[date]
    last_day: Mapped[date]
    as_of: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime] = mapped_column(Moment)
    cells: Mapped[dict[str, Any]] = mapped_column(Document)
    dropped: Mapped[dict[str, Any]] = mapped_column(Document)
