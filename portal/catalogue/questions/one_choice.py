"""One of several options."""

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
    only,
    refuse,
)
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import OneChoiceQuestion


class OneChoice:
    """Kept as the code of an option."""

    def controls(self, question: OneChoiceQuestion, language: str) -> tuple[Control, ...]:
        """Radios: every option can be read before choosing, which a drop-down does not allow."""
        choices = tuple(Choice(option.code, option.label, option.hint) for option in question.options)
        return (Control("", ControlKind.RADIO, options=choices),)

    def read(self, question: OneChoiceQuestion, raw: Raw, moment: Moment) -> Answer:
        """The code; REQUIRED, NOT_AN_OPTION."""
        code = only(raw)
        if not code:
            return nothing(question)
        if not any(option.code == code for option in question.options):
            return refuse(FaultCode.NOT_AN_OPTION)
        return Answer(code)

    def holds(self, question: OneChoiceQuestion, value: object) -> bool:
        """Any text; whether it is still an option is for `read` to say."""
        return isinstance(value, str)

    def fill(self, question: OneChoiceQuestion, value: str, language: str) -> dict[str, list[str]]:
        """The radio that was chosen."""
        return {MAIN: [value]}

    def show(self, question: OneChoiceQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The option's label."""
        return tuple(words(option.label) for option in question.options if option.code == value)
