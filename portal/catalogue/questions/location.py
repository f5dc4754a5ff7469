"""A place: an address, or a description of it."""

from collections.abc import Mapping

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
from portal.catalogue.schema import LocationKind, LocationQuestion
from portal.catalogue.typed import coordinates
from portal.catalogue.typed.text import clean, too_many

LONGEST = {LocationKind.ADDRESS: 200, LocationKind.DESCRIBED: 500}
"""Characters; a description is there for whoever has no address to give."""


class Location:
    """Kept as {"kind": "address" or "described", "text": …}.

    The controls: "" for the kind (radios, when the definition leaves a choice), "address" and "described"
    for the texts. All are there at once, because without script nothing can be shown later.
    """

    def controls(self, question: LocationQuestion, language: str) -> tuple[Control, ...]:
        """Radios and a text for each kind, or just the one text.

        The texts have no autocomplete token: where the pothole is, is not where the person lives, and
        WCAG 1.3.5 is about the person's own details. A browser that fills in the home address here
        would send a crew to the wrong street.
        """
        texts = {
            LocationKind.ADDRESS: Control("address", max_length=LONGEST[LocationKind.ADDRESS]),
            LocationKind.DESCRIBED: Control(
                "described", ControlKind.AREA, spellcheck=True, max_length=LONGEST[LocationKind.DESCRIBED]
            ),
        }
        asked = tuple(texts[kind] for kind in question.kinds)
        if len(asked) == 1:
            return asked
        choices = tuple(Choice(kind.value) for kind in question.kinds)
        return (Control(MAIN, ControlKind.RADIO, options=choices), *asked)

    def read(self, question: LocationQuestion, raw: Raw, moment: Moment) -> Answer:
        """The place; REQUIRED, PLACE_UNCLEAR, NOT_AN_OPTION, NOT_AN_ADDRESS, TOO_LONG.

        Without a radio the one text that was filled in is meant; with two the person is asked.
        """
        typed = {kind: self._typed(raw, kind) for kind in question.kinds}
        filled = [kind for kind, text in typed.items() if text]
        chosen = only(raw) if len(question.kinds) > 1 else question.kinds[0].value
        if chosen and chosen not in list(question.kinds):
            return refuse(FaultCode.NOT_AN_OPTION)
        if not filled and (not chosen or question.optional):
            return nothing(question)
        if not chosen and len(filled) > 1:
            return refuse(FaultCode.PLACE_UNCLEAR)
        kind = LocationKind(chosen) if chosen else filled[0]
        if kind not in filled:
            return refuse(FaultCode.REQUIRED, kind.value, kind=kind.value)
        return self._place(kind, typed[kind])

    def _typed(self, raw: Raw, kind: LocationKind) -> str:
        return clean(only(raw, kind.value), lines=kind == LocationKind.DESCRIBED)

    def _place(self, kind: LocationKind, text: str) -> Answer:
        if over := too_many(text, LONGEST[kind]):
            return refuse(FaultCode.TOO_LONG, kind.value, max=LONGEST[kind], over=over)
        # "Fayette and Holliday" is an address, and so is a spot in degrees; a bare number or a face is not.
        named = any(letter.isalpha() for letter in text) or coordinates.read(text) is not None
        if kind == LocationKind.ADDRESS and not named:
            return refuse(FaultCode.NOT_AN_ADDRESS, kind.value)
        return Answer({"kind": kind.value, "text": text})

    def holds(self, question: LocationQuestion, value: object) -> bool:
        """A mapping of exactly a known kind and a text."""
        return (
            isinstance(value, dict)
            and value.keys() == {"kind", "text"}
            and value["kind"] in list(LocationKind)
            and isinstance(value["text"], str)
        )

    def fill(
        self, question: LocationQuestion, value: Mapping[str, str], language: str
    ) -> dict[str, list[str]]:
        """The radio and its text; the other text is empty."""
        return {MAIN: [value["kind"]], value["kind"]: [value["text"]]}

    def show(
        self, question: LocationQuestion, value: Mapping[str, str], words: Words, texts: Texts
    ) -> tuple[str, ...]:
        """The text, line by line."""
        return tuple(value["text"].splitlines())
