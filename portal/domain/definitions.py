"""The definitions of the measures as versions: what a stored figure was counted by.

The rule: a change of what a measure counts, of what it leaves out, or of what the facts it reads mean (a
suspect close, say) needs a new version here and a line in docs/measures.md, "Versions of the definitions". A
change that only says the same in other words does not. A test keeps what each version makes of fixed facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.measures import Measure


@dataclass(frozen=True)
class Definition:
    """A measure's version, from 1, and its formula in words, as docs/measures.md has it."""

    version: int
    formula: str


DEFINITIONS: Mapping[Measure, Definition] = {
    Measure.ON_TIME_OF_DUE: Definition(
        2, "promises met by their deadline ÷ promises whose deadline fell in the period"
    ),
    Measure.ON_TIME_OF_CLOSED: Definition(
        1, "requests closed by their deadline ÷ requests closed in the period"
    ),
    Measure.FIRST_RESPONSE_ON_TIME: Definition(
        1,
        "first responses given by their deadline ÷ deadlines of first responses that fell in the period",
    ),
    Measure.DONE_SHARE: Definition(1, "requests closed as `completed` ÷ requests closed in the period"),
    Measure.CONFIRMED_FIXED: Definition(1, '"yes" ÷ answers to "Is it fixed?", of the closes of the period'),
    Measure.SATISFACTION: Definition(1, "the sum of the marks ÷ marks given, of the closes of the period"),
    Measure.REOPENED: Definition(
        1,
        "closes that were undone within 30 days ÷ closes of the period that lie at least 30 days back",
    ),
    Measure.RIGHT_FIRST_TIME: Definition(
        1,
        "requests that never went to another agency ÷ requests first accepted in the period",
    ),
    Measure.DIGITAL_TAKE_UP: Definition(
        1, "requests by the web or the API ÷ requests received in the period"
    ),
    Measure.TIME_TO_ANSWER: Definition(
        1,
        "the estimate of Kaplan & Meier (1958): the share still waiting is the product, over the instants at"
        " which someone was answered, of 1 − answered then ÷ still waiting just before",
    ),
    Measure.TIME_TO_COMPLETE: Definition(
        1,
        "the cumulative incidence of `completed` by Aalen & Johansen (1978): the sum, over the instants at"
        " which work was completed, of the share without any end just before × completed then ÷ still waiting"
        " just before",
    ),
    Measure.BACKLOG: Definition(1, "requests received before the end and not closed before it"),
    Measure.BACKLOG_AGE: Definition(
        1,
        "the median of the time from receipt to the end of the period (or to now) over the backlog; of an"
        " even number, the mean of the two in the middle",
    ),
}
"""The measures that are counted from the facts, and so can be counted again as of then."""
