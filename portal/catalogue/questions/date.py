"""A day."""

from datetime import date

from portal.catalogue.controls import Answer, Control, Moment, Raw, Texts, Width, Words, nothing
from portal.catalogue.faults import WHOLE_GROUP, Fault
from portal.catalogue.schema import DateQuestion
from portal.catalogue.typed.conventions import YEAR, date_order
from portal.catalogue.typed.days import fill_day, is_kept_day, read_day


class Day:
    """Kept as an ISO 8601 date, "2026-11-22"."""

    def controls(self, question: DateQuestion, language: str) -> tuple[Control, ...]:
        """Three text controls in the language's order: a calendar widget is hard to use without a mouse."""
        return tuple(
            Control(part, inputmode="numeric", width=Width.FOUR if part == YEAR else Width.TWO)
            for part in date_order(language)
        )

    def read(self, question: DateQuestion, raw: Raw, moment: Moment) -> Answer:
        """The day; REQUIRED, DATE_INCOMPLETE, NOT_A_YEAR, NOT_A_DATE, TOO_EARLY, TOO_LATE."""
        day = read_day(question, raw, moment)
        if day is None:
            return nothing(question, WHOLE_GROUP)
        return Answer(fault=day) if isinstance(day, Fault) else Answer(day.isoformat())

    def holds(self, question: DateQuestion, value: object) -> bool:
        """An ISO date."""
        return isinstance(value, str) and is_kept_day(value)

    def fill(self, question: DateQuestion, value: str, language: str) -> dict[str, list[str]]:
        """The three boxes."""
        return fill_day(date.fromisoformat(value))

    def show(self, question: DateQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The day in words."""
        return (texts.date(date.fromisoformat(value)),)
