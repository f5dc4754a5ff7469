"""The time a demonstration fills, and its chance: the same seed gives the same year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

REQUESTS_A_DAY = 4.9
"""The mean: about 1,800 requests in 365 days, enough for figures of every service of a large city."""


@dataclass(frozen=True)
class Year:
    """The days to fill. `until` (local) is the first day after them, so nothing is ever in the future.

    `requests_a_day` is a mean. Raises ValueError when there is no day to fill.
    """

    seed: int
    until: date
    days: int = 365
    requests_a_day: float = REQUESTS_A_DAY

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("a demonstration fills at least one day")

    @property
    def dates(self) -> list[date]:
        """The local days, in order."""
        return [self.until - timedelta(days=back) for back in range(self.days, 0, -1)]

    def end(self, zone: ZoneInfo) -> datetime:
        """Return the moment it ends (UTC): local midnight, as `until` begins."""
        return datetime.combine(self.until, time(), zone).astimezone(UTC)

    def chance(self, purpose: str) -> Random:
        """Return a source of chance of its own for each purpose, so that none disturbs another."""
        return Random(f"{self.seed} {purpose}")  # noqa: S311  # repeatable is what a demonstration needs
