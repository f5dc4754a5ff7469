"""The words of the register's measures: what a value says, what a measure is, where it should go."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from portal.catalogue import Said
from portal.domain.register import Interval, Type, Unit
from portal.domain.trends import Direction
from portal.domain.values import Lack, Source, Value
from portal.queries.books import Entry
from portal.texts import Texts
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.wording.reports import in_unit, lack_words


def type_word(texts: Texts, kind: Type | None) -> str:
    """Name what a measure measures."""
    if kind is None:
        return texts.gettext("Not said")
    return {
        Type.INPUT: texts.pgettext("type of measure", "Input"),
        Type.OUTPUT: texts.pgettext("type of measure", "Output"),
        Type.EFFICIENCY: texts.pgettext("type of measure", "Efficiency"),
        Type.EFFECTIVENESS: texts.pgettext("type of measure", "Effectiveness"),
        Type.OUTCOME: texts.pgettext("type of measure", "Outcome"),
    }[kind]


def direction_word(texts: Texts, direction: Direction | None) -> str:
    """Say where a measure should go."""
    if direction is None:
        return texts.gettext("Not said")
    return {
        Direction.INCREASE: texts.gettext("Should go up"),
        Direction.DECREASE: texts.gettext("Should go down"),
        Direction.MAINTAIN: texts.gettext("Should stay"),
    }[direction]


def interval_word(texts: Texts, interval: Interval | None) -> str:
    """Say how a measure's quarters make a year."""
    if interval is None:
        return texts.gettext("Not said")
    return {
        Interval.CUMULATIVE: texts.gettext("The quarters add up"),
        Interval.SNAPSHOT: texts.gettext("The last quarter stands"),
        Interval.PERIOD: texts.gettext("What the quarters are made of adds up"),
    }[interval]


def number_words(texts: Texts, unit: Unit | None, number: Decimal | None, lack: Lack | None = None) -> str:
    """Write a number of a measure in its unit; without one why there is none, or "not known"."""
    if number is None and lack is not None:
        return lack_words(texts, lack)
    if number is None:
        return texts.gettext("Not known")
    return in_unit(texts, current_portal().catalogue.city.country, unit, number)


def mark_words(texts: Texts, value: Value, is_running: bool = False) -> str:
    """Say what to know of a value besides its number, in a few words; "" for nothing.

    `is_running`: its quarter is not over yet.
    """
    if value.now is None or value.number is None:
        return ""
    if is_running:
        return texts.gettext("so far")
    return {
        Source.RESTATED: texts.gettext("restated"),
        Source.COUNTED: texts.gettext("counted until now"),
        Source.IMPORTED: "",
        Source.REPORTED: texts.gettext("changed by a report") if value.before else "",
        Source.APPROVED: "",
    }[value.now.source]


def last_year_words(texts: Texts, last_year: int | None, year: int) -> str:
    """Say of a book of a fiscal year when a measure stops, or did; "" for one that goes on."""
    if last_year is None:
        return ""
    said = texts.gettext("Its last year: %(year)s.") % {"year": year_words(texts, last_year)}
    over = texts.gettext("No longer planned for.")
    return f"{over} {said}" if last_year < year else said


def outcome_words(texts: Texts, missed: bool | None, *, is_final: bool) -> str:
    """Say whether a target was met; of a year that can still change, whether it is met so far."""
    if missed is None:
        return texts.gettext("Not known")
    if is_final:
        return texts.gettext("Missed") if missed else texts.gettext("Met")
    return texts.gettext("Missed so far") if missed else texts.gettext("Met so far")


def moment_words(texts: Texts, iso: str) -> str:
    """Write a moment of a kept paper in the city's local time."""
    return texts.date_time(datetime.fromisoformat(iso))


def months_words(texts: Texts, months: Sequence[str]) -> str:
    """Name months by their first days (as texts), in order; "None" without any."""
    named = [texts.month(date.fromisoformat(each)) for each in months]
    return texts.listed(named) if named else texts.gettext("None")


def in_source(text: str) -> Said:
    """Return a text of the register, which is in the city's own language."""
    return Said(text, current_portal().catalogue.city.source_language)


def agency_name(code: str) -> Said:
    """Name an agency of the profile."""
    catalogue, texts = current_portal().catalogue, current_texts()
    return catalogue.words(texts.language)(catalogue.agencies[code].name)


def goal_names(entry: Entry) -> list[Said]:
    """Name the goals of the Action Plan that a measure belongs to, in the plan's order."""
    portal, performance = current_portal(), current_portal().catalogue.performance
    words = portal.catalogue.words(current_texts().language)
    goals = (goal for pillar in (performance.action_plan if performance else ()) for goal in pillar.goals)
    return [words(goal.name) for goal in goals if goal.code in entry.measure.goals]
