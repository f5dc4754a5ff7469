"""A whole number."""

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
from portal.catalogue.schema import WholeNumberQuestion
from portal.catalogue.typed.numerals import LARGEST, looks_like_number, readings


class WholeNumber:
    """Kept as an int within the definition's limits, and within what every program keeps exact."""

    def controls(self, question: WholeNumberQuestion, language: str) -> tuple[Control, ...]:
        """A text control with a number pad: input type=number drops what it cannot read without a word."""
        negative = question.min is None or question.min < 0
        # The number pad of some phones has no minus sign.
        return (Control("", inputmode=None if negative else "numeric", width=Width.TEN),)

    def read(self, question: WholeNumberQuestion, raw: Raw, moment: Moment) -> Answer:
        """The number; REQUIRED, NOT_A_NUMBER, UNCLEAR_NUMBER, NOT_WHOLE, TOO_SMALL, TOO_BIG."""
        typed = line(raw)
        if not typed:
            return nothing(question)
        found = readings(typed, moment.language, moment.region)
        if not found:
            clear = not looks_like_number(typed)
            return refuse(FaultCode.NOT_A_NUMBER if clear else FaultCode.UNCLEAR_NUMBER)
        # 1.500 in Spanish may be 1500 or 1.5: only one of them is an answer to this question.
        whole = [number for number in found if number == number.to_integral_value()]
        if not whole:
            return refuse(FaultCode.NOT_WHOLE)
        return self._within(question, whole[0])

    def _within(self, question: WholeNumberQuestion, number: Decimal) -> Answer:
        least = Decimal(question.min) if question.min is not None else -LARGEST
        most = Decimal(question.max) if question.max is not None else LARGEST
        if number < least:
            return refuse(FaultCode.TOO_SMALL, min=str(least))
        if number > most:
            return refuse(FaultCode.TOO_BIG, max=str(most))
        return Answer(int(number))

    def holds(self, question: WholeNumberQuestion, value: object) -> bool:
        """An int of a size that is ever kept; JSON's true is none."""
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST

    def fill(self, question: WholeNumberQuestion, value: int, language: str) -> dict[str, list[str]]:
        """European digits without groups."""
        return {MAIN: [str(value)]}

    def show(self, question: WholeNumberQuestion, value: int, words: Words, texts: Texts) -> tuple[str, ...]:
        """The number as the language writes it, with its unit."""
        return (with_unit(texts.number(value), question.unit, words, texts),)
