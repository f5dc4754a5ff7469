"""One line of text."""

from portal.catalogue.controls import Answer, Control, KeptAsTyped, Moment, Raw, Width, nothing, only, refuse
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import ShortTextQuestion
from portal.catalogue.typed.text import clean, too_many


class ShortText(KeptAsTyped[ShortTextQuestion]):
    """Kept as cleaned text without line breaks, at most `max_length` characters."""

    def controls(self, question: ShortTextQuestion, language: str) -> tuple[Control, ...]:
        """One text control. What is asked is not about the person, so it has no autocomplete token."""
        width = Width.TWENTY if question.max_length <= 30 else Width.FULL
        return (Control("", spellcheck=True, width=width, max_length=question.max_length),)

    def read(self, question: ShortTextQuestion, raw: Raw, moment: Moment) -> Answer:
        """The cleaned line; REQUIRED, TOO_LONG."""
        text = clean(only(raw))
        if not text:
            return nothing(question)
        if over := too_many(text, question.max_length):
            return refuse(FaultCode.TOO_LONG, max=question.max_length, over=over)
        return Answer(text)
