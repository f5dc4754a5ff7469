"""By which figures a measure of the register can be counted, and what it can be narrowed to.

Most are counted from the facts, of the requests that are released. What is on no released row (what residents
answered, by which channel they asked) is read from the fixed grid as it was published, and never counted for
a measure. Rules: outcomes.md (public or not); performance.md (intervals); docs/decisions/0028 and 0030.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from portal.domain.measures import FEWEST_FOR_A_RATE, RATES, TIMES, Measure
from portal.domain.register import Interval, Unit
from portal.domain.sheets import ANSWERED, DIGITAL, GOOD, MARKS, RATED, RECEIVED, YES, Subject
from portal.domain.values import Lack, Number, Reads, ratio, rounded


class Filter(StrEnum):
    """What a computed measure can be narrowed to, to one code of it. The value is the facts' column."""

    AGENCY = "agency"
    SERVICE = "service"
    TOPIC = "topic"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    LANGUAGE = "language"
    ASSISTED = "assisted"


OF_ROWS = (Filter.AGENCY, Filter.SERVICE, Filter.TOPIC, Filter.DISTRICT, Filter.NEIGHBOURHOOD)
"""What every released row says."""

YES_NO = ("yes", "no")
"""The codes of ASSISTED: whether somebody else wrote the request down."""


@dataclass(frozen=True)
class OnGrid:
    """Where the fixed grid has a figure: in which sheet, and of which kinds of counts it is made.

    `above`: the kind of the counts above the line; `below`: of all cases. `filters`: the dimensions that have
    both. `summed`: the kinds that a mean adds up, each as often as is said; the whole city alone has them.
    """

    subject: Subject
    above: str
    below: str
    filters: tuple[Filter, ...]
    summed: Mapping[str, int] = field(default_factory=dict)

    def number(self, reads: Reads, count: Callable[[str], int | None]) -> Number:
        """Read a number from one cell; TOO_FEW where a count that it needs is withheld.

        In: the count of a kind, None for one that is withheld.
        """
        kinds = {} if reads is Reads.DENOMINATOR else self.summed if reads is Reads.MEAN else {self.above: 1}
        found = [(times, count(kind)) for kind, times in kinds.items()]
        below = count(self.below) if reads is not Reads.NUMERATOR else 0
        if below is None or any(each is None for _, each in found):
            return Number(lack=Lack.TOO_FEW)
        return number_of(reads, sum(times * (each or 0) for times, each in found), below)


GRID: Mapping[Measure, OnGrid] = {
    Measure.CONFIRMED_FIXED: OnGrid(
        Subject.ANSWERS,
        YES,
        ANSWERED,
        (Filter.AGENCY, Filter.SERVICE, Filter.DISTRICT, Filter.LANGUAGE, Filter.ASSISTED),
    ),
    Measure.SATISFACTION: OnGrid(
        Subject.ANSWERS,
        GOOD,
        RATED,
        (Filter.AGENCY,),
        summed={kind: mark for mark, kind in enumerate(MARKS, 1)},
    ),
    Measure.DIGITAL_TAKE_UP: OnGrid(
        Subject.REQUESTS,
        DIGITAL,
        RECEIVED,
        (Filter.AGENCY, Filter.SERVICE, Filter.DISTRICT, Filter.LANGUAGE),
    ),
}
"""The figures that are read from the grid. Of marks it has all five for the whole city only; by agency how
many are good (4 and 5), and nothing by service."""

COUNTABLE = (
    *(rate for rate in RATES if rate not in GRID),
    *TIMES,
    Measure.BACKLOG,
    *GRID,
)
"""The figures that a measure can be counted by."""

UNITS = {
    Reads.SHARE: Unit.PERCENT,
    Reads.NUMERATOR: Unit.COUNT,
    Reads.DENOMINATOR: Unit.COUNT,
    Reads.MEAN: Unit.COUNT,
    Reads.MEDIAN_DAYS: Unit.DURATION,
    Reads.NINETIETH_DAYS: Unit.DURATION,
}
"""The unit that each number of a figure has; these are the numbers that can be read."""


def reads_of(measure: Measure) -> tuple[Reads, ...]:
    """Return which numbers of a figure a measure can read; none of a figure that it cannot be counted by."""
    if measure not in COUNTABLE:
        return ()
    if measure in TIMES:
        return (Reads.MEDIAN_DAYS, Reads.NINETIETH_DAYS, Reads.DENOMINATOR)
    if measure is Measure.SATISFACTION:
        return (Reads.MEAN, Reads.SHARE, Reads.NUMERATOR, Reads.DENOMINATOR)
    return (Reads.SHARE, Reads.NUMERATOR, Reads.DENOMINATOR)


@dataclass(frozen=True)
class Fits:
    """By which intervals a number's quarters make its year, and why no other one does."""

    intervals: tuple[Interval, ...]
    why: str


_COUNTS = Fits((Interval.CUMULATIVE,), "what is counted in its quarters adds up to the year")
_SHARES = Fits(
    (Interval.PERIOD, Interval.CUMULATIVE),
    "what its quarters divide adds up, and its last quarter is not the year (a cumulative percentage is read "
    "as one of a period)",
)
_MEANS = Fits((Interval.PERIOD,), "what its quarters divide adds up, and the means themselves do not")
_TIMES = Fits(
    (Interval.PERIOD,),
    "a year's time is counted from all of its requests: times of quarters do not add up, and the last one is "
    "not the year",
)
_AT_THE_END = Fits((Interval.SNAPSHOT,), "it is what is there at the end, so its last quarter is the year")


def fits_of(measure: Measure, reads: Reads) -> Fits:
    """Return which intervals fit a number of a figure: those by which the portal counts its year."""
    if measure is Measure.BACKLOG:
        return _AT_THE_END
    return {
        Reads.SHARE: _SHARES,
        Reads.MEAN: _MEANS,
        Reads.MEDIAN_DAYS: _TIMES,
        Reads.NINETIETH_DAYS: _TIMES,
    }.get(reads, _COUNTS)


def misfit(measure: Measure, reads: Reads, unit: Unit | None, interval: Interval | None) -> str | None:
    """Say why a measure of a unit and an interval cannot be counted by a number; None where it can.

    None as unit or interval: the register does not say it.
    """
    wanted, fits = UNITS[reads], fits_of(measure, reads)
    if unit is not wanted:
        return f"its unit is {unit or 'not said'}, and this is counted in {wanted}"
    if interval in fits.intervals:
        return None
    named = f"the {reads} of {measure}".replace("_", " ")
    known = " or ".join(fits.intervals)
    return f"its interval is {interval or 'not said'}, and for {named} it has to be {known}: {fits.why}"


def filters_of(measure: Measure, reads: Reads) -> tuple[Filter, ...]:
    """Return what a number of a figure can be narrowed to, besides the whole city."""
    if measure not in GRID:
        return OF_ROWS
    return () if reads is Reads.MEAN else GRID[measure].filters


def number_of(reads: Reads, above: int, below: int) -> Number:
    """Return a share, a mean or a count with what it is made of; TOO_FEW for a share of fewer than ten."""
    numerator, denominator = Decimal(above), Decimal(below)
    if reads is Reads.NUMERATOR:
        return Number(numerator)
    if reads is Reads.DENOMINATOR:
        return Number(denominator)
    if below < FEWEST_FOR_A_RATE:
        return Number(None, numerator, denominator, Lack.TOO_FEW)
    if reads is Reads.MEAN:
        return Number(rounded(numerator / denominator), numerator, denominator)
    return ratio(numerator, denominator)
