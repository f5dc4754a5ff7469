"""Yes or no."""

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
from portal.catalogue.schema import YesNo, YesNoQuestion


class YesOrNo:
    """Kept as the code "yes" or "no"."""

    def controls(self, question: YesNoQuestion, language: str) -> tuple[Control, ...]:
        """Two radios, neither chosen beforehand; their words are the interface's."""
        return (Control("", ControlKind.RADIO, options=tuple(Choice(code.value) for code in YesNo)),)

    def read(self, question: YesNoQuestion, raw: Raw, moment: Moment) -> Answer:
        """The code; REQUIRED, NOT_AN_OPTION."""
        code = only(raw)
        if not code:
            return nothing(question)
        if not self.holds(question, code):
            return refuse(FaultCode.NOT_AN_OPTION)
        return Answer(code)

    def holds(self, question: YesNoQuestion, value: object) -> bool:
        """One of the two codes."""
        return isinstance(value, str) and value in list(YesNo)

    def fill(self, question: YesNoQuestion, value: str, language: str) -> dict[str, list[str]]:
        """The radio that was chosen."""
        return {MAIN: [value]}

    def show(self, question: YesNoQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """Yes or No in the interface's words."""
        return (texts.gettext("Yes") if value == YesNo.YES else texts.gettext("No"),)
