"""Quarters of the fixed grid as they were published: read for pages and for the open data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.domain.measures import Rate
from portal.domain.published import WHOLE, cell
from portal.domain.sheets import Subject
from portal.domain.suppression import Key, Range
from portal.portal import Portal
from portal.store.models import PublishedQuarterRow

Name = tuple[int, int]
"""A fiscal year and a quarter of it, 1 to 4."""


@dataclass(frozen=True)
class PublishedSheet:
    """A subject in a quarter: counts that are published, None for one that is withheld.

    `dropped`: dimensions of which nothing is published. `ranges`: between which counts some of the withheld
    ones lie, both ends included.
    """

    cells: Mapping[Key, int | None]
    dropped: frozenset[str]
    ranges: Mapping[Key, Range] = field(default_factory=dict)

    def members(self, dimension: str) -> list[str]:
        """Return the members of a dimension."""
        return list(dict.fromkeys(key[1] for key in self.cells if key[0] == dimension))

    def count(self, kind: str, dimension: str = WHOLE, member: str = WHOLE) -> int | None:
        """Return a count; None for one that is withheld or that there is not."""
        return self.cells.get(cell(dimension, member, kind))

    def between(self, kind: str, dimension: str = WHOLE, member: str = WHOLE) -> Range | None:
        """Return between which counts one lies, itself where it is published; None: nothing is told."""
        count = self.count(kind, dimension, member)
        return self.ranges.get(cell(dimension, member, kind)) if count is None else Range(count, count)

    def rate(self, part: str, whole: str, dimension: str = WHOLE, member: str = WHOLE) -> Rate | None:
        """Return a rate; None where one of its counts is withheld."""
        counts = self.count(part, dimension, member), self.count(whole, dimension, member)
        return None if counts[0] is None or counts[1] is None else Rate(counts[0], counts[1])


@dataclass(frozen=True)
class QuarterView:
    """A published quarter: its local days, both inside it, and when (UTC) it was counted and published."""

    name: Name
    first_day: date
    last_day: date
    as_of: datetime
    published_at: datetime
    sheets: Mapping[Subject, PublishedSheet]


def quarters(portal: Portal) -> list[Name]:
    """Return the quarters that are published, the newest first. Errors: DatabaseUnavailable."""
    table = PublishedQuarterRow
    with portal.store.read() as session:
        found = session.execute(
            select(table.year, table.quarter).order_by(table.year.desc(), table.quarter.desc())
        )
        return [(year, quarter) for year, quarter in found]


def quarter(portal: Portal, name: Name) -> QuarterView | None:
    """Return a quarter; None for one that is not published. Errors: DatabaseUnavailable."""
    with portal.store.read() as session:
        row = session.get(PublishedQuarterRow, name)
        return _view(row) if row else None


def stamps(portal: Portal) -> list[tuple[int, int, datetime]]:
    """Return which quarters are published and when (UTC), the oldest first: what tells one grid from another,
    as a quarter never changes. Errors: DatabaseUnavailable.
    """
    table = PublishedQuarterRow
    with portal.store.read() as session:
        found = session.execute(
            select(table.year, table.quarter, table.published_at).order_by(table.year, table.quarter)
        )
        return [(year, quarter, published_at) for year, quarter, published_at in found]


def every(portal: Portal) -> Iterator[QuarterView]:
    """Give the quarters that are published, the oldest first. Errors: DatabaseUnavailable."""
    for name in reversed(quarters(portal)):
        if (view := quarter(portal, name)) is not None:
            yield view


def newest(portal: Portal, number: int) -> list[QuarterView]:
    """Return so many quarters, the newest first. Errors: DatabaseUnavailable."""
    table = PublishedQuarterRow
    order = (table.year.desc(), table.quarter.desc())
    with portal.store.read() as session:
        return [_view(row) for row in session.scalars(select(table).order_by(*order).limit(number))]


def _view(row: PublishedQuarterRow) -> QuarterView:
    return QuarterView(
        name=(row.year, row.quarter),
        first_day=row.first_day,
        last_day=row.last_day,
        as_of=row.as_of,
        published_at=row.published_at,
        sheets={
            subject: _sheet(row.cells.get(subject.value, []), row.dropped.get(subject.value, []))
            for subject in Subject
        },
    )


def _sheet(cells: list[list[Any]], dropped: list[str]) -> PublishedSheet:
    counts, ranges = {}, {}
    for dimension, member, kind, count, *between in cells:
        key = cell(dimension, member, kind)
        counts[key] = count
        if between:
            ranges[key] = Range(*between)
    return PublishedSheet(counts, frozenset(dropped), ranges)
