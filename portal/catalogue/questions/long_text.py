"""Several lines of text."""

from portal.catalogue.controls import (
    Answer,
    Control,
    ControlKind,
    KeptAsTyped,
    Moment,
    Raw,
    nothing,
    only,
    refuse,
)
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import LongTextQuestion
from portal.catalogue.typed.text import clean, too_many


class LongText(KeptAsTyped[LongTextQuestion]):
    r"""Kept as cleaned text with "\n" between lines, at most `max_length` characters."""

    def controls(self, question: LongTextQuestion, language: str) -> tuple[Control, ...]:
        """One text area with a character count."""
        return (Control("", ControlKind.AREA, spellcheck=True, max_length=question.max_length),)

    def read(self, question: LongTextQuestion, raw: Raw, moment: Moment) -> Answer:
        """The cleaned text; REQUIRED, TOO_LONG."""
        text = clean(only(raw), lines=True)
        if not text:
            return nothing(question)
        if over := too_many(text, question.max_length):
            return refuse(FaultCode.TOO_LONG, max=question.max_length, over=over)
        return Answer(text)
