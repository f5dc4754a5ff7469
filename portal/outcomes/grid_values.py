"""Values of the register's measures that the fixed grid has: read from its quarters as they were published.

Nothing is counted: a value is a published cell, and a year is what its four published quarters add up to.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.countable import OnGrid
from portal.domain.published import WHOLE
from portal.domain.sheets import BETWEEN, Dimension
from portal.domain.values import QUARTER_SLOTS, Lack, Number, Slot
from portal.outcomes.cells import Group
from portal.outcomes.links import Link
from portal.outcomes.published import Name, PublishedSheet, QuarterView, quarter, quarters
from portal.portal import Portal

GIVEN_UP_AFTER = timedelta(days=2 * 365)
"""A quarter that ended so long ago and is not published never will be (portal.commands.grid.MOST_BACK)."""


@dataclass(frozen=True)
class _Year:
    """The quarters of a fiscal year: those that are published by slot, and those that are still to come."""

    published: Mapping[Slot, QuarterView]
    to_come: frozenset[Slot]
    has_begun: bool


def grid_values(
    portal: Portal, wanted: Collection[tuple[int, Link]]
) -> Mapping[tuple[int, Link], Mapping[Slot, Number]]:
    """Return what the grid says of links in fiscal years, by slot: quarters and the whole year.

    A slot of which nothing will ever be known is left out. Errors: DatabaseUnavailable.
    """
    if not wanted:
        return {}
    names = quarters(portal)
    years = {year: _year(portal, names, year) for year in {year for year, _ in wanted}}
    return {(year, link): _values(link, years[year]) for year, link in wanted}


def _year(portal: Portal, names: Collection[Name], year: int) -> _Year:
    city = portal.catalogue.city
    today = city.calendar.local_day(portal.now())
    published: dict[Slot, QuarterView] = {}
    to_come = set()
    for number, (slot, bounds) in enumerate(
        zip(QUARTER_SLOTS, city.fiscal_year.quarters(year), strict=True), start=1
    ):
        name = (year, number)
        if name in names and (view := quarter(portal, name)) is not None:
            published[slot] = view
        elif _is_to_come(name, names, bounds[1], today):
            to_come.add(slot)
    return _Year(published, frozenset(to_come), city.fiscal_year.bounds(year)[0] <= today)


def _is_to_come(name: Name, names: Collection[Name], last_day: date, today: date) -> bool:
    return name > max(names, default=(0, 0)) and last_day + GIVEN_UP_AFTER > today


def _values(link: Link, year: _Year) -> Mapping[Slot, Number]:
    of = link.on_grid
    if of is None or not year.has_begun:
        return {}
    sheets = {slot: view.sheets[of.subject] for slot, view in year.published.items()}
    found = {slot: _number(of, link, [sheet]) for slot, sheet in sheets.items()}
    found |= dict.fromkeys(year.to_come, Number(lack=Lack.NOT_YET))
    if len(sheets) == len(QUARTER_SLOTS) or any(map(_is_withheld, found.values())):
        found[Slot.ACTUAL] = _number(of, link, sheets.values())
    elif year.to_come:
        found[Slot.ACTUAL] = Number(lack=Lack.NOT_YET)
    return found


def _is_withheld(number: Number) -> bool:
    return number.lack is Lack.TOO_FEW and number.denominator is None


def _number(of: OnGrid, link: Link, sheets: Iterable[PublishedSheet]) -> Number:
    """Return what published quarters say together; a sum over a withheld count is withheld."""
    sheets = list(sheets)

    def count(kind: str) -> int | None:
        counts = [_count(sheet, link, kind) for sheet in sheets]
        return None if any(each is None for each in counts) else sum(each or 0 for each in counts)

    return of.number(link.reads, count)


def _count(sheet: PublishedSheet, link: Link, kind: str) -> int | None:
    """Return the count of a cell; of a service what is published of it at every agency that has it.

    None for one that is withheld, and for whoever is counted with the other small ones.
    """
    if link.one is None:
        raise LookupError(f"the grid has {link.measure} of one code at most")
    group, code = link.one
    if group is Group.NONE:
        return sheet.count(kind, WHOLE, WHOLE)
    if group is not Group.SERVICE:
        return sheet.count(kind, Dimension(group.value), code)
    members = [each for each in sheet.members(Dimension.SERVICE) if each.split(BETWEEN)[-1] == code]
    counts = [sheet.count(kind, Dimension.SERVICE, each) for each in members]
    return None if not counts or any(each is None for each in counts) else sum(each or 0 for each in counts)
