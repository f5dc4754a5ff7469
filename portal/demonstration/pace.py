"""How quickly a service answers and does the work: most well, some not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.catalogue import ServiceVersion
from portal.catalogue.schema import OpenTarget
from portal.demonstration.chance import share_of_target
from portal.domain.clocks import Calendar, deadline
from portal.domain.lifecycle import MilestoneKind

UNDATED = {OpenTarget.BY_APPOINTMENT: timedelta(days=14), OpenTarget.NEXT_SEASON: timedelta(days=120)}
"""What stands for a target where the profile promises no date."""


@dataclass(frozen=True)
class Pace:
    """Shares from 0 to 1 of what is on time and of what gets stuck; `spread` as in share_of_target."""

    on_time: float
    stuck: float
    spread: float

    def taken(self, chance: Random, allowed: timedelta) -> timedelta:
        """Return how long something takes that is allowed so much time."""
        return allowed * share_of_target(chance, self.on_time, self.spread)


PROMPT = Pace(on_time=0.97, stuck=0.07, spread=0.6)
FAIR = Pace(on_time=0.9, stuck=0.12, spread=0.8)
STRUGGLING = Pace(on_time=0.5, stuck=0.36, spread=1.0)


def paces(popular: Sequence[ServiceVersion]) -> dict[str, Pace]:
    """Return each service's pace by its code; one in five struggles, be it asked for often or seldom."""
    pattern = (PROMPT, FAIR, PROMPT, STRUGGLING, PROMPT)
    return {version.service.code: pattern[rank % len(pattern)] for rank, version in enumerate(popular)}


def allowed(
    version: ServiceVersion, received_at: datetime, calendar: Calendar
) -> tuple[timedelta, timedelta]:
    """Return how long the promises leave for the first response and for the last milestone."""
    kinds = [kind for kind in MilestoneKind if kind in version.service.milestones]
    first, last = (left(version, kind, received_at, calendar) for kind in (kinds[0], kinds[-1]))
    return first, last


def left(
    version: ServiceVersion, kind: MilestoneKind, received_at: datetime, calendar: Calendar
) -> timedelta:
    """Return how long one promise leaves."""
    target = version.service.milestones[kind].target
    if isinstance(target, OpenTarget):
        return UNDATED[target]
    return deadline(received_at, target, calendar) - received_at
