"""Measures: what each figure counts, and its arithmetic. Definitions: docs/measures.md.

Sources: Kaplan & Meier, "Nonparametric estimation from incomplete observations", 1958 (time to answer);
Aalen & Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
observations", 1978 (time to complete).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.lifecycle import DONE, NEVER_IN_A_RATE, Outcome, Result

FEWEST_FOR_A_RATE = 10
"""A rate over fewer cases says more about chance than about the service."""

BADLY_LATE_FACTOR = 3
"""Badly late: more than so many times as long as promised has passed since the request was received."""

MEDIAN, NINETIETH = 0.5, 0.9
"""The shares of all requests at which a time is read from its curve."""

ROUNDING = 1e-9
"""How far a curve may miss a share by the rounding of its sums and still have reached it."""


class Measure(StrEnum):
    """The figures by the names under which docs/measures.md explains them."""

    ON_TIME_OF_DUE = "on_time_of_due"
    ON_TIME_OF_CLOSED = "on_time_of_closed"
    DONE_SHARE = "done_share"
    TIME_TO_ANSWER = "time_to_answer"
    TIME_TO_COMPLETE = "time_to_complete"
    BACKLOG = "backlog"
    BACKLOG_AGE = "backlog_age"


class Exclusion(StrEnum):
    """Why a case belongs neither above nor below the line. The first reason that holds is the one counted."""

    PROACTIVE = "proactive"
    INFORMATION_ONLY = "information_only"
    INVALID = "invalid"
    DEADLINE_BEFORE_RECEIVED = "deadline_before_received"
    NO_DEADLINE = "no_deadline"
    NO_LONGER_NEEDED = "no_longer_needed"
    WITHDRAWN = "withdrawn"
    NOT_RECORDED = "not_recorded"


NOT_REQUESTED = frozenset({Exclusion.PROACTIVE, Exclusion.INFORMATION_ONLY})
"""Nobody asked for these: they are in no figure and are counted apart."""

NOT_A_CASE_OF_DONE: Mapping[Outcome, Exclusion] = {
    Outcome.INVALID: Exclusion.INVALID,
    Outcome.WITHDRAWN: Exclusion.WITHDRAWN,
    Outcome.NOT_RECORDED: Exclusion.NOT_RECORDED,
}
"""Closed requests that are not asked whether the work was done."""

ANSWERS = frozenset(Outcome) - NEVER_IN_A_RATE - {Outcome.WITHDRAWN}
"""Closes that answer the resident. A withdrawn request was not answered: it is censored when it ends."""


@dataclass(frozen=True)
class Rate:
    """A share with its counts.

    `suspect` cases lie below the line and would lie above it but for their suspect close; `excluded` ones
    lie neither above nor below.
    """

    numerator: int = 0
    denominator: int = 0
    suspect: int = 0
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Numerator ÷ denominator, 0 to 1; None where there are too few cases to say."""
        if self.denominator < FEWEST_FOR_A_RATE:
            return None
        return self.numerator / self.denominator


NO_CASE = Rate()
"""What a request adds to a rate that does not ask about it."""


@dataclass(frozen=True)
class Time:
    """How long it takes for a share of all requests of a period; None where that share is not reached.

    Of `cases`, `events` had the end that is asked for, `others` another that rules it out, and the rest are
    censored: that they had not ended is all we know. `suspect` closes are among them, without credit.
    """

    cases: int = 0
    events: int = 0
    others: int = 0
    suspect: int = 0
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)
    median: timedelta | None = None
    ninetieth: timedelta | None = None

    @property
    def censored(self) -> int:
        """Cases of which is only known that they had not ended."""
        return self.cases - self.events - self.others

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.cases >= FEWEST_FOR_A_RATE


@dataclass(frozen=True)
class Backlog:
    """What was open at the end of a period (or is, as of now), its median age, and how much of it was late.

    `late` counts the badly late ones too.
    """

    open: int = 0
    median_age: timedelta | None = None
    late: int = 0
    badly_late: int = 0
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Period:
    """From `start` up to, not with, `end` (UTC)."""

    start: datetime
    end: datetime


class Happening(StrEnum):
    """For what a request is counted in a period."""

    RECEIVED = "received"
    CLOSED = "closed"
    DUE = "due"
    OPEN = "open"


@dataclass(frozen=True)
class Cell:
    """So many (`count`) requests that are alike in all that the counts and rates ask for.

    `outside` is why they are in no rate at all, None for most. `result` and `in_time` tell of the promise: in
    time is, for CLOSED, closed by the deadline; for DUE, settled by the deadline.
    """

    happening: Happening
    outcome: Outcome | None
    outside: Exclusion | None
    has_deadline: bool
    result: Result | None
    in_time: bool
    suspect: bool
    count: int


@dataclass(frozen=True)
class Figures:
    """What "How are we doing" says of one service, agency or period, or of all.

    `apart` counts what came in without a resident's request, by reason.
    """

    received: int = 0
    apart: Mapping[Exclusion, int] = field(default_factory=dict)
    open: int = 0
    closed: Mapping[Outcome, int] = field(default_factory=dict)
    on_time_of_closed: Rate = Rate()
    on_time_of_due: Rate = Rate()
    done_share: Rate = Rate()
    time_to_answer: Time = Time()
    time_to_complete: Time = Time()
    backlog: Backlog = Backlog()


def on_time_of_closed(cell: Cell) -> Rate:
    """Closed by the deadline ÷ closed in the period: the city's usual figure."""
    if cell.happening is not Happening.CLOSED:
        return NO_CASE
    reason = cell.outside or (None if cell.has_deadline else Exclusion.NO_DEADLINE)
    return _rate(cell, reason, credit=cell.in_time)


def on_time_of_due(cell: Cell) -> Rate:
    """Met by the deadline ÷ deadline fell in the period: the honest headline.

    Requests that are still open after their deadline count against. Promises that another outcome had ended
    before their deadline came (referred, declined, nothing found …) are left out.
    """
    if cell.happening is not Happening.DUE:
        return NO_CASE
    ended = cell.result is Result.LEFT and cell.in_time
    reason = cell.outside or (Exclusion.NO_LONGER_NEEDED if ended else None)
    return _rate(cell, reason, credit=cell.result is Result.MET and cell.in_time)


def done_share(cell: Cell) -> Rate:
    """`completed` ÷ closed in the period, without `invalid`, `withdrawn` and `not_recorded`."""
    if cell.happening is not Happening.CLOSED or cell.outcome is None:
        return NO_CASE
    reason = cell.outside or NOT_A_CASE_OF_DONE.get(cell.outcome)
    return _rate(cell, reason, credit=cell.outcome in DONE)


def _rate(cell: Cell, reason: Exclusion | None, credit: bool) -> Rate:
    """Return a cell's part of a rate. A suspect close earns no credit (docs/measures.md, Suspect closes)."""
    if reason is not None:
        return Rate(excluded={reason: cell.count})
    withheld = credit and cell.suspect
    return Rate(
        numerator=cell.count if credit and not withheld else 0,
        denominator=cell.count,
        suspect=cell.count if withheld else 0,
    )


def _sum(rates: Iterable[Rate]) -> Rate:
    """Add up the cases of rates."""
    numerator = denominator = suspect = 0
    excluded: Counter[Exclusion] = Counter()
    for rate in rates:
        numerator += rate.numerator
        denominator += rate.denominator
        suspect += rate.suspect
        if rate.excluded:
            excluded.update(rate.excluded)
    return Rate(numerator, denominator, suspect, excluded)


def counted(cells: Iterable[Cell]) -> Figures:
    """Add up cells: the counts and the rates. Times and backlog are no sums, and stay empty."""
    cells = list(cells)
    counts: Counter[Happening] = Counter()
    apart: Counter[Exclusion] = Counter()
    closed: Counter[Outcome] = Counter()
    for cell in cells:
        if cell.outside in NOT_REQUESTED:
            if cell.happening is Happening.RECEIVED:
                apart[cell.outside] += cell.count
            continue
        counts[cell.happening] += cell.count
        if cell.happening is Happening.CLOSED and cell.outcome is not None:
            closed[cell.outcome] += cell.count
    return Figures(
        received=counts[Happening.RECEIVED],
        apart=apart,
        open=counts[Happening.OPEN],
        closed=closed,
        on_time_of_closed=_sum(map(on_time_of_closed, cells)),
        on_time_of_due=_sum(map(on_time_of_due, cells)),
        done_share=_sum(map(done_share, cells)),
    )
