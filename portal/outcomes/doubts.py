"""What is to be doubted in the facts of a period: how many requests, and which.

One condition for each doubt serves the count and the list, so that every count leads to just its rows.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import duckdb

from portal.domain.lifecycle import Outcome, RequestKind
from portal.domain.measures import Period
from portal.outcomes.cells import quoted, within


class Doubt(StrEnum):
    """Why a request says less than others, or is in no rate. One request can have several."""

    SUSPECT = "suspect"
    NO_PLACE = "no_place"
    NO_DEADLINE = "no_deadline"
    DEADLINE_BEFORE_RECEIVED = "deadline_before_received"
    CLOSED_BEFORE_RECEIVED = "closed_before_received"
    NOT_RECORDED = "not_recorded"
    UNMAPPED = "unmapped"
    PROACTIVE = "proactive"
    INFORMATION_ONLY = "information_only"
    INVALID = "invalid"


def _conditions(services: Iterable[str]) -> Mapping[Doubt, str]:
    known = ", ".join(quoted(code) for code in sorted(services)) or "NULL"
    asked = f"kind = '{RequestKind.REQUESTED}'"
    return {
        Doubt.SUSPECT: f"{asked} AND suspect",
        Doubt.NO_PLACE: f"{asked} AND district IS NULL AND neighbourhood IS NULL",
        Doubt.NO_DEADLINE: f"{asked} AND due_at IS NULL",
        Doubt.DEADLINE_BEFORE_RECEIVED: f"{asked} AND due_at < received_at",
        Doubt.CLOSED_BEFORE_RECEIVED: f"{asked} AND closed_at < received_at",
        Doubt.NOT_RECORDED: f"{asked} AND outcome = '{Outcome.NOT_RECORDED}'",
        Doubt.UNMAPPED: f"service NOT IN ({known})",
        Doubt.PROACTIVE: f"kind = '{RequestKind.PROACTIVE}'",
        Doubt.INFORMATION_ONLY: f"kind = '{RequestKind.INFORMATION_ONLY}'",
        Doubt.INVALID: f"{asked} AND outcome = '{Outcome.INVALID}'",
    }


def doubts(
    connection: duckdb.DuckDBPyConnection, period: Period, services: Iterable[str]
) -> tuple[int, Mapping[Doubt, int]]:
    """Return how many records a period has, and how many of them each doubt is about.

    In: the codes of the services that the profile knows.
    """
    counts = ", ".join(
        f"count(*) FILTER (coalesce({condition}, false))" for condition in _conditions(services).values()
    )
    statement = f"SELECT count(*), {counts} FROM requests WHERE {within('received_at', [period])}"
    whole, *each = connection.execute(statement).fetchall()[0]
    return int(whole), {doubt: int(count) for doubt, count in zip(Doubt, each, strict=True)}


def doubtful(
    connection: duckdb.DuckDBPyConnection,
    period: Period,
    services: Iterable[str],
    doubt: Doubt,
    most: int,
    passed: int = 0,
) -> list[tuple[str, str]]:
    """Return reference and service of at most so many requests that a doubt is about, the latest first.

    In: also how many of them are passed over.
    """
    found = connection.execute(
        f"SELECT reference, service FROM requests WHERE {within('received_at', [period])}"
        f" AND ({_conditions(services)[doubt]}) ORDER BY received_at DESC, request_id DESC LIMIT ? OFFSET ?",
        [most, passed],
    )
    return [(str(reference), str(service)) for reference, service in found.fetchall()]
