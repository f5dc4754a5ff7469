"""A number that may have decimals."""

from decimal import Decimal

from portal.catalogue.controls import (
    MAIN,
    Answer,
    Control,
    Moment,
    Raw,
    Texts,
    Width,
    Words,
    line,
    nothing,
    refuse,
    with_unit,
)
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import DecimalQuestion
from portal.catalogue.typed import numerals


class DecimalNumber:
    """Kept as decimal text such as "1.5" (JSON's numbers are not exact), at most six decimals."""

    def controls(self, question: DecimalQuestion, language: str) -> tuple[Control, ...]:
        """A text control whose number pad has the language's decimal mark."""
        negative = question.min is None or question.min < 0
        # The number pad of some phones has no minus sign.
        return (Control("", inputmode=None if negative else "decimal", width=Width.TEN),)

    def read(self, question: DecimalQuestion, raw: Raw, moment: Moment) -> Answer:
        """The number; REQUIRED, NOT_A_NUMBER, UNCLEAR_NUMBER, TOO_PRECISE, TOO_SMALL, TOO_BIG."""
        typed = line(raw)
        if not typed:
            return nothing(question)
        found = numerals.readings(typed, moment.language, moment.region)
        if len(found) != 1:
            clear = not found and not numerals.looks_like_number(typed)
            return refuse(FaultCode.NOT_A_NUMBER if clear else FaultCode.UNCLEAR_NUMBER)
        return self._within(question, next(iter(found)))

    def _within(self, question: DecimalQuestion, number: Decimal) -> Answer:
        least = question.min if question.min is not None else -numerals.LARGEST
        most = question.max if question.max is not None else numerals.LARGEST
        if number < least:
            return refuse(FaultCode.TOO_SMALL, min=f"{least:f}")
        if number > most:
            return refuse(FaultCode.TOO_BIG, max=f"{most:f}")
        if numerals.decimals(number) > numerals.MOST_DECIMALS:
            return refuse(FaultCode.TOO_PRECISE, max=numerals.MOST_DECIMALS)
        return Answer(numerals.kept(number))

    def holds(self, question: DecimalQuestion, value: object) -> bool:
        """Decimal text as this type keeps it."""
        return isinstance(value, str) and numerals.is_kept(value)

    def fill(self, question: DecimalQuestion, value: str, language: str) -> dict[str, list[str]]:
        """European digits, the language's decimal mark, no groups."""
        return {MAIN: [numerals.fill_in(value, language)]}

    def show(self, question: DecimalQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The number as the language writes it, with every decimal and its unit."""
        return (with_unit(numerals.shown(value, texts.formats), question.unit, words, texts),)
