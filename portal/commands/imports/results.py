"""What became of each row of a file: every one is accounted for."""

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_VALUE = 60
"""Characters of a value that a report repeats."""


class ImportStopped(Exception):
    """An import that cannot begin or go on. The text says why and what to do."""


class Result(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    REMARKED = "taken with a remark"
    THERE = "there already"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a row was refused, as one sentence."""

    NOT_COLUMNS = "this cannot be read as columns ({error}); look for a quote mark without its partner"
    COLUMN_COUNT = "this has {found} columns, and the heading has {expected}"
    BYTES = "this holds bytes that are not {encoding}"
    NUL = "this holds NUL characters: the file is damaged here"
    DELETED = "the source marks this as deleted"
    NO_NUMBER = "the number is missing"
    LONG_NUMBER = "the number is longer than {most} characters"
    NO_TYPE = "the type is missing"
    LONG_TYPE = "the type is longer than {most} characters"
    NO_CREATED = "there is no time of creation"
    CREATED_UNREADABLE = "the time of creation cannot be read or never was: {value}"
    CREATED_AHEAD = "the time of creation is still to come: {value}"
    NO_STATUS = "the status is missing"
    UNKNOWN_STATUS = "the mapping does not say what this status means: {value}"
    NO_CLOSED = "it is closed, but nothing says when"
    CLOSED_UNREADABLE = "the time of the close cannot be read or never was: {value}"
    CLOSED_AHEAD = "the time of the close is still to come: {value}"
    TWICE = "this number is already on line {line}"


class Remark(StrEnum):
    """What to know about a row that was taken, as one sentence."""

    CLOSED_BEFORE_CREATED = "closed before it was created ({value}); the close is dated to the creation"
    DUE_BEFORE_CREATED = "the deadline lies before the creation ({value}); it is in no rate"
    DUE_UNREADABLE = "the deadline cannot be read ({value}); it has none here"
    UNKNOWN_CHANNEL = "the mapping does not list this channel ({value}); counted as {channel}"
    UNKNOWN_OUTCOME = "the mapping does not list this outcome ({value}); the status decides"
    SINCE_WHEN = "nothing says since when it is {status}; kept as received"
    CLOSED_BUT_OPEN = "it has a time of the close ({value}), but its status is open; kept as open"
    CUT = "{column} was too long and was cut"
    COORDINATES = "the coordinates cannot be read; left out"


@dataclass(frozen=True)
class Finding:
    """A reason or a remark with its values."""

    kind: Reason | Remark
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it."""
        return self.kind.value.format(**self.values)


class Refusing(Exception):
    """Ends the reading of one row with its reason."""

    def __init__(self, reason: Reason, **values: object) -> None:
        """Take the reason and what its sentence needs."""
        super().__init__(reason)
        self.finding = Finding(reason, values)


def shortened(value: str) -> str:
    """Return a value as a report repeats it: one line, and not longer than a line."""
    plain = " ".join(value.split())
    return plain if len(plain) <= LONGEST_VALUE else plain[:LONGEST_VALUE] + "…"


@dataclass(frozen=True)
class RowResult:
    """One row accounted for. `line` and `last_line` are lines of the physical file, from 1."""

    line: int
    last_line: int
    number: str
    result: Result
    service: str
    findings: tuple[Finding, ...] = ()
