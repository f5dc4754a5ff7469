"""A day and a time of day, both as the clocks in the city show them."""

from datetime import datetime, time

from portal.catalogue.controls import Answer, Control, Moment, Raw, Texts, Width, Words, line, nothing, refuse
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import DateTimeQuestion
from portal.catalogue.typed.conventions import YEAR, date_order
from portal.catalogue.typed.days import fill_day, is_kept_day, read_day
from portal.catalogue.typed.times import fill_time, is_kept_time, read_time

TIME = "time"
AFTERNOON = time(14, 30)
"""The time that hints and messages show as an example."""


class DayAndTime:
    """Kept as ISO 8601 local time to the minute, "2026-11-22T14:30", without a zone.

    The first and last day that may be given are days: a time later today is fine when today is.
    """

    def controls(self, question: DateTimeQuestion, language: str) -> tuple[Control, ...]:
        """The day's three controls in the language's order, then the time."""
        day = tuple(
            Control(part, inputmode="numeric", width=Width.FOUR if part == YEAR else Width.TWO)
            for part in date_order(language)
        )
        # No number pad for the time: it has neither a colon nor the letters of am and pm.
        return (*day, Control(TIME, width=Width.TEN, example=fill_time(AFTERNOON, language)))

    def read(self, question: DateTimeQuestion, raw: Raw, moment: Moment) -> Answer:
        """The day and time; every fault of a date, and TIME_MISSING, NOT_A_TIME, UNCLEAR_TIME."""
        day, typed = read_day(question, raw, moment), line(raw, TIME)
        if day is None and not typed:
            return nothing(question)
        if day is None:
            first = date_order(moment.language)[0]
            return refuse(FaultCode.DATE_INCOMPLETE, first, part=first)
        if isinstance(day, Fault):
            return Answer(fault=day)
        if not typed:
            return refuse(FaultCode.TIME_MISSING, TIME)
        at = read_time(typed, moment.language, moment.region)
        if isinstance(at, FaultCode):
            return refuse(at, TIME)
        return Answer(f"{day.isoformat()}T{at:%H:%M}")

    def holds(self, question: DateTimeQuestion, value: object) -> bool:
        """An ISO date and a time to the minute."""
        if not isinstance(value, str):
            return False
        day, _, at = value.partition("T")
        return is_kept_day(day) and is_kept_time(at)

    def fill(self, question: DateTimeQuestion, value: str, language: str) -> dict[str, list[str]]:
        """The four boxes."""
        local = datetime.fromisoformat(value)
        return fill_day(local.date()) | {TIME: [fill_time(time(local.hour, local.minute), language)]}

    def show(self, question: DateTimeQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The day and time in words."""
        return (texts.date_time(datetime.fromisoformat(value)),)
