"""When an agency works."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from portal.catalogue import ServiceVersion
from portal.domain.clocks import ONE_DAY, Calendar, TargetUnit
from portal.domain.lifecycle import MilestoneKind

OPENS, CLOSES = time(8), time(16, 30)
HALF_A_DAY = 4 * 3600
"""What comes up outside these hours is done within so many seconds of opening, or before closing."""


@dataclass(frozen=True)
class Desk:
    """An agency's working hours on the city's working days, or `always`."""

    calendar: Calendar
    chance: Random
    always: bool = False

    def within(self, moment: datetime, after: datetime | None = None) -> datetime:
        """Return a moment near the given one at which the agency works (both UTC).

        That is the moment itself, or one at the end of the working day before it if that is later than
        `after`, or else one on the next morning.
        """
        local = moment.astimezone(self.calendar.time_zone)
        if self.always or (self.calendar.is_working(local.date()) and OPENS <= local.time() < CLOSES):
            return moment
        aside = timedelta(seconds=self.chance.randint(60, HALF_A_DAY))
        if after is not None and self._closing_before(local) - aside > after:
            return self._closing_before(local) - aside
        return self._opening_after(local) + aside

    def _closing_before(self, local: datetime) -> datetime:
        day = local.date() if local.time() >= CLOSES else local.date() - ONE_DAY
        while not self.calendar.is_working(day):
            day -= ONE_DAY
        return self._at(day, CLOSES)

    def _opening_after(self, local: datetime) -> datetime:
        day = local.date()
        if local.time() >= CLOSES or not self.calendar.is_working(day):
            day = self.calendar.working_day_after(day, 1)
        return self._at(day, OPENS)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.calendar.time_zone).astimezone(UTC)


def desk_for(version: ServiceVersion, calendar: Calendar, chance: Random) -> Desk:
    """Return the desk of a service. One that promises an answer in hours is staffed around the clock."""
    milestone = version.service.milestones.get(MilestoneKind.FIRST_RESPONSE)
    target = milestone.clock if milestone else None
    return Desk(calendar, chance, always=target is not None and target.unit is TargetUnit.HOURS)
