"""A phone number."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

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
)
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import PhoneQuestion
from portal.catalogue.typed.numerals import european_digits

_KEPT = re.compile(r"\+[1-9][0-9]{3,14}(;ext=[0-9]{1,11})?")


class Phone:
    """Kept as E.164 (ITU-T), with ";ext=" and the extension (RFC 3966) when there is one."""

    def controls(self, question: PhoneQuestion, language: str) -> tuple[Control, ...]:
        """A telephone control, which keeps what is typed as it is."""
        return (Control("", input_type="tel", inputmode="tel", autocomplete="tel", width=Width.TWENTY),)

    def read(self, question: PhoneQuestion, raw: Raw, moment: Moment) -> Answer:
        """The number, read as one of the region unless it starts with +; REQUIRED, NOT_A_PHONE."""
        typed = line(raw)
        if not typed:
            return nothing(question)
        try:
            number = phonenumbers.parse(european_digits(typed), moment.region)
        except NumberParseException:
            return refuse(FaultCode.NOT_A_PHONE)
        if not phonenumbers.is_valid_number(number):
            return refuse(FaultCode.NOT_A_PHONE)
        return Answer(_kept(number))

    def holds(self, question: PhoneQuestion, value: object) -> bool:
        """A number as this type keeps it."""
        return isinstance(value, str) and _KEPT.fullmatch(value) is not None

    def fill(self, question: PhoneQuestion, value: str, language: str) -> dict[str, list[str]]:
        """The international form, which means the same number everywhere."""
        return {MAIN: [_shown(value)]}

    def show(self, question: PhoneQuestion, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The international form."""
        return (_shown(value),)


def _kept(number: PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def _shown(value: str) -> str:
    try:
        number = phonenumbers.parse(value, None)
    except NumberParseException:
        return value
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
