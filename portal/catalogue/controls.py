"""The shapes a question is asked in: controls, what they send, and what an answer is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import Question
from portal.catalogue.typed.text import clean

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""Control name → the strings a browser sent for it; the main control's name is ""."""

Value: TypeAlias = str | int | list[str] | dict[str, str]
"""An answer as it is kept: plain JSON, the same in every language."""

MAIN = ""


class ControlKind(StrEnum):
    """Which native control stands for it."""

    TEXT = "text"
    AREA = "area"
    RADIO = "radio"
    CHECKBOXES = "checkboxes"


class Width(StrEnum):
    """How wide a text control is drawn; it hints at how much is expected and limits nothing."""

    TWO = "2"
    FOUR = "4"
    TEN = "10"
    TWENTY = "20"
    FULL = "full"


@dataclass(frozen=True)
class Choice:
    """One thing to choose. A label of None is one of the interface's own words, written by the partial."""

    code: str
    label: str | None = None
    hint: str | None = None


@dataclass(frozen=True)
class Control:
    """One native control (or one group of radios or checkboxes) of a question."""

    name: str
    kind: ControlKind = ControlKind.TEXT
    input_type: str = "text"
    inputmode: str | None = None
    autocomplete: str | None = None
    spellcheck: bool = False
    width: Width = Width.FULL
    max_length: int | None = None
    example: str | None = None
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Moment:
    """When, where and in which language an answer is read.

    `now` is an aware UTC datetime; `language` the tag of a locale, like `es-US`; `region` an ISO 3166
    country code, whose way of writing numbers, times and phone numbers is understood next to the language's.
    """

    now: datetime
    time_zone: ZoneInfo
    language: str
    region: str = "US"

    @property
    def today(self) -> date:
        """The day it is in the city."""
        return self.now.astimezone(self.time_zone).date()


@dataclass(frozen=True)
class Answer:
    """What was understood: a value, or a fault; neither means the question was left out."""

    value: Value | None = None
    fault: Fault | None = None


def refuse(code: FaultCode, control: str = MAIN, **params: str | int) -> Answer:
    """An answer that is asked again because of `code`."""
    return Answer(fault=Fault(code, control, params))


def nothing(question: Question, control: str = MAIN) -> Answer:
    """The answer to a question that was left empty: fine when optional, else asked again."""
    return Answer() if question.optional else refuse(FaultCode.REQUIRED, control)


def only(raw: Raw, control: str = MAIN) -> str:
    """The text of a control that sends one string; empty when it sent none."""
    sent = raw.get(control) or ("",)
    return sent[0]


LONGEST_LINE = 1000


def line(raw: Raw, control: str = MAIN) -> str:
    """The cleaned text of a control for something short, such as a number.

    Only the first thousand characters are looked at: nothing that long is one, and ten megabytes of it
    must not take a second to be refused.
    """
    return clean(only(raw, control)[:LONGEST_LINE])


class Words(Protocol):
    """The words of a definition in one language; what it returns may carry `.lang`."""

    def __call__(self, msgid: str, context: str | None = None) -> str: ...


class Texts(Protocol):
    """The words and formats of the interface in one language."""

    @property
    def formats(self) -> str: ...

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...

    def date(self, value: date, /) -> str: ...

    def date_time(self, value: datetime, /) -> str: ...

    def number(self, value: int, /) -> str: ...


Asked_contra = TypeVar("Asked_contra", bound=Question, contravariant=True)


class Handler(Protocol[Asked_contra]):
    """Everything one question type knows. Handlers are pure and never raise on what people send."""

    def controls(self, question: Asked_contra, language: str) -> tuple[Control, ...]:
        """The controls in the order they are shown in `language`."""

    def read(self, question: Asked_contra, raw: Raw, moment: Moment) -> Answer:
        """What was sent → a value, or why not. `raw` holds only this question's controls."""

    def holds(self, question: Asked_contra, value: object) -> bool:
        """Whether `value` has the shape this type keeps; only such values may be filled or shown."""

    def fill(self, question: Asked_contra, value: Any, language: str) -> dict[str, list[str]]:
        """A kept value → what its controls would send; reading that gives the value again."""

    def show(self, question: Asked_contra, value: Any, words: Words, texts: Texts) -> tuple[str, ...]:
        """A kept value → lines of text for a person."""


class KeptAsTyped(Generic[Asked_contra]):
    """The part of a handler that types share whose value is the text of their one control."""

    def holds(self, question: Asked_contra, value: object) -> bool:
        """Any text."""
        return isinstance(value, str)

    def fill(self, question: Asked_contra, value: str, language: str) -> dict[str, list[str]]:
        """The text itself."""
        return {MAIN: [value]}

    def show(self, question: Asked_contra, value: str, words: Words, texts: Texts) -> tuple[str, ...]:
        """The text, line by line."""
        return tuple(value.splitlines())


def with_unit(number: str, unit: str | None, words: Words, texts: Texts) -> str:
    """Write a number, which is in words already, with its unit where it has one."""
    if not unit:
        return number
    # Languages put number and unit in different order.
    return texts.gettext("%(number)s %(unit)s") % {"number": number, "unit": words(unit)}
