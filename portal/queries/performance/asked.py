"""What can be asked of the public figures: a fiscal year, what the rows are, and which requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.domain.fiscal import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from portal.domain.measures import Period
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.portal import Portal


class By(StrEnum):
    """What the rows of a page's tables stand for."""

    SERVICE = "service"
    AGENCY = "agency"
    TOPIC = "topic"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    MONTH = "month"
    QUARTER = "quarter"


class Cut(StrEnum):
    """What figures can be narrowed to: only what the released rows carry (outcomes.md, Public or not)."""

    AGENCY = "agency"
    SERVICE = "service"
    TOPIC = "topic"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


SPANS = {By.MONTH: 1, By.QUARTER: MONTHS_IN_QUARTER}
"""How many months a row stands for, where the rows are spans of time."""


@dataclass(frozen=True)
class Question:
    """A fiscal year (None: the present one), what the rows are, and what the figures are narrowed to."""

    year: int | None = None
    by: By = By.SERVICE
    cuts: Mapping[Cut, str] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The requests that are meant."""
        scope = RELEASED
        for cut, code in self.cuts.items():
            scope = scope.with_any(Group(cut.value), [code])
        return scope

    @property
    def group(self) -> Group:
        """What the facts are grouped by."""
        return Group.NONE if self.by in SPANS else Group(self.by.value)


class NoSuchCode(Exception):
    """Figures cannot be narrowed to what was asked for; `there_are` has the codes that there are, by cut."""

    def __init__(self, there_are: Mapping[Cut, Sequence[str]]) -> None:
        super().__init__(f"no such {', '.join(there_are)}")
        self.there_are = there_are


@dataclass(frozen=True)
class Span:
    """Local days, both inside it."""

    first_day: date
    last_day: date

    def is_over(self, today: date) -> bool:
        """Whether its last day has ended, on a local day."""
        return self.last_day < today


def spans_within(portal: Portal, whole: Span, months: int, as_of: datetime) -> list[Span]:
    """Cut whole fiscal years into spans of so many months; those that have begun, and always the first."""
    today = portal.catalogue.city.calendar.local_day(as_of)
    found: list[Span] = []
    start = whole.first_day
    while start <= whole.last_day and (not found or start <= today):
        following = later(start, months)
        found.append(Span(start, following - timedelta(days=1)))
        start = following
    return found


def later(day: date, months: int) -> date:
    """Return the same day so many months later: a fiscal year starts on a day that every month has."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    return day.replace(year=day.year + years, month=month + 1)


def period_of(portal: Portal, span: Span) -> Period:
    """Return a span from its first local midnight to that after its last day."""
    zone = portal.catalogue.city.zone
    end = span.last_day + timedelta(days=1)
    return Period(datetime.combine(span.first_day, time(), zone), datetime.combine(end, time(), zone))
