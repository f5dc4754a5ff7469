"""Days as people type them into three boxes: day, month and year."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from portal.catalogue.controls import Moment, Raw, line
from portal.catalogue.faults import WHOLE_GROUP, Fault, FaultCode
from portal.catalogue.schema import DateQuestion, DateTimeQuestion
from portal.catalogue.typed.conventions import DAY, MONTH, YEAR, date_order, locale_of
from portal.catalogue.typed.numerals import plain

_LONGEST = 30


def read_day(question: DateQuestion | DateTimeQuestion, raw: Raw, moment: Moment) -> date | Fault | None:
    """The day that was typed, why it is none, or None when nothing was typed.

    A month may be a number or its name in the page's language or in English. A year has four digits:
    guessing the century of "26" would be wrong for someone's birthday.
    """
    typed = {part: line(raw, part) for part in (DAY, MONTH, YEAR)}
    if not any(typed.values()):
        return None
    for part in date_order(moment.language):
        if not typed[part]:
            return Fault(FaultCode.DATE_INCOMPLETE, part, {"part": part})
    year = _number(typed[YEAR], 4)
    if year is None or year < 1000:
        return Fault(FaultCode.NOT_A_YEAR, YEAR, {"year": str(moment.today.year)})
    try:
        day = date(year, month_number(typed[MONTH], moment.language) or 0, _number(typed[DAY], 2) or 0)
    except ValueError:
        return Fault(FaultCode.NOT_A_DATE, WHOLE_GROUP, {"day": moment.today.isoformat()})
    return outside(question, day, moment.today) or day


def outside(question: DateQuestion | DateTimeQuestion, day: date, today: date) -> Fault | None:
    """The fault of a day before the first or after the last that may be given."""
    earliest, latest = question.earliest_on(today), question.latest_on(today)
    if earliest and day < earliest:
        return Fault(FaultCode.TOO_EARLY, WHOLE_GROUP, {"day": earliest.isoformat()})
    if latest and day > latest:
        return Fault(FaultCode.TOO_LATE, WHOLE_GROUP, {"day": latest.isoformat()})
    return None


def fill_day(day: date) -> dict[str, list[str]]:
    """A day as its three boxes show it."""
    return {DAY: [str(day.day)], MONTH: [str(day.month)], YEAR: [f"{day.year:04}"]}


def _number(text: str, most_digits: int) -> int | None:
    written = plain(text) if len(text) <= _LONGEST else ""
    return int(written) if re.fullmatch(rf"[0-9]{{1,{most_digits}}}", written) else None


def month_number(text: str, language: str) -> int | None:
    """The month a text means, 1 to 12 or another number of two digits; None when it means none."""
    if len(text) > _LONGEST:
        return None
    number = _number(text, 2)
    return number if number is not None else _month_names(language).get(_folded(text))


@lru_cache(maxsize=64)
def _month_names(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in (locale_of("en"), locale_of(language)):
        for use in ("format", "stand-alone"):
            for length in ("wide", "abbreviated"):
                names |= {_folded(name): number for number, name in locale.months[use][length].items()}
    return names


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def is_kept_day(text: str) -> bool:
    """Whether text is a day of the calendar as it is kept, "2026-11-22"."""
    if not re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
