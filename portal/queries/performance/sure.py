"""How sure the times of a page are: of its rows side by side, and of the quarters that it compares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.fiscal import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from portal.domain.measures import TIMES, Figures, Measure, Period
from portal.domain.spreads import Spread
from portal.outcomes.cells import Group
from portal.outcomes.curves import End, Place, answer, completion
from portal.outcomes.facts import Facts
from portal.outcomes.spreads import spreads

ENDS: Mapping[Measure, Callable[[datetime], End]] = {
    Measure.TIME_TO_ANSWER: answer,
    Measure.TIME_TO_COMPLETE: completion,
}
"""What each time runs to, as of a moment (UTC)."""

QUARTERS_IN_YEAR = MONTHS_IN_YEAR // MONTHS_IN_QUARTER


@dataclass(frozen=True)
class Times:
    """A measure of how long something takes, over facts that are open and narrowed."""

    facts: Facts
    measure: Measure
    end: End

    def sure(self, figures: Figures, spread: Spread) -> Figures:
        """Return figures whose time knows how sure it is."""
        time = replace(TIMES[self.measure](figures), spread=spread)
        if self.measure is Measure.TIME_TO_ANSWER:
            return replace(figures, time_to_answer=time)
        return replace(figures, time_to_complete=time)

    def of_groups(
        self, period: Period, by: Group, groups: Mapping[str | None, Figures]
    ) -> dict[str | None, Figures]:
        """Return the figures of groups of one period, how sure they are with them.

        Those with a name and cases enough are told apart.
        """
        named = sum(code is not None and TIMES[self.measure](each).enough for code, each in groups.items())
        found = spreads(self.facts.connection, [period], by, self.end, max(1, named))
        return {code: self.sure(each, found.get((0, code), Spread())) for code, each in groups.items()}

    def of_periods(
        self, periods: Sequence[Period], figures: Sequence[Figures], compared: int = 1
    ) -> list[Figures]:
        """Return the figures of periods that follow one another, of which so many are told apart."""
        found: dict[Place, Spread] = {}
        if periods:
            found = spreads(self.facts.connection, periods, Group.NONE, self.end, compared)
        return [self.sure(each, found.get((number, None), Spread())) for number, each in enumerate(figures)]
