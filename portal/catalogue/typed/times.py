"""Times of day as people type them: 14:30, 2:30 pm, 2.30 p. m., ٢:٣٠ م."""

import re
import unicodedata
from datetime import time
from functools import lru_cache

from portal.catalogue.faults import FaultCode
from portal.catalogue.typed.conventions import locale_of, twelve_hours
from portal.catalogue.typed.numerals import plain

AM, PM = "am", "pm"

_LONGEST = 30
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]\s?(?P<minute>\d{2}))?(?P<rest>\D*)", re.ASCII)

# CLDR has the words in full ("مساءً"); these are the letters people really type.
_SHORT = {"a": AM, "p": PM, "ص": AM, "م": PM}


def read_time(text: str, language: str, region: str) -> time | FaultCode:
    """The time that was typed, or why it is none.

    Where people count half days, an hour from 1 to 12 needs its half ("2:30" is night or afternoon);
    09:30 with its zero is the 24-hour clock.
    """
    written = plain(text).casefold() if len(text) <= _LONGEST else ""
    match = _TIME.fullmatch(_half_last(written, language))
    half = _half(match["rest"], language) if match else None
    if match is None or half is None or not (half or match["minute"]):
        return FaultCode.NOT_A_TIME
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half:
        hour = _whole_day(hour, half)
    elif 1 <= hour <= 12 and match["hour"][0] != "0" and twelve_hours(language, region):
        return FaultCode.UNCLEAR_TIME
    return time(hour, minute) if hour <= 23 and minute <= 59 else FaultCode.NOT_A_TIME


def with_half(value: time, language: str) -> str:
    """A time of a half day, "2:30 PM", with the language's word for it where CLDR has one."""
    half = AM if value.hour < 12 else PM
    return f"{value.hour % 12 or 12}:{value.minute:02} {locale_of(language).periods.get(half, half)}"


def fill_time(value: time, language: str) -> str:
    """A time as its control shows it; reading it gives the same time in every language and region."""
    # 09:30 says by its zero that it is of the whole day; 10:30 cannot.
    if twelve_hours(language) or 10 <= value.hour <= 12:
        return with_half(value, language)
    return f"{value:%H:%M}"


def _whole_day(hour: int, half: str) -> int:
    """The hour of the day of an hour of a half day; one that is none comes out beyond the day."""
    if half == PM and 13 <= hour <= 23:
        return hour
    return hour % 12 + (12 if half == PM else 0) if 1 <= hour <= 12 else 24


def _half_last(written: str, language: str) -> str:
    """Korean and Chinese put the half of the day first."""
    match = re.fullmatch(r"(\D+?)\s?(\d.*)", written, re.ASCII)
    return f"{match[2]} {match[1]}" if match and _half(match[1], language) else written


def _half(rest: str, language: str) -> str | None:
    """AM, PM, "" when no half is named, None when the words mean something else."""
    folded = _folded(rest)
    return _halves(language).get(folded) if folded else ""


@lru_cache(maxsize=64)
def _halves(language: str) -> dict[str, str]:
    known = {AM: AM, PM: PM, "h": "", "hs": "", "hrs": ""} | _SHORT
    for half in (AM, PM):
        if name := locale_of(language).periods.get(half):
            known[_folded(name)] = half
    return known


def _folded(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def is_kept_time(text: str) -> bool:
    """Whether text is a time as it is kept, "14:30"."""
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None
