"""Dates and times as other systems write them: several formats for a column, one moment in UTC."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.catalogue.schema.fields import wrong

EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
"""Years between which every moment has a time in every zone."""

END_OF_DAY = time(23, 59, 59, fold=1)  # as deadlines that the portal makes (domain/clocks.py)

_SAMPLE = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
_DATES = ("%d", "%j", "%x", "%c")
_CLOCKS = ("%H", "%I", "%X", "%c")


class DateOrder(StrEnum):
    """Ways to write a moment that have a name; all others are written with the letters of strptime."""

    ISO = "iso"
    MILLISECONDS = "epoch_milliseconds"
    SECONDS = "epoch_seconds"


def checked_format(written: str) -> str:
    """A format that can read back what it writes. Raises the wording of a mistake for any other."""
    if written in set(DateOrder):
        return written
    try:
        again = datetime.strptime(_SAMPLE.strftime(written), written)  # noqa: DTZ007 - a trial, not a moment
        fits = any(sign in written for sign in _DATES) and again.date() == _SAMPLE.date()
    except ValueError:
        fits = False
    if not fits:
        raise wrong(
            f'"{written}" is not a way to write a day. Write iso, epoch_milliseconds, or letters such as '
            '"%m/%d/%Y %I:%M:%S %p"'
        )
    return written


def confused(formats: Sequence[str]) -> tuple[str, str] | None:
    """Two formats that read one text as different days, such as day first and month first; else None."""
    plain = [written for written in formats if written not in set(DateOrder)]
    for first in plain:
        text = _SAMPLE.strftime(first)
        for second in plain:
            try:
                other = datetime.strptime(text, second)  # noqa: DTZ007 - a trial, not a moment
            except ValueError:
                continue
            if other.date() != _SAMPLE.date():
                return first, second
    return None


_HOURS_ONLY = re.compile(r"[+-]\d\d$")


class MomentReader:
    """Reads the moments of one column. Times without an offset are local times of `zone`."""

    def __init__(self, formats: Sequence[str], zone: ZoneInfo, *, ends_days: bool = False) -> None:
        """Try the formats in their order. With `ends_days` a day without a time means its last second."""
        self._zone = zone
        self._ways = [_way(written, ends_days=ends_days) for written in formats]

    def read(self, text: str) -> datetime | None:
        """The moment in UTC, or None for a text that none of the formats fits, or an impossible date.

        Where clocks are put back an hour is there twice: the first one is taken.
        """
        for way in self._ways:
            try:
                found = way(text)
                local = found if found.tzinfo is not None else found.replace(tzinfo=self._zone)
                if EARLIEST_YEAR <= local.year <= LATEST_YEAR:
                    return local.astimezone(UTC)
            except (ValueError, OverflowError, OSError):
                continue
        return None


def _way(written: str, *, ends_days: bool) -> Callable[[str], datetime]:
    if written == DateOrder.ISO:
        return _iso_day_end if ends_days else datetime.fromisoformat
    if written == DateOrder.MILLISECONDS:
        return lambda text: datetime.fromtimestamp(int(text) / 1000, UTC)
    if written == DateOrder.SECONDS:
        return lambda text: datetime.fromtimestamp(int(text), UTC)
    if ends_days and not any(sign in written for sign in _CLOCKS):
        return lambda text: datetime.combine(_parsed(text, written), END_OF_DAY)
    return lambda text: _parsed(text, written)


def _parsed(text: str, written: str) -> datetime:
    if written.endswith("%z") and _HOURS_ONLY.search(text):
        text += "00"  # PostgreSQL writes an offset of whole hours as +00, which strptime does not read
    return datetime.strptime(text, written)  # noqa: DTZ007 - the zone is the mapping's, given by the reader


def _iso_day_end(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return datetime.combine(found, END_OF_DAY) if len(text) <= len("2026-07-04") else found
