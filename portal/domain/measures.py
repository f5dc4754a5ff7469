"""Measures: their names, and what each figure is made of. Definitions: docs/measures.md; the rates: rates.py.

Sources: Kaplan & Meier, "Nonparametric estimation from incomplete observations", 1958 (time to answer);
Aalen & Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
observations", 1978 (time to complete).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.lifecycle import NEVER_IN_A_RATE, Fixed, MilestoneKind, Outcome
from portal.domain.spreads import Spread

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
    FIRST_RESPONSE_ON_TIME = "first_response_on_time"
    DONE_SHARE = "done_share"
    CONFIRMED_FIXED = "confirmed_fixed"
    SATISFACTION = "satisfaction"
    REOPENED = "reopened"
    RIGHT_FIRST_TIME = "right_first_time"
    DIGITAL_TAKE_UP = "digital_take_up"
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
    TOO_RECENT = "too_recent"


NOT_REQUESTED = frozenset({Exclusion.PROACTIVE, Exclusion.INFORMATION_ONLY})
"""Nobody asked for these: they are in no figure and are counted apart."""

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


@dataclass(frozen=True)
class Ends:
    """How cases ended: `events` as asked for, `others` so that it is ruled out; the rest are censored."""

    cases: int = 0
    events: int = 0
    others: int = 0

    @property
    def censored(self) -> int:
        """Cases of which is only known that they had not ended."""
        return self.cases - self.events - self.others

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.cases >= FEWEST_FOR_A_RATE


@dataclass(frozen=True)
class Time(Ends):
    """How long it takes for a share of all requests of a period; None where that share is not reached.

    `suspect` closes are among the cases, without credit. `spread` says how sure both are, where that was
    asked for. `weight_at_median` and `weight_at_ninetieth`:
    for which share of all requests (0 to 1) one case stands where that share is reached.
    """

    suspect: int = 0
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)
    median: timedelta | None = None
    ninetieth: timedelta | None = None
    spread: Spread = field(default=Spread(), compare=False)
    weight_at_median: float = field(default=0, compare=False)
    weight_at_ninetieth: float = field(default=0, compare=False)

    @property
    def median_rests_on_few(self) -> bool:
        """Whether so few were still waiting at the median that each stands for more than one in ten."""
        return self.weight_at_median > 1 / FEWEST_FOR_A_RATE + ROUNDING

    @property
    def ninetieth_rests_on_few(self) -> bool:
        """The same of the 90th percentile."""
        return self.weight_at_ninetieth > 1 / FEWEST_FOR_A_RATE + ROUNDING


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


@dataclass(frozen=True)
class Answers:
    """What residents said of the closes of a period that asked them "Is it fixed?".

    `said` counts their answers, `ratings` the marks from 1 to 5 that some gave with them.
    """

    asked: int = 0
    said: Mapping[Fixed, int] = field(default_factory=dict)
    ratings: Mapping[int, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.said.values())

    @property
    def answer_rate(self) -> float | None:
        """Answered ÷ asked, 0 to 1; None where there are too few to say."""
        return self.answered / self.asked if self.asked >= FEWEST_FOR_A_RATE else None

    @property
    def rated(self) -> int:
        """How many gave a mark."""
        return sum(self.ratings.values())

    @property
    def mean_rating(self) -> float | None:
        """The mean of the marks, 1 to 5; None where there are too few to say."""
        if self.rated < FEWEST_FOR_A_RATE:
            return None
        return sum(mark * count for mark, count in self.ratings.items()) / self.rated


@dataclass(frozen=True)
class Figures:
    """All figures of one service, agency, district … in one period, or of all of them.

    `apart` counts what came in without a resident's request, by reason. `promises` has on_time_of_due for
    each milestone that was promised with a date.
    """

    received: int = 0
    apart: Mapping[Exclusion, int] = field(default_factory=dict)
    open: int = 0
    closed: Mapping[Outcome, int] = field(default_factory=dict)
    on_time_of_closed: Rate = Rate()
    on_time_of_due: Rate = Rate()
    promises: Mapping[MilestoneKind, Rate] = field(default_factory=dict)
    done_share: Rate = Rate()
    confirmed_fixed: Rate = Rate()
    answers: Answers = Answers()
    reopened: Rate = Rate()
    right_first_time: Rate = Rate()
    digital_take_up: Rate = Rate()
    time_to_answer: Time = Time()
    time_to_complete: Time = Time()
    backlog: Backlog = Backlog()

    @property
    def first_response_on_time(self) -> Rate:
        """Answered by the deadline ÷ deadline of the first response fell in the period."""
        return self.promises.get(MilestoneKind.FIRST_RESPONSE, Rate())


RATES: Mapping[Measure, Callable[[Figures], Rate]] = {
    Measure.ON_TIME_OF_DUE: lambda figures: figures.on_time_of_due,
    Measure.ON_TIME_OF_CLOSED: lambda figures: figures.on_time_of_closed,
    Measure.FIRST_RESPONSE_ON_TIME: lambda figures: figures.first_response_on_time,
    Measure.DONE_SHARE: lambda figures: figures.done_share,
    Measure.REOPENED: lambda figures: figures.reopened,
    Measure.RIGHT_FIRST_TIME: lambda figures: figures.right_first_time,
    Measure.DIGITAL_TAKE_UP: lambda figures: figures.digital_take_up,
}
"""The rates that released rows tell. What residents say is in none of them."""

TIMES: Mapping[Measure, Callable[[Figures], Time]] = {
    Measure.TIME_TO_ANSWER: lambda figures: figures.time_to_answer,
    Measure.TIME_TO_COMPLETE: lambda figures: figures.time_to_complete,
}
