"""The pieces of SQL that every measure shares: which period, which group, and who is left out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from portal.domain.lifecycle import Outcome, RequestKind, Result, Visibility
from portal.domain.measures import Exclusion, Period

BETWEEN = "\x1f"
"""Stands between a service's code and a district, if there is one: the unit separator, in neither."""


class Group(StrEnum):
    """What the rows of a table of figures stand for, besides the period. The value is the facts' column."""

    SERVICE = "service"
    SERVICE_IN_DISTRICT = f"service || '{BETWEEN}' || coalesce(district, '')"
    AGENCY = "agency"
    TOPIC = "topic"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    CHANNEL = "channel"
    LANGUAGE = "language"
    ASSISTED = "assisted"
    VISIBILITY = "visibility"
    NONE = "NULL"


NO_CODE = ""
"""Stands for none of the codes there are: no request has it."""


@dataclass(frozen=True)
class Scope:
    """Which requests figures are of: those that have, of each group that is named, one of the codes given.

    `only` has pairs of a group and a code, in any order. Without any, all requests are meant. Those of a
    group in `unknown` have no code of it at all.
    """

    only: frozenset[tuple[Group, str]] = frozenset()
    unknown: frozenset[Group] = frozenset()

    def with_any(self, group: Group, codes: Iterable[str]) -> Self:
        """Return a scope that asks for one of these codes too; for none at all, one without requests."""
        codes = list(codes) or [NO_CODE]
        return replace(self, only=self.only | {(group, code) for code in codes})

    def condition(self) -> str:
        """Return it as an SQL condition over any table of the facts."""
        groups: dict[Group, list[str]] = {}
        for group, code in sorted(self.only):
            groups.setdefault(group, []).append(quoted(code))
        asked = [f"{group} IN ({', '.join(codes)})" for group, codes in groups.items()]
        return " AND ".join([*asked, *(f"{group} IS NULL" for group in sorted(self.unknown))]) or "true"


ALL = Scope()
"""Every request."""

RELEASED_VISIBILITIES = frozenset({Visibility.PUBLIC, Visibility.COARSE})

RELEASED = ALL.with_any(Group.VISIBILITY, RELEASED_VISIBILITIES)
"""The requests of the row release: what is of a private service is on no row, and in no figure of rows."""


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _outside(invalid: str) -> str:
    return f"""CASE
    WHEN kind = '{RequestKind.PROACTIVE}' THEN '{Exclusion.PROACTIVE}'
    WHEN kind = '{RequestKind.INFORMATION_ONLY}' THEN '{Exclusion.INFORMATION_ONLY}'
    WHEN {invalid} THEN '{Exclusion.INVALID}'
    WHEN due_at < received_at THEN '{Exclusion.DEADLINE_BEFORE_RECEIVED}' END"""


OUTSIDE = _outside(f"outcome = '{Outcome.INVALID}'")
"""Why a request or a close is in no rate, whatever the rate; NULL for most."""

OUTSIDE_PROMISE = _outside(f"result = '{Result.OUT}'")
"""The same for a promise: a close as invalid takes it out."""


def among(column: str, codes: Collection[StrEnum]) -> str:
    """Return a condition: a column holds one of some codes."""
    return f"{column} IN ({', '.join(repr(str(code)) for code in sorted(codes))})"


def moment(at: datetime) -> str:
    """Return an aware moment as an SQL literal: the facts are UTC without a zone."""
    return f"TIMESTAMP '{at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def number_of(column: str, periods: Sequence[Period]) -> str:
    """Return an expression: the number of the period (from 0) in which a moment lies, NULL for none.

    The periods follow one another without a gap, the earliest first.
    """
    ends = " ".join(f"WHEN {column} < {moment(p.end)} THEN {i}" for i, p in enumerate(periods))
    return f"CASE WHEN {column} < {moment(periods[0].start)} THEN NULL {ends} END"


def within(column: str, periods: Sequence[Period]) -> str:
    """Return a condition: the moment lies in one of the periods. Parquet skips what cannot."""
    return f"{column} >= {moment(periods[0].start)} AND {column} < {moment(periods[-1].end)}"
