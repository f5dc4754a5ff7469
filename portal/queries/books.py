"""The books of the performance year, all from the one register: by agency, by goal, measure by measure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from portal.catalogue.schema import Pillar
from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.domain.checks import is_missed
from portal.domain.papers import PaperKind
from portal.domain.plans import service_code
from portal.domain.register import (
    ACTION_PLAN,
    BUDGET_BOOK,
    RegisteredMeasure,
    Version,
    called_alike,
    is_in,
    version_of,
)
from portal.domain.values import MeasureYear, Slot, Source, Value
from portal.outcomes.cells import Group
from portal.portal import Portal
from portal.queries.editions import definitions, measures_in, measures_of_year
from portal.queries.measures import MeasureView, last_years, measure_of, measures
from portal.queries.papers import paper
from portal.queries.register import versions_of
from portal.queries.values import measure_years

ACTUALS = 5
"""So many fiscal years of actuals a budget book has, the one it is for among them."""


@dataclass(frozen=True)
class Before:
    """What a measure was until a fiscal year, that year with it: its title, direction or count was another.

    Numbers of before and after are no one series where it is counted otherwise.
    """

    last_year: int
    defined: RegisteredMeasure
    is_called_otherwise: bool
    is_counted_otherwise: bool


@dataclass(frozen=True)
class Entry:
    """A measure in a book: its years, the oldest first, the last one being the book's own.

    `then` is the measure as the register has it for each of the years. `last_year` is that of a measure that
    stopped, or is known to stop: years after it are neither counted nor judged.
    """

    years: tuple[MeasureYear, ...]
    then: tuple[MeasureView, ...]
    last_year: int | None = None

    @property
    def measure(self) -> MeasureView:
        """The measure in the book's own year."""
        return self.then[-1]

    @property
    def now(self) -> MeasureYear:
        """The book's own year."""
        return self.years[-1]

    def in_year(self, year: int) -> MeasureView:
        """Return the measure as it was in one of the years: what names, writes and judges its numbers."""
        return next(then for each, then in zip(self.years, self.then, strict=True) if each.year == year)

    def defined_in(self, year: int) -> RegisteredMeasure:
        """Return its definition in one of the years."""
        return self.in_year(year).defined

    @property
    def is_missed(self) -> bool | None:
        """Whether the year's target was missed; None where there is nothing to compare, or it had stopped."""
        if self.has_stopped:
            return None
        return is_missed(self.measure.defined.direction, self.now.target.number, self.now.actual.number)

    @property
    def has_stopped(self) -> bool:
        """Whether it stopped before the book's own year."""
        return self.last_year is not None and self.last_year < self.now.year

    @property
    def before(self) -> tuple[Before, ...]:
        """What it was called, or counted by, in years before: one for each change, the oldest first.

        Of years before the first of which anything is known there is nothing to tell.
        """
        first = min((each.year for each in self.years if says_anything(each)), default=self.now.year)
        found = (
            Before(
                year.year, one.defined, not called_alike(one.defined, other.defined), not one.counts_as(other)
            )
            for year, (one, other) in zip(self.years, pairwise(self.then), strict=False)
        )
        return tuple(
            each
            for each in found
            if each.last_year >= first and (each.is_called_otherwise or each.is_counted_otherwise)
        )

    @property
    def alike(self) -> tuple[MeasureYear, ...]:
        """The years that are counted as the book's own is: what can be one series."""
        last = max((each.last_year for each in self.before if each.is_counted_otherwise), default=None)
        return tuple(each for each in self.years if last is None or each.year > last)


@dataclass(frozen=True)
class Part:
    """A budget service by its number, or a goal of the Action Plan by its code, with its measures."""

    name: str
    code: str
    entries: tuple[Entry, ...]

    @property
    def address(self) -> str:
        """What finds a budget service among its agency's: its number, else its name, as plans name it."""
        return service_code(self.code or self.name)


@dataclass(frozen=True)
class BudgetBook:
    """An agency's pages of the budget book for a fiscal year, by service; `only`: the one they show."""

    agency: str
    year: int
    services: tuple[Part, ...]
    only: Part | None = None

    def of(self, address: str) -> Self | None:
        """Return the pages of one budget service; None where none is found by this address."""
        found = next((each for each in self.services if each.address == address), None)
        return None if found is None else replace(self, services=(found,), only=found)


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

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its measures, in the plan's order; one of several goals is there once."""
        every = (each for pillar in self.pillars for goal in pillar.goals for each in goal.entries)
        return tuple({each.measure.identity: each for each in every}.values())


@dataclass(frozen=True)
class MeasurePage:
    """One measure in full: `entry` has the years from the first that is known of; its formula's versions."""

    entry: Entry
    versions: tuple[Version, ...]

    @property
    def earlier(self) -> tuple[Version, ...]:
        """The versions before the one of the page's year."""
        now = version_of(self.entry.now.year, self.versions)
        return tuple(each for each in self.versions if now and each.first_year < now.first_year)

    @property
    def scope(self) -> Scope:
        """What its numbers are of, as annotations say it."""
        link = self.entry.measure.link
        group, code = (link.one if link else None) or (Group.NONE, "")
        if group in SCOPES:
            return Scope(SCOPES[group], code)
        return scope_of(self.entry)


SCOPES = {
    Group.AGENCY: ScopeKind.AGENCY,
    Group.SERVICE: ScopeKind.SERVICE,
    Group.DISTRICT: ScopeKind.DISTRICT,
}
"""What of all that computed measures are narrowed to can be annotated."""


def scope_of(entry: Entry) -> Scope:
    """Return what a measure is of as far as its definition says: an agency, or the whole city."""
    agency = entry.measure.agency
    return WHOLE_CITY if agency is None else Scope(ScopeKind.AGENCY, agency)


def this_year(portal: Portal) -> int:
    """Return the fiscal year that runs now in the city."""
    city = portal.catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(portal.now()))


def agencies_with_measures(portal: Portal, year: int) -> tuple[str, ...]:
    """Return the agencies with public measures in a year, and principal ones, in the profile's order."""
    known = {each.agency for each in measures_of_year(portal, year) if each.is_public}
    agencies = portal.catalogue.agencies.values()
    return tuple(each.code for each in agencies if each.code in known or each.principal)


def budget_book(portal: Portal, agency: str, year: int) -> BudgetBook:
    """Return an agency's pages of a fiscal year's budget book. Errors: DatabaseUnavailable, DamagedFacts."""
    known = measures_in(portal, agency, year)
    found = [each for each in known if each.is_public and is_in(BUDGET_BOOK, each.defined.books)]
    entries = entries_of(portal, found, range(year - ACTUALS + 1, year + 1))
    services: dict[str, list[Entry]] = {}
    for each in filter(_is_shown, entries):
        services.setdefault(each.measure.defined.service_code or each.measure.defined.service, []).append(
            each
        )
    return BudgetBook(agency, year, tuple(_service(those) for those in services.values()))


def service_words(portal: Portal, book: BudgetBook) -> Mapping[str, str]:
    """Return what the agency's approved plan of the year says of the book's services, by what finds each.

    A service that has another name or number since is found by its measures.
    """
    plan = paper(portal, PaperKind.PLAN, book.agency, book.year)
    document = plan.frozen if plan is not None and plan.frozen else {}
    said = {each["code"]: each["text"] for each in document.get("services", ()) if each["text"]}
    of = {one["identity"]: each["code"] for each in document.get("services", ()) for one in each["measures"]}
    found: dict[str, str] = {}
    for part in book.services:
        codes = [part.address, *(of.get(each.measure.identity, "") for each in part.entries)]
        if text := next((said[code] for code in codes if code in said), ""):
            found[part.address] = text
    return found


def _service(entries: Sequence[Entry]) -> Part:
    """Return a budget service with its measures; one that was renamed is named as the year's edition says."""
    newest = max(entries, key=lambda each: each.measure.edition).measure.defined
    return Part(newest.service, newest.service_code, tuple(entries))


def action_plan(portal: Portal, year: int) -> ActionPlan | None:
    """Return the Action Plan with its measures; None where the profile has none."""
    performance = portal.catalogue.performance
    if performance is None or not performance.action_plan:
        return None
    known = measures_of_year(portal, year)
    found = [each for each in known if each.is_public and is_in(ACTION_PLAN, each.defined.books)]
    entries = entries_of(portal, found, range(year - 1, year + 1))
    of_goal: dict[str, list[Entry]] = {}
    for each in filter(_is_shown, entries):
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
    """Return a measure that is public, in a fiscal year or by now, with so many years before; None: none."""
    found = measure_of(portal, identity)
    if found is None:
        return None
    (entry,) = entries_of(portal, [found], range(year - before, year + 1))
    if not (found.is_public or entry.measure.is_public):
        return None
    return MeasurePage(entry, versions_of(portal, identity))


def public_entries(portal: Portal, year: int) -> tuple[Entry, ...]:
    """Return every public measure with its values of one fiscal year."""
    return entries_of(portal, [each for each in measures_of_year(portal, year) if each.is_public], [year])


def entries_of(portal: Portal, found: Sequence[MeasureView], years: Collection[int]) -> tuple[Entry, ...]:
    """Return measures with their values of fiscal years, in the order given; each year as it was defined."""
    identities = [each.identity for each in found]
    values: Mapping[tuple[str, int], MeasureYear] = measure_years(portal, identities, years)
    now = measures(portal, identities=identities)
    then, last = definitions(portal, now, years), last_years(portal, now)
    ordered = sorted(years)
    return tuple(
        Entry(
            tuple(_until(last.get(identity), values[identity, year]) for year in ordered),
            tuple(then[identity, year] for year in ordered),
            last.get(identity),
        )
        for identity in identities
    )


def _until(last: int | None, year: MeasureYear) -> MeasureYear:
    """Return a year of a measure; one after its last without what is only counted, and was never said."""
    if last is None or year.year <= last:
        return year

    def said(value: Value) -> Value:
        return Value() if value.now is not None and value.now.source is Source.COUNTED else value

    return replace(year, quarters=tuple(map(said, year.quarters)), actual=said(year.actual))


def _is_shown(entry: Entry) -> bool:
    """Whether a book has a measure: one that is retired, only where something is known of its years."""
    return not entry.measure.is_retired or any(map(says_anything, entry.years))


def says_anything(year: MeasureYear) -> bool:
    """Whether anything is known of a measure in a year."""
    return any(year.value(slot).now for slot in Slot)
