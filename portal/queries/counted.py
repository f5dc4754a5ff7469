"""Figures of fiscal years and their quarters, counted for the register's computed measures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from portal.domain.measures import Figures, Measure, Period
from portal.domain.values import QUARTER_SLOTS, Slot
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.outcomes.facts import Edition, Facts
from portal.outcomes.measures import Part, measure
from portal.portal import Portal
from portal.queries.performance.asked import Span, period_of
from portal.queries.performance.measure import PARTS

MOST_KEPT = 200
"""Of a city with hundreds of districts one has a few hundred KB."""

Places = Mapping[tuple[Slot, str | None], Figures]
"""By quarter or whole year, and by the code of the group; None: of all together."""


@dataclass(frozen=True)
class Asked:
    """A measure of a fiscal year, by the group that requests are counted in, of those in a scope."""

    year: int
    group: Group
    measure: Measure
    scope: Scope = RELEASED


@dataclass(frozen=True)
class _Count:
    """What is counted in one go: measures of the same parts are."""

    whole: Period
    group: Group
    parts: frozenset[Part]
    scope: Scope


def counted_years(portal: Portal, asked: Iterable[Asked]) -> Mapping[Asked, Places]:
    """Count figures of fiscal years and of their quarters that have begun, as of now.

    What is counted no longer from these is left out. What was counted before of the same facts is taken as it
    was: the same years stand in every book and report. Errors: DamagedFacts.
    """
    wanted: dict[Scope, list[Asked]] = {}
    for one in asked:
        if one.measure in PARTS:
            wanted.setdefault(one.scope, []).append(one)
    return {one: places for scope, own in wanted.items() for one, places in _of(portal, scope, own).items()}


def _of(portal: Portal, scope: Scope, wanted: Sequence[Asked]) -> Mapping[Asked, Places]:
    found = _KEPT.all_of(facts.present_edition(portal), _counts(portal, wanted))
    if found is None:
        with facts.open(portal, scope) as opened:
            return _counted(portal, opened, wanted)
    return found


def _counts(portal: Portal, wanted: Sequence[Asked]) -> Mapping[Asked, _Count]:
    fiscal = portal.catalogue.city.fiscal_year
    wholes = {year: period_of(portal, Span(*fiscal.bounds(year))) for year in {one.year for one in wanted}}
    return {one: _Count(wholes[one.year], one.group, PARTS[one.measure], one.scope) for one in wanted}


def _counted(portal: Portal, opened: Facts, wanted: Sequence[Asked]) -> Mapping[Asked, Places]:
    """Count what is not kept yet, all of it of the facts that are open."""
    found: dict[Asked, Places] = {}
    for one, count in _counts(portal, wanted).items():
        kept = _KEPT.all_of(opened.edition, {one: count})
        found[one] = kept[one] if kept else _places(portal, opened, one.year, count)
        _KEPT.keep(opened.edition, count, found[one])
    return found


@dataclass
class _Kept:
    """What this process counted of the facts that were there last."""

    edition: Edition | None = None
    places: dict[_Count, Places] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def all_of(
        self, edition: Edition | None, wanted: Mapping[Asked, _Count]
    ) -> Mapping[Asked, Places] | None:
        """Return all that is wanted of an edition; None where some of it has to be counted."""
        with self.lock:
            if edition is None or edition != self.edition or not self.places.keys() >= set(wanted.values()):
                return None
            return {one: self.places[count] for one, count in wanted.items()}

    def keep(self, edition: Edition | None, count: _Count, places: Places) -> None:
        """Keep what was counted of an edition, and let go of any other."""
        with self.lock:
            if edition != self.edition or len(self.places) >= MOST_KEPT:
                self.edition, self.places = edition, {}
            self.places[count] = places


_KEPT = _Kept()


def _places(portal: Portal, opened: Facts, year: int, count: _Count) -> Places:
    now = opened.as_of or portal.now()
    fiscal, today = portal.catalogue.city.fiscal_year, portal.catalogue.city.calendar.local_day(now)
    quarters = [Span(*bounds) for bounds in fiscal.quarters(year) if bounds[0] <= today]
    if not quarters:
        return {}
    found: dict[tuple[Slot, str | None], Figures] = {}
    of_quarters = _measured(opened, now, [period_of(portal, span) for span in quarters], count)
    for (place, code), figures in of_quarters.items():
        found[QUARTER_SLOTS[place], code] = figures
    for (_, code), figures in _measured(opened, now, [count.whole], count).items():
        found[Slot.ACTUAL, code] = figures
    return found


def _measured(
    opened: Facts, now: datetime, periods: Sequence[Period], count: _Count
) -> Mapping[tuple[int, str | None], Figures]:
    return measure(opened.connection, now, periods, count.group, count.parts).places
