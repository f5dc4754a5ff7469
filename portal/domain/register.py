"""The register of performance measures: what a measure is, its years, and its versions.

A measure is defined once and appears in every book it belongs to. Source: the city's own register, whose
fields these are; docs/register.md has its layout.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from portal.domain.trends import Direction

QUARTERS = 4


class Type(StrEnum):
    """What a measure measures."""

    INPUT = "input"
    OUTPUT = "output"
    EFFICIENCY = "efficiency"
    EFFECTIVENESS = "effectiveness"
    OUTCOME = "outcome"


class Interval(StrEnum):
    """How quarters make a year: they add up; the last one stands; numerators and denominators add up."""

    CUMULATIVE = "cumulative"
    SNAPSHOT = "snapshot"
    PERIOD = "period"


class Unit(StrEnum):
    """What a value counts. A percent is kept as 0 to 100; currency in whole units of the city's."""

    COUNT = "count"
    PERCENT = "percent"
    CURRENCY = "currency"
    DURATION = "duration"


class Status(StrEnum):
    """How far a measure's definition has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True)
class RegisteredMeasure:
    """One measure as one row of the register defines it; None or "" is what the row does not say.

    `code` is the city's own id. `agency_code` and `service_code` are budget numbers. `baseline` is as it was
    written, `formula` in words.
    """

    code: str
    title: str
    agency: str
    agency_code: str
    service: str
    service_code: str
    type: Type | None
    direction: Direction | None
    interval: Interval | None
    unit: Unit | None
    formula: str
    data_source: str
    refresh: str
    owner: str
    equity: bool | None
    books: tuple[str, ...]
    status: Status | None
    baseline: str


BUDGET_BOOK, CITISTAT, ACTION_PLAN = "budget_book", "citistat", "action_plan"
"""The books. A measure belongs to a goal of the Action Plan by `action_plan:GOAL`."""


BOOKS = (BUDGET_BOOK, CITISTAT, ACTION_PLAN)


def book_of(entry: str) -> str:
    """Return the code of the book that a measure names: action_plan:clean-blocks is of action_plan."""
    return entry.partition(":")[0]


def known_books(goals: Iterable[str]) -> tuple[str, ...]:
    """Return what a measure can name as a book, in a city whose Action Plan has some goals (codes)."""
    return (BUDGET_BOOK, CITISTAT, *(f"{ACTION_PLAN}:{goal}" for goal in goals))


def books_in(text: str) -> tuple[str, ...]:
    """Return the books that a cell or a field names, with semicolons between. Their case means nothing."""
    return tuple(filter(None, map(str.strip, text.casefold().split(";"))))


def no_book(books: Iterable[str], goals: Collection[str] | None) -> str | None:
    """Say which of a measure's books are none, and which there are; None where there is nothing to say.

    In: the codes of the Action Plan's goals; None of a city that keeps no performance year: any goal will do.
    """
    known = known_books(goals or ())
    unknown = [
        each for each in books if each not in known and (goals is not None or book_of(each) not in BOOKS)
    ]
    named = ", ".join(map(repr, unknown))
    return f"{named} is no book. There are: {', '.join(known)}" if unknown else None


def goals_in(books: Iterable[str]) -> tuple[str, ...]:
    """Return the goals of the Action Plan that a measure's books name, by code: the last part of each."""
    return tuple(book.split(":")[-1] for book in books if book.startswith(f"{ACTION_PLAN}:"))


def is_in(book: str, books: Iterable[str]) -> bool:
    """Say whether a measure belongs to a book. One that names none belongs to the budget book."""
    named = {each.split(":")[0] for each in books}
    return book in named or (book == BUDGET_BOOK and not named)


class Agency(Protocol):
    """An agency as a city's profile has it; `budget_code` is its number in the budget."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def budget_code(self) -> str | None: ...


def agency_of(agencies: Iterable[Agency], number: str, name: str) -> Agency | None:
    """Return the agency of the city that a register means: by budget number, else by name or code."""
    known = list(agencies)
    by_number = [each for each in known if number and each.budget_code == number]
    wanted = name.strip().casefold()
    by_name = [each for each in known if wanted in {each.name.casefold(), each.code}]
    return next(iter((*by_number, *by_name)), None)


def no_agency(agencies: Collection[Agency], number: str, name: str) -> str | None:
    """Say that a number and a name are those of no agency, and which there are; None where it is one."""
    if agency_of(agencies, number, name) is not None:
        return None
    named = " ".join(filter(None, (number, name)))
    said = f"{named!r} is no agency of the city" if named else "it is empty"
    return f"{said}. There are: {', '.join(each.name for each in agencies)}"


@dataclass(frozen=True)
class YearlyValues:
    """What the register says of one fiscal year, named by the year in which it ends.

    Numbers are in the measure's unit, None where there is none. Words are as they were written. `actual_lack`
    is the code of why a counted actual has no number (portal.domain.values.Lack).
    """

    year: int
    target: Decimal | None = None
    target_explanation: str = ""
    quarters: tuple[Decimal | None, ...] = (None,) * QUARTERS
    context: str = ""
    actual: Decimal | None = None
    actual_explanation: str = ""
    actual_lack: str = ""


@dataclass(frozen=True)
class Version:
    """A measure's formula, and the first fiscal year that it is for."""

    first_year: int
    formula: str


def versions(formulas: Mapping[int, str]) -> tuple[Version, ...]:
    """Return the versions of a measure from its formula by fiscal year, in any order.

    A changed formula is a new version; case and spaces change nothing, nor does a year that names none.
    """
    found: list[Version] = []
    for year, formula in sorted(formulas.items()):
        if formula and (not found or _same(formula) != _same(found[-1].formula)):
            found.append(Version(year, formula))
    return tuple(found)


def version_of(year: int, known: Iterable[Version]) -> Version | None:
    """Return the version of a fiscal year: years before the first version have that one. None without any."""
    ordered = sorted(known, key=lambda each: each.first_year)
    before = [each for each in ordered if each.first_year <= year]
    return before[-1] if before else next(iter(ordered), None)


def counts_alike(one: RegisteredMeasure, other: RegisteredMeasure) -> bool:
    """Say whether two definitions of a measure count the same: their numbers can stand in one series.

    What one of them does not say is no difference.
    """
    formulas = one.formula and other.formula and _same(one.formula) != _same(other.formula)
    others = ((one.unit, other.unit), (one.interval, other.interval))
    return not formulas and all(before == after for before, after in others if before and after)


def called_alike(one: RegisteredMeasure, other: RegisteredMeasure) -> bool:
    """Say whether two definitions have one title, and one direction."""
    return _same(one.title) == _same(other.title) and one.direction is other.direction


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
