"""Figures of fiscal years and their quarters, counted for the register's computed measures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from portal.domain.measures import Figures, Measure
from portal.domain.values import QUARTER_SLOTS, Slot
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.facts import Facts
from portal.outcomes.measures import measure
from portal.portal import Portal
from portal.queries.performance.asked import Span, period_of
from portal.queries.performance.measure import PARTS

Places = Mapping[tuple[Slot, str | None], Figures]
"""By quarter or whole year, and by the code of the group; None: of all together."""


@dataclass(frozen=True, order=True)
class Asked:
    """A measure of a fiscal year, by the group that requests are counted in."""

    year: int
    group: Group
    measure: Measure


def counted_years(portal: Portal, asked: Iterable[Asked]) -> Mapping[Asked, Places]:
    """Count figures of fiscal years and of their quarters that have begun, as of now, of released requests.

    What is counted no longer from these is left out. Errors: DamagedFacts.
    """
    wanted = sorted(one for one in asked if one.measure in PARTS)
    if not wanted:
        return {}
    found: dict[Asked, Places] = {}
    with facts.open(portal, RELEASED) as opened:
        for (year, group), those in groupby(wanted, key=lambda each: (each.year, each.group)):
            some = list(those)
            places = _places(portal, opened, year, group, [each.measure for each in some])
            found.update(dict.fromkeys(some, places))
    return found


def _places(portal: Portal, opened: Facts, year: int, group: Group, measures: Collection[Measure]) -> Places:
    now = opened.as_of or portal.now()
    fiscal, today = portal.catalogue.city.fiscal_year, portal.catalogue.city.calendar.local_day(now)
    whole = Span(*fiscal.bounds(year))
    if whole.first_day > today:
        return {}
    quarters = [Span(*bounds) for bounds in fiscal.quarters(year) if bounds[0] <= today]
    parts = frozenset().union(*(PARTS[each] for each in measures))
    found: dict[tuple[Slot, str | None], Figures] = {}
    periods = [period_of(portal, span) for span in quarters]
    for (place, code), figures in measure(opened.connection, now, periods, group, parts).places.items():
        found[QUARTER_SLOTS[place], code] = figures
    counted = measure(opened.connection, now, [period_of(portal, whole)], group, parts)
    for (_, code), figures in counted.places.items():
        found[Slot.ACTUAL, code] = figures
    return found
