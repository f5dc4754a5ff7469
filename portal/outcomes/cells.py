"""The pieces of SQL that every measure shares: which period, which group, and who is left out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from portal.domain.lifecycle import Outcome, RequestKind
from portal.domain.measures import Exclusion, Period

BETWEEN = "\x1f"
"""Stands between a service's code and a district: the unit separator, which neither can hold."""


class Group(StrEnum):
    """What the rows of a table of figures stand for, besides the period. The value is the facts' column."""

    SERVICE = "service"
    SERVICE_IN_DISTRICT = f"service || '{BETWEEN}' || district"
    AGENCY = "agency"
    NONE = "NULL"


OUTSIDE = f"""CASE
    WHEN kind = '{RequestKind.PROACTIVE}' THEN '{Exclusion.PROACTIVE}'
    WHEN kind = '{RequestKind.INFORMATION_ONLY}' THEN '{Exclusion.INFORMATION_ONLY}'
    WHEN outcome = '{Outcome.INVALID}' THEN '{Exclusion.INVALID}'
    WHEN due_at < received_at THEN '{Exclusion.DEADLINE_BEFORE_RECEIVED}' END"""
"""Why a request is in no rate, whatever the rate; NULL for most."""


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
