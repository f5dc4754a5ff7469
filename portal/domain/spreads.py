"""How sure times are that stand side by side: where a median and a 90th percentile may lie, but for chance.

The interval of a quantile is where the edges of its curve's band reach its share (R. Brookmeyer & J. Crowley,
"A confidence interval for the median survival time", Biometrics 38, 1982). Among many groups some lie apart
by chance alone. So times are told apart by intervals that hold for all groups together, at 95 %: each at a
level of 1 − 0.05 ÷ how many there are (C. E. Bonferroni, "Teoria statistica delle classi e calcolo delle
probabilità", 1936). Where two of those have nothing in common, both cannot hold and the times be the same.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Quantile:
    """The time by which a share of all had got there, from where to where it may lie; None: not reached.

    `low` is where the upper edge of the band reaches the share, `high` where the lower edge does. Often
    `high` is not reached where `at` is, and sometimes `low` alone is.
    """

    at: timedelta | None = None
    low: timedelta | None = None
    high: timedelta | None = None


NOT_REACHED = Quantile()


@dataclass(frozen=True)
class Spread:
    """Where the times of a group may lie: `median` and `ninetieth` each by itself, at 95 %.

    `together`: the median, at 95 % for all the groups beside it. `followed`: how long its cases could be
    followed; None where none of them has got there, as then nothing tells how far off that was.
    """

    median: Quantile = NOT_REACHED
    ninetieth: Quantile = NOT_REACHED
    together: Quantile = NOT_REACHED
    followed: timedelta | None = None

    def surely_longer_than(self, other: "Spread") -> bool:
        """Whether its median is longer than another, by more than chance among all the groups.

        Where even the upper edge of the band stays below one half, the median lies beyond what was followed.
        """
        low = self.followed if self.together.low is None else self.together.low
        return low is not None and other.together.high is not None and low > other.together.high
