"""The kinds of value a profile holds, each refusing a wrong one with what to write instead."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, UnknownLocaleError
from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

from portal.catalogue.problems import nearest
from portal.domain.clocks import Target, TargetUnit

PSEUDO_LANGUAGES: frozenset[str] = frozenset({"en-XA", "ar-XB"})
"""Tags that only tests use: accented and longer, and mirrored. Babel knows neither."""


def wrong(message: str) -> PydanticCustomError:
    """An error whose message is shown to the author of the profile as it is."""
    return PydanticCustomError("what_to_write", "{advice}", {"advice": message})


def _shaped(pattern: str, advice: str) -> Callable[[str], str]:
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise wrong(f'"{value}" does not fit here. {advice}')
        return value

    return check


def is_language(tag: str) -> bool:
    """Whether Babel has dates and numbers for a BCP 47 tag written in its usual form, or tests use it."""
    if tag in PSEUDO_LANGUAGES:
        return True
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-") == tag
    except (UnknownLocaleError, ValueError):
        return False


def _language(tag: str) -> str:
    if not is_language(tag):
        raise wrong(
            f'"{tag}" is no language we know dates and numbers for. Write a tag such as es or zh-Hans'
        )
    return tag


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(name, available_timezones()) or "America/New_York"
        raise wrong(f'"{name}" is not a time zone. Write a name such as {near}') from None
    return name


def _country(code: str) -> str:
    # The list of those with telephones: a country is here to read phone numbers and ways of writing.
    if code not in SUPPORTED_REGIONS:
        raise wrong(f'"{code}" is not a country. Write its two capital letters, such as US')
    return code


def _calendar_day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if len(value) != len("2026-07-04"):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            raise wrong(
                f'"{value}" is not a day of any year. Write year-month-day, such as 2026-07-04'
            ) from None
    return value


def _month_day(value: str) -> str:
    # The clock room counts quarters from this day, so every month must have it.
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", value):
        raise wrong(f'"{value}" is not a day of every month. Write month-day up to day 28, such as 07-01')
    return value


def _year_day(value: str) -> str:
    try:
        date.fromisoformat(f"2027-{value}")  # a year without February 29
    except ValueError:
        raise wrong(f'"{value}" is not a day of every year. Write month-day, such as 08-31') from None
    return value


_RELATIVE_DAY = re.compile(r"(?P<sign>-?)P(?P<days>\d{1,5})D")


def _day_limit(value: str) -> str:
    if value == "today" or _RELATIVE_DAY.fullmatch(value):
        return value
    try:
        date.fromisoformat(value)
    except ValueError:
        raise wrong(
            f'"{value}" is not a day. Write today, -P30D (30 days ago), P365D (in 365 days) or 2026-07-04'
        ) from None
    return value


def day_of(limit: str, today: date) -> date:
    """The day a limit means when asked on `today` (local): "today", "-P30D", "P365D" or an ISO date."""
    if limit == "today":
        return today
    relative = _RELATIVE_DAY.fullmatch(limit)
    if relative is None:
        return date.fromisoformat(limit)
    days = int(relative["days"])
    return today - timedelta(days) if relative["sign"] else today + timedelta(days)


class OpenTarget(StrEnum):
    """A promise without a clock: its note says what to expect."""

    BY_APPOINTMENT = "by_appointment"
    NEXT_SEASON = "next_season"


def _target(value: Any) -> Any:
    """{"hours": 48} as a Target, "by_appointment" as an OpenTarget."""
    if isinstance(value, Target | OpenTarget):
        return value
    if isinstance(value, str):
        return _open_target(value)
    if not isinstance(value, dict) or len(value) != 1:
        raise wrong("A target has one amount with its unit. Write target: {hours: 48}")
    units = [unit.value for unit in TargetUnit]
    unit, amount = next(iter(value.items()))
    if unit not in units:
        near = nearest(unit, units)
        advice = f"Write target: {{{near}: {amount}}}" if near else f"Write one of: {', '.join(units)}"
        raise wrong(f'"{unit}" is not a unit of time for a target. {advice}')
    if not re.fullmatch(r"[1-9]\d{0,3}", str(amount)):
        raise wrong(f'"{amount}" is not an amount. Write a whole number above zero, such as {{{unit}: 48}}')
    return Target(int(amount), TargetUnit(unit))


def _open_target(value: str) -> OpenTarget:
    amount = re.match(r"\s*(\d+)", value)
    if amount:
        raise wrong(f"A target needs a unit. Write target: {{hours: {amount[1]}}}")
    names = [target.value for target in OpenTarget]
    if value not in names:
        raise wrong(f'"{value}" is not a target. Write {{hours: 48}}, or one of: {", ".join(names)}')
    return OpenTarget(value)


def _target_document(target: Any) -> Any:
    return {target.unit.value: target.amount} if isinstance(target, Target) else str(target)


def one_or_many(value: Any) -> Any:
    """A single mapping as a list of one: `when: {…}` means `when: [{…}]`."""
    return (value,) if isinstance(value, dict) else value


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Code = Annotated[
    str, AfterValidator(_shaped(r"[a-z0-9][a-z0-9_-]{0,63}", "Write small letters, digits, - or _"))
]
Slug = Annotated[
    str, AfterValidator(_shaped(r"[a-z0-9]+(-[a-z0-9]+)*", "Write small letters and digits joined by -"))
]
QuestionId = Annotated[
    str,
    AfterValidator(
        _shaped(r"[a-z][a-z0-9_]{0,39}", "Write small letters, digits and _, starting with a letter")
    ),
]
TypeCode = Annotated[str, AfterValidator(_shaped(r"\S(.{0,62}\S)?", "Write at most 64 characters"))]
Hex = Annotated[
    str,
    AfterValidator(
        _shaped(
            r"#[0-9a-fA-F]{6}",
            'Write a color between quotes, as # and six digits or letters a to f: "#1a2b3c"',
        )
    ),
    AfterValidator(str.lower),
]
WebAddress = Annotated[
    str,
    AfterValidator(
        _shaped(
            r"https://[a-z0-9.-]+(/[\w./-]*)?", "Write the whole address, such as https://www.example.gov"
        )
    ),
]
LanguageTag = Annotated[str, AfterValidator(_language)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Country = Annotated[str, AfterValidator(_country)]
Day = Annotated[date, BeforeValidator(_calendar_day)]
MonthDay = Annotated[str, AfterValidator(_month_day)]
YearDay = Annotated[str, AfterValidator(_year_day)]
DayLimit = Annotated[str, AfterValidator(_day_limit)]
TargetValue = Annotated[Target | OpenTarget, BeforeValidator(_target), PlainSerializer(_target_document)]
