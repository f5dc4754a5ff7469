"""What a download may be narrowed to, read from the parameters of its address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from portal.outcomes.cells import moment, quoted

LONGEST_CODE = 200
MOST_CODES = 100

_Value = TypeVar("_Value")


class Wrong(StrEnum):
    """What is wrong with a parameter; its words are in portal/web/opendata/words.py."""

    NO_MOMENT = "no_moment"
    NO_DAY = "no_day"
    NO_CODE = "no_code"
    NO_SUCH_CODE = "no_such_code"
    UNKNOWN = "unknown"
    TAKES_NONE = "takes_none"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a parameter; `is_repeated`: it was given more than once, and may be given once.

    `known`: of a code that there is not, those that there are.
    """

    parameter: str
    wrong: Wrong
    is_repeated: bool = False
    known: tuple[str, ...] = ()


class BadParameters(Exception):
    """Some parameters cannot be read; `faults` has them all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{each.parameter}: {each.wrong}" for each in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Filters:
    """Which rows are wanted; those that are empty ask for nothing. Days are the city's, both inside."""

    updated_after: datetime | None = None
    received_from: date | None = None
    received_to: date | None = None
    service: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    district: tuple[str, ...] = ()

    def condition(self, zone: ZoneInfo) -> str:
        """Return it as an SQL condition over a row `f` of any table of the release."""
        parts = ["true"]
        if self.updated_after is not None:
            parts.append(f"f.changed_at > {moment(self.updated_after)}")
        if self.received_from is not None:
            parts.append(f"f.received_at >= {_midnight(self.received_from, zone)}")
        if self.received_to is not None:
            parts.append(f"f.received_at < {_midnight(self.received_to + timedelta(days=1), zone)}")
        for name in CODES:
            codes = ", ".join(quoted(code) for code in getattr(self, name))
            parts.append(f"f.{name} IN ({codes})" if codes else "true")
        return " AND ".join(parts)


def _midnight(day: date, zone: ZoneInfo) -> str:
    return moment(datetime.combine(day, time(), zone))


def _moment(said: str) -> datetime:
    """Read a moment. A plus that nobody encoded arrives as a space."""
    found = datetime.fromisoformat(said.replace(" ", "+"))
    if found.tzinfo is None or not _common(found.date()):
        raise ValueError(said)
    return found


def _day(said: str) -> date:
    found = date.fromisoformat(said)
    if not _common(found):
        raise ValueError(said)
    return found


def _common(day: date) -> bool:
    """Say whether a day lies where no zone and no day after it leads out of the calendar."""
    return date(1900, 1, 1) <= day <= date(2999, 12, 31)


ONCE: Mapping[str, tuple[Callable[[str], Any], Wrong]] = {
    "updated_after": (_moment, Wrong.NO_MOMENT),
    "received_from": (_day, Wrong.NO_DAY),
    "received_to": (_day, Wrong.NO_DAY),
}
"""Parameters that are given once: how each is read, and what is wrong when it cannot be."""

CODES = ("service", "agency", "district")
"""Parameters that may be given several times: any of the codes."""


def read(given: Mapping[str, Sequence[str]]) -> Filters:
    """Read the parameters of an address, by name. Errors: BadParameters, also for an empty one.

    A program that has lost the moment it wanted to ask from must not be given the whole file instead.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, said in given.items():
        if name in ONCE:
            values[name] = _once(name, said, faults)
        elif name in CODES:
            values[name] = _codes(name, said, faults)
        else:
            faults.append(Fault(name, Wrong.UNKNOWN))
    if faults:
        raise BadParameters(faults)
    return Filters(**values)


def _once(name: str, said: Sequence[str], faults: list[Fault]) -> Any:
    reader, wrong = ONCE[name]
    try:
        (one,) = said
        return reader(one)
    except ValueError:
        faults.append(Fault(name, wrong, is_repeated=len(said) > 1))
        return None


def _codes(name: str, said: Sequence[str], faults: list[Fault]) -> tuple[str, ...]:
    if len(said) > MOST_CODES or not all(
        0 < len(each) <= LONGEST_CODE and each.isprintable() for each in said
    ):
        faults.append(Fault(name, Wrong.NO_CODE))
    return tuple(sorted(set(said)))
