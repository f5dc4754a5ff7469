"""Which figures a measure of the register can be counted by, and which of their numbers it can read."""

from portal.domain.measures import RATES, TIMES, Measure
from portal.domain.register import Unit
from portal.domain.values import Reads

COUNTABLE = (
    *(rate for rate in RATES if rate is not Measure.DIGITAL_TAKE_UP),
    *TIMES,
    Measure.BACKLOG,
)
"""The figures that a measure can be counted by: those that can be narrowed in public. By which channel a
request came is on no row that is released.
"""

UNITS = {
    Reads.SHARE: Unit.PERCENT,
    Reads.NUMERATOR: Unit.COUNT,
    Reads.DENOMINATOR: Unit.COUNT,
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
    return (Reads.SHARE, Reads.NUMERATOR, Reads.DENOMINATOR)
