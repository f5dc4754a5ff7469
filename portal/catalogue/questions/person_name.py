"""A person's name."""

from portal.catalogue.controls import Answer, Control, KeptAsTyped, Moment, Raw, nothing, only, refuse
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import PersonNameQuestion
from portal.catalogue.typed.text import clean, too_many

LONGEST_NAME = 200


class PersonName(KeptAsTyped[PersonNameQuestion]):
    """Kept as cleaned text in one line. Any letters and marks may be in a name: nothing else is checked."""

    def controls(self, question: PersonNameQuestion, language: str) -> tuple[Control, ...]:
        """One text control that the browser may fill in (WCAG 1.3.5)."""
        return (Control("", autocomplete="name", max_length=LONGEST_NAME),)

    def read(self, question: PersonNameQuestion, raw: Raw, moment: Moment) -> Answer:
        """The cleaned name; REQUIRED, TOO_LONG."""
        text = clean(only(raw))
        if not text:
            return nothing(question)
        if over := too_many(text, LONGEST_NAME):
            return refuse(FaultCode.TOO_LONG, max=LONGEST_NAME, over=over)
        return Answer(text)
