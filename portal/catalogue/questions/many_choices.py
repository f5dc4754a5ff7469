"""Any number of several options."""

from portal.catalogue.controls import (
    MAIN,
    Answer,
    Choice,
    Control,
    ControlKind,
    Moment,
    Raw,
    Texts,
    Words,
    nothing,
    refuse,
)
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import ManyChoicesQuestion


class ManyChoices:
    """Kept as the list of chosen codes, each once, in the order of the definition."""

    def controls(self, question: ManyChoicesQuestion, language: str) -> tuple[Control, ...]:
        """Checkboxes."""
        choices = tuple(Choice(option.code, option.label, option.hint) for option in question.options)
        return (Control("", ControlKind.CHECKBOXES, options=choices),)

    def read(self, question: ManyChoicesQuestion, raw: Raw, moment: Moment) -> Answer:
        """The codes; REQUIRED, NOT_AN_OPTION, TOO_MANY."""
        sent = {code for code in raw.get(MAIN, ()) if code}
        if not sent:
            return nothing(question)
        chosen = [option.code for option in question.options if option.code in sent]
        if len(chosen) < len(sent):
            return refuse(FaultCode.NOT_AN_OPTION)
        if question.max_choices is not None and len(chosen) > question.max_choices:
            return refuse(FaultCode.TOO_MANY, max=question.max_choices)
        return Answer(chosen)

    def holds(self, question: ManyChoicesQuestion, value: object) -> bool:
        """A list of texts."""
        return isinstance(value, list) and bool(value) and all(isinstance(code, str) for code in value)

    def fill(self, question: ManyChoicesQuestion, value: list[str], language: str) -> dict[str, list[str]]:
        """The boxes that were checked."""
        return {MAIN: list(value)}

    def show(
        self, question: ManyChoicesQuestion, value: list[str], words: Words, texts: Texts
    ) -> tuple[str, ...]:
        """The labels of the chosen options, one a line."""
        return tuple(words(option.label) for option in question.options if option.code in value)
