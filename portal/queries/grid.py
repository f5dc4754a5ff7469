"""Quarters of the fixed grid as they were published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.domain.measures import Rate
from portal.domain.published import WHOLE, cell
from portal.domain.sheets import ANSWERED, BETWEEN, YES, Dimension, Subject
from portal.domain.suppression import Key
from portal.portal import Portal
from portal.store.models import PublishedQuarterRow

QUARTERS_OF_A_YEAR = 4

Name = tuple[int, int]
"""A fiscal year and a quarter of it, 1 to 4."""


@dataclass(frozen=True)
class PublishedSheet:
    """A subject in a quarter: counts that are published, None for one that is withheld.

    `dropped`: dimensions of which nothing is published.
    """

    cells: Mapping[Key, int | None]
    dropped: frozenset[str]

    def members(self, dimension: str) -> list[str]:
        """Return the members of a dimension."""
        return list(dict.fromkeys(key[1] for key in self.cells if key[0] == dimension))

    def count(self, kind: str, dimension: str = WHOLE, member: str = WHOLE) -> int | None:
        """Return a count; None for one that is withheld or that there is not."""
        return self.cells.get(cell(dimension, member, kind))

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


def said_fixed(portal: Portal, service_code: str) -> Rate | None:
    """Return how many said "Yes, it is fixed" of those who answered, in the last four published quarters.

    Only published counts are added up; None where there are none. Errors: DatabaseUnavailable.
    """
    table = PublishedQuarterRow
    order = (table.year.desc(), table.quarter.desc())
    with portal.store.read() as session:
        rows = list(session.scalars(select(table).order_by(*order).limit(QUARTERS_OF_A_YEAR)))
    return _summed([_view(row).sheets[Subject.ANSWERS] for row in rows], service_code)


def _summed(sheets: Sequence[PublishedSheet], service_code: str) -> Rate | None:
    yes = answered = 0
    for sheet in sheets:
        for member in sheet.members(Dimension.SERVICE):
            rate = sheet.rate(YES, ANSWERED, Dimension.SERVICE, member)
            if rate is not None and member.split(BETWEEN)[-1] == service_code:
                yes += rate.numerator
                answered += rate.denominator
    return Rate(yes, answered) if answered else None


def _view(row: PublishedQuarterRow) -> QuarterView:
    return QuarterView(
        name=(row.year, row.quarter),
        first_day=row.first_day,
        last_day=row.last_day,
        as_of=row.as_of,
        published_at=row.published_at,
        sheets={
            subject: PublishedSheet(
                {cell(*key): count for *key, count in row.cells.get(subject.value, [])},
                frozenset(row.dropped.get(subject.value, [])),
            )
            for subject in Subject
        },
    )
