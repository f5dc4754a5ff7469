"""The books of the performance year, all from the one register: by agency, by goal, measure by measure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.catalogue.schema import Pillar
from portal.domain.checks import is_missed
from portal.domain.register import ACTION_PLAN, BUDGET_BOOK, Version, is_in, version_of
from portal.domain.values import MeasureYear
from portal.portal import Portal
from portal.queries.measures import MeasureView, measure_of, measures
from portal.queries.register import versions_of
from portal.queries.values import measure_years

ACTUALS = 5
"""So many fiscal years of actuals a budget book has, the one it is for among them."""


@dataclass(frozen=True)
class Entry:
    """A measure in a book: its years, the oldest first, the last one being the book's own."""

    measure: MeasureView
    years: tuple[MeasureYear, ...]

    @property
    def now(self) -> MeasureYear:
        """The book's own year."""
        return self.years[-1]

    @property
    def is_missed(self) -> bool | None:
        """Whether the year's target was missed; None where there is nothing to compare."""
        return is_missed(self.measure.defined.direction, self.now.target.number, self.now.actual.number)


@dataclass(frozen=True)
class Part:
    """A budget service by its number, or a goal of the Action Plan by its code, with its measures."""

    name: str
    code: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class BudgetBook:
    """An agency's pages of the budget book for a fiscal year, by budget service."""

    agency: str
    year: int
    services: tuple[Part, ...]


@dataclass(frozen=True)
class PlannedPillar:
    """A pillar with its goals, those without a measure too: that nobody measures a goal is worth knowing."""

    pillar: Pillar
    goals: tuple[Part, ...]


@dataclass(frozen=True)
class ActionPlan:
    """The Action Plan in a fiscal year."""

    year: int
    pillars: tuple[PlannedPillar, ...]


@dataclass(frozen=True)
class MeasurePage:
    """One measure in full: `entry` has the years from the first that is known of; its formula's versions."""

    entry: Entry
    versions: tuple[Version, ...]

    @property
    def version(self) -> Version | None:
        """The version of the page's own year."""
        return version_of(self.entry.now.year, self.versions)


def this_year(portal: Portal) -> int:
    """Return the fiscal year that runs now in the city."""
    city = portal.catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(portal.now()))


def agencies_with_measures(portal: Portal) -> tuple[str, ...]:
    """Return the agencies that have public measures or are principal ones, in the profile's order."""
    known = {each.agency for each in measures(portal) if each.is_public}
    agencies = portal.catalogue.agencies.values()
    return tuple(each.code for each in agencies if each.code in known or each.principal)


def budget_book(portal: Portal, agency: str, year: int) -> BudgetBook:
    """Return an agency's pages of a fiscal year's budget book. Errors: DatabaseUnavailable, DamagedFacts."""
    found = [
        each for each in measures(portal, agency) if each.is_public and is_in(BUDGET_BOOK, each.defined.books)
    ]
    entries = entries_of(portal, found, range(year - ACTUALS + 1, year + 1))
    shown = [each for each in entries if not each.measure.is_retired or _says_anything(each)]
    services = groupby(
        shown, key=lambda each: (each.measure.defined.service, each.measure.defined.service_code)
    )
    return BudgetBook(agency, year, tuple(Part(name, code, tuple(those)) for (name, code), those in services))


def action_plan(portal: Portal, year: int) -> ActionPlan | None:
    """Return the Action Plan with its measures; None where the profile has none."""
    performance = portal.catalogue.performance
    if performance is None or not performance.action_plan:
        return None
    found = [each for each in measures(portal) if each.is_public and is_in(ACTION_PLAN, each.defined.books)]
    entries = entries_of(portal, found, range(year - 1, year + 1))
    of_goal: dict[str, list[Entry]] = {}
    for each in entries:
        for goal in each.measure.goals:
            of_goal.setdefault(goal, []).append(each)
    return ActionPlan(
        year,
        tuple(
            PlannedPillar(
                pillar,
                tuple(Part(goal.name, goal.code, tuple(of_goal.get(goal.code, ()))) for goal in pillar.goals),
            )
            for pillar in performance.action_plan
        ),
    )


def measure_page(portal: Portal, identity: str, year: int, before: int) -> MeasurePage | None:
    """Return a public measure with so many years before a fiscal year; None where there is none."""
    found = measure_of(portal, identity)
    if found is None or not found.is_public:
        return None
    (entry,) = entries_of(portal, [found], range(year - before, year + 1))
    return MeasurePage(entry, versions_of(portal, identity))


def entries_of(portal: Portal, found: Sequence[MeasureView], years: Collection[int]) -> tuple[Entry, ...]:
    """Return measures with their values of fiscal years, in the order given."""
    values: Mapping[tuple[str, int], MeasureYear] = measure_years(
        portal, [each.identity for each in found], years
    )
    return tuple(Entry(each, tuple(values[each.identity, year] for year in sorted(years))) for each in found)


def _says_anything(entry: Entry) -> bool:
    return any(_slots(entry.years))


def _slots(years: Iterable[MeasureYear]) -> Iterable[object]:
    for year in years:
        yield from (year.target.now, year.actual.now, *(quarter.now for quarter in year.quarters))
