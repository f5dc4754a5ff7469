"""Publishing finished quarters of the fixed grid: once each, when their answers have settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.commands.figures import period_of
from portal.domain.forms import Counted, FormCounts
from portal.domain.lifecycle import REOPEN_WINDOW_DAYS
from portal.domain.published import Published, Sheet, publish
from portal.domain.sheets import WITHIN, Subject, beside, of_forms, said_between
from portal.outcomes import facts
from portal.outcomes.measures import first_received
from portal.outcomes.sheets import sheets
from portal.portal import Portal
from portal.store.models import FormCountRow, PublishedQuarterRow, VersionRow

SETTLED_AFTER = timedelta(days=REOPEN_WINDOW_DAYS)
"""So long after its end a quarter's answers are taken as settled: until then a no opens a request again."""

MOST_BACK = 8
"""Quarters that ended earlier are not published: nobody waits for them, and each takes some seconds."""


@dataclass(frozen=True)
class Quarter:
    """A quarter of a fiscal year, with its local days, both inside it."""

    year: int
    number: int
    first_day: date
    last_day: date


def publish_quarters(portal: Portal) -> int:
    """Publish every quarter that has settled and is not published yet. Out: how many.

    What was published is never counted again. Without facts, or without requests, there is nothing to do.
    Errors: DamagedFacts, DatabaseUnavailable, DuckDB's own.
    """
    published = 0
    with facts.open(portal) as opened:
        first = first_received(opened.connection)
        if opened.as_of is None or first is None:
            return 0
        calendar = portal.catalogue.city.calendar
        for quarter in _settled(portal, calendar.local_day(first), calendar.local_day(opened.as_of)):
            if _is_published(portal, quarter):
                continue
            found = sheets(opened.connection, period_of(portal, quarter.first_day, quarter.last_day))
            found[Subject.FORMS] = _forms(portal, quarter)
            decided = {subject: publish(sheet, WITHIN) for subject, sheet in found.items()}
            decided[Subject.FORMS] = beside(decided[Subject.FORMS], decided[Subject.REQUESTS])
            row = row_of(quarter, decided)
            row.as_of, row.published_at = opened.as_of, portal.now()
            published += _write(portal, row)
    return published


def _settled(portal: Portal, first: date, today: date) -> Iterator[Quarter]:
    """Give the quarters from the first request on whose answers have settled, the oldest first."""
    fiscal = portal.catalogue.city.fiscal_year
    last = today - SETTLED_AFTER
    found: list[Quarter] = []
    start, end = fiscal.quarter_bounds(first)
    while end < last:
        found.append(Quarter(fiscal.year_of(start), fiscal.quarter_of(start), start, end))
        start, end = fiscal.quarter_bounds(end + timedelta(days=1))
    yield from found[-MOST_BACK:]


def _is_published(portal: Portal, quarter: Quarter) -> bool:
    with portal.store.read() as session:
        return session.get(PublishedQuarterRow, (quarter.year, quarter.number)) is not None


def _write(portal: Portal, row: PublishedQuarterRow) -> int:
    """Keep a quarter, unless another worker has kept it meanwhile."""
    with portal.store.write() as session:
        if session.get(PublishedQuarterRow, (row.year, row.quarter)) is not None:
            return 0
        session.add(row)
    return 1


def row_of(quarter: Quarter, found: dict[Subject, Published]) -> PublishedQuarterRow:
    """Return a quarter as it is kept, without its moments."""
    cells: dict[str, Any] = {}
    dropped: dict[str, Any] = {}
    for subject, published in found.items():
        ranges = said_between(published) if subject is Subject.ANSWERS else {}
        cells[subject.value] = [
            [*key, count, *((ranges[key].low, ranges[key].high) if key in ranges else ())]
            for key, count in sorted(published.cells.items())
        ]
        dropped[subject.value] = sorted(published.dropped)
    return PublishedQuarterRow(
        year=quarter.year,
        quarter=quarter.number,
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        cells=cells,
        dropped=dropped,
    )


def _forms(portal: Portal, quarter: Quarter) -> Sheet:
    """Return the sheet of forms of public services. One that was completed and not begun makes no sense.

    Those of private services are none of them: nearly each that is completed is a request, and these are
    counted by themselves.
    """
    private = [each.service.code for each in portal.catalogue.services.values() if each.service.is_private]
    statement = (
        select(FormCountRow.what, func.sum(FormCountRow.count))
        .join(VersionRow, VersionRow.id == FormCountRow.service_version_id)
        .where(FormCountRow.day.between(quarter.first_day, quarter.last_day))
        .where(VersionRow.service_code.not_in(private))
        .group_by(FormCountRow.what)
    )
    with portal.store.read() as session:
        named = {what: int(count) for what, count in session.execute(statement) if what in set(Counted)}
    total = FormCounts(**named)
    completed = min(total.completed, total.started)
    return of_forms(completed, total.started - completed)
