"""The performance year as a city keeps it: windows and due days, the Action Plan's pillars, its CitiStats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, Text, YearDay
from portal.domain import plans
from portal.domain.fiscal import FiscalYear, first_after
from portal.domain.papers import PaperKind


@dataclass(frozen=True)
class Window:
    """When plans of one fiscal year are taken: from the first to the last day, both inside it."""

    code: str
    opens: date
    closes: date


class PlanWindow(Definition):
    """A window that comes back every year."""

    code: Code
    opens: YearDay
    closes: YearDay


class Goal(Definition):
    """A goal of the Action Plan."""

    code: Code
    name: Text


class Pillar(Definition):
    """A pillar of the Action Plan, and what it wants to reach."""

    code: Code
    name: Text
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]


class Stat(Definition):
    """A CitiStat: a meeting on some agencies or a theme, at least so often."""

    code: Code
    name: Text
    agencies: tuple[Code, ...] = ()
    every_weeks: Annotated[int, Field(ge=1, le=13)] = 4


class PerformanceYear(Definition):
    """What performance.yaml says. Days are month and day; `remind_days` are days before a due day."""

    plan_windows: Annotated[tuple[PlanWindow, ...], Field(min_length=1)]
    mid_year_due: YearDay
    year_end_due: YearDay
    yearly_report_due: YearDay
    remind_days: tuple[Annotated[int, Field(ge=1, le=60)], ...] = (14, 3)
    memo_hours: Annotated[int, Field(ge=1, le=336)] = 48
    follow_up_working_days: Annotated[int, Field(ge=1, le=20)] = 2
    action_plan: tuple[Pillar, ...] = ()
    stats: tuple[Stat, ...] = ()

    def windows(self, fiscal: FiscalYear, year: int) -> tuple[Window, ...]:
        """Return when plans of a fiscal year are taken: the windows of the twelve months around its start."""
        return tuple(sorted(self._windows(fiscal, year), key=lambda window: window.opens))

    def due(self, kind: PaperKind, fiscal: FiscalYear, year: int) -> date | None:
        """Return the last day on which a paper of a fiscal year is in time.

        A plan is late once the first window has closed; the later ones are for what was returned, or is late.
        The yearly report is due after the year. None for memos, whose time is their meeting's.
        """
        _, last = fiscal.bounds(year)
        if kind is PaperKind.PLAN:
            return self.windows(fiscal, year)[0].closes
        if kind is PaperKind.MID_YEAR:
            return first_after(self.mid_year_due, fiscal.middle(year))
        if kind is PaperKind.YEAR_END:
            return first_after(self.year_end_due, last)
        return first_after(self.yearly_report_due, last) if kind is PaperKind.YEARLY else None

    def pillar_of(self, goal: str) -> Pillar | None:
        """Return the pillar that has a goal, by the goal's code."""
        return next((each for each in self.action_plan if goal in {one.code for one in each.goals}), None)

    def _windows(self, fiscal: FiscalYear, year: int) -> Iterator[Window]:
        before = fiscal.middle(year - 1)
        for window in self.plan_windows:
            opens = first_after(window.opens, before)
            yield Window(window.code, opens, first_after(window.closes, opens))


def goals_of(year: PerformanceYear | None) -> tuple[plans.Goal, ...]:
    """Return the Action Plan's goals as plans name them; none without a performance year."""
    pillars = year.action_plan if year else ()
    return tuple(plans.Goal(pillar.code, goal.code) for pillar in pillars for goal in pillar.goals)
