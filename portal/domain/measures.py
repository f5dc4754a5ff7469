"""Measures: what each rate counts, and its arithmetic. Definitions: docs/measures.md."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.lifecycle import NEVER_IN_A_RATE, Outcome, Result

FEWEST_FOR_A_RATE = 10
"""A rate over fewer cases says more about chance than about the service."""


@dataclass(frozen=True)
class Rate:
    """A share with its counts; `excluded` cases belong neither above nor below the line."""

    numerator: int = 0
    denominator: int = 0
    excluded: int = 0

    @property
    def share(self) -> float | None:
        """Numerator ÷ denominator, 0 to 1; None where there are too few cases to say."""
        if self.denominator < FEWEST_FOR_A_RATE:
            return None
        return self.numerator / self.denominator

    def __add__(self, other: "Rate") -> "Rate":
        """Add the cases of two rates."""
        return Rate(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.excluded + other.excluded,
        )


@dataclass(frozen=True)
class Period:
    """From `start` up to, not with, `end` (UTC)."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        """Say whether a moment lies in the period."""
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True)
class Fact:
    """One request as the measures see it. Moments are UTC.

    `due_at` is the deadline of the request's last dated promise after the first response; `result` and
    `resolved_at` say what became of that promise. A duplicate carries its root's result.
    """

    service: str
    received_at: datetime
    outcome: Outcome | None
    closed_at: datetime | None
    due_at: datetime | None
    result: Result
    resolved_at: datetime | None


@dataclass(frozen=True)
class Figures:
    """What "How are we doing" says of one service, or of all."""

    received: int = 0
    open: int = 0
    closed: Mapping[Outcome, int] = field(default_factory=dict)
    on_time_of_closed: Rate = Rate()
    on_time_of_due: Rate = Rate()

    def __add__(self, other: "Figures") -> "Figures":
        """Add the cases of two sets of figures."""
        return Figures(
            self.received + other.received,
            self.open + other.open,
            Counter(self.closed) + Counter(other.closed),
            self.on_time_of_closed + other.on_time_of_closed,
            self.on_time_of_due + other.on_time_of_due,
        )


def on_time_of_closed(fact: Fact, period: Period) -> Rate:
    """Closed by the deadline ÷ closed in the period: the city's usual figure.

    Left out: `invalid`, and requests without a dated promise.
    """
    if fact.closed_at is None or fact.closed_at not in period:
        return Rate()
    if fact.outcome in NEVER_IN_A_RATE or fact.due_at is None:
        return Rate(excluded=1)
    return Rate(int(fact.closed_at <= fact.due_at), 1)


def on_time_of_due(fact: Fact, period: Period, as_of: datetime) -> Rate:
    """Met by the deadline ÷ deadline fell in the period: the honest headline.

    Requests that are still open after their deadline count against. Left out: `invalid`, and promises that
    another outcome had ended before their deadline came (referred, declined, nothing found …).
    """
    if fact.due_at is None or fact.due_at not in period or fact.due_at > as_of:
        return Rate()
    in_time = fact.resolved_at is not None and fact.resolved_at <= fact.due_at
    if fact.result is Result.OUT or (fact.result is Result.LEFT and in_time):
        return Rate(excluded=1)
    return Rate(int(fact.result is Result.MET and in_time), 1)


def figures(facts: Iterable[Fact], period: Period, as_of: datetime) -> dict[str, Figures]:
    """Return the figures of each service that has any request, as of a moment (UTC)."""
    sums: dict[str, Figures] = {}
    for fact in facts:
        in_period = fact.closed_at in period
        one = Figures(
            received=int(fact.received_at in period),
            open=int(fact.closed_at is None),
            closed={fact.outcome: 1} if in_period and fact.outcome else {},
            on_time_of_closed=on_time_of_closed(fact, period),
            on_time_of_due=on_time_of_due(fact, period, as_of),
        )
        sums[fact.service] = sums.get(fact.service, Figures()) + one
    return sums
