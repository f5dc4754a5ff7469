"""The city: its names, contacts, languages, calendar, colors and agencies."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import (
    Code,
    Country,
    Day,
    Hex,
    LanguageTag,
    MonthDay,
    Slug,
    Text,
    TimeZone,
    WebAddress,
)
from portal.domain.clocks import Calendar
from portal.domain.fiscal import FiscalYear
from portal.domain.lifecycle import HoldReason

MOST_FEATURED = 8


class Weekday(StrEnum):
    """Days of the week, in the order of `date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class AgencyKind(StrEnum):
    """Whose agency: the city's own, or another body such as a utility or the state."""

    CITY = "city"
    OTHER = "other"


class Agency(Definition):
    """Who does the work.

    A principal agency plans and reports every fiscal year; `budget_code` is its number in the budget, by
    which the register of performance measures knows it.
    """

    code: Code
    name: Text
    phone: Text | None = None
    kind: AgencyKind
    principal: bool = False
    budget_code: Text | None = None


class Contact(Definition):
    """How to reach the city without this portal: phone, relay and in person (WCAG 3.2.6), perhaps by mail."""

    phone: Text
    phone_outside: Text | None = None
    relay: Text
    hours: Text
    in_person: Text
    mail: Text | None = None


class Emergency(Definition):
    """A number to call instead, and when."""

    number: Text
    when: Text


class Neighbour(Definition):
    """Who to ask about a place beyond the city's edge; `places` are towns there that people may name."""

    name: Text
    phone: Text | None = None
    website: WebAddress | None = None
    places: tuple[Text, ...] = ()


class Holiday(Definition):
    """A day the city does not work."""

    date: Day
    name: Text


class HoldPolicy(Definition):
    """Whether waiting for this reason pauses the clocks."""

    pauses: bool


class Scheme(Definition):
    """The colors of the light or the dark scheme, as "#rrggbb"."""

    page: Hex
    ink: Hex
    link: Hex
    header: Hex
    header_ink: Hex
    accent: Hex
    muted: Hex
    border: Hex
    error: Hex


class Colours(Definition):
    """Both schemes."""

    light: Scheme
    dark: Scheme


class Topic(Definition):
    """A shelf that services stand on."""

    code: Code
    name: Text


class Elsewhere(Definition):
    """What is not this portal's to do: what it is, what to do instead, and the number to call.

    It is found by `keywords`, each a phrase of which all words must be said, and not when a phrase of
    `unless` is said too. `urgent`: somebody may be in danger.
    """

    code: Code
    name: Text
    say: Text
    number: Text
    urgent: bool = False
    keywords: Mapping[LanguageTag, tuple[Text, ...]]
    unless: Mapping[LanguageTag, tuple[Text, ...]] = {}


class City(Definition):
    """A city as its city.yaml defines it."""

    id: Code
    name: Text
    country: Country
    time_zone: TimeZone
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)]
    address_example: Text
    contact: Contact
    emergencies: Annotated[tuple[Emergency, ...], Field(min_length=1)]
    elsewhere: tuple[Elsewhere, ...] = ()
    fiscal_year_starts: MonthDay
    working_week: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    holidays: Annotated[tuple[Holiday, ...], Field(min_length=1)]
    hold_reasons: Mapping[HoldReason, HoldPolicy]
    colours: Colours
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    neighbours: tuple[Neighbour, ...] = ()
    barrier_service: Slug | None = None
    accommodation_service: Slug | None = None
    general_service: Slug | None = None
    open_data_licence: Text | None = None
    featured: Annotated[tuple[Slug, ...], Field(max_length=MOST_FEATURED)] = ()

    @property
    def source_language(self) -> str:
        """The language the definitions are written in, which is also the default."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def calendar(self) -> Calendar:
        """The days the city works."""
        week = list(Weekday)
        return Calendar(
            time_zone=self.zone,
            working_week=frozenset(week.index(day) for day in self.working_week),
            holidays=frozenset(holiday.date for holiday in self.holidays),
        )

    @property
    def fiscal_year(self) -> FiscalYear:
        """The city's fiscal year."""
        month, day = self.fiscal_year_starts.split("-")
        return FiscalYear(int(month), int(day))
