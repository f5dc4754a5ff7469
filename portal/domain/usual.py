"""How long a service usually takes: what its own past of twelve months says, here or in the whole city."""

from dataclasses import dataclass
from datetime import timedelta

FEWEST_FOR_A_TIME = 30
"""Requests below which a past says nothing: of 30, three are slower than the time for 9 in 10."""

PAST = timedelta(days=365)
"""How far back the requests were received that count."""


@dataclass(frozen=True)
class Usual:
    """The past of a service in a district, or in the whole city.

    Of `cases` received, `half` and `most` (9 in 10) had an answer within so long (Kaplan-Meier to any close
    but withdrawn and invalid), and half of all were completed within `half_done` (Aalen-Johansen); None:
    not reached. Of `closed` (without invalid, withdrawn, not recorded), `done` were completed.
    """

    cases: int
    half: timedelta | None
    most: timedelta | None
    half_done: timedelta | None
    done: int
    closed: int

    @property
    def says_something(self) -> bool:
        """Whether there are requests enough to speak of times."""
        return self.cases >= FEWEST_FOR_A_TIME

    @property
    def done_share(self) -> float | None:
        """The share of the closed ones that were completed; None where there are too few to say."""
        return self.done / self.closed if self.closed >= FEWEST_FOR_A_TIME else None
