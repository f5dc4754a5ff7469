"""Questions: what a form asks, one class per type with the limits of that type."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, DayLimit, QuestionId, Text, day_of, one_or_many

LONGEST_SHORT_TEXT = 100
LONGEST_LONG_TEXT = 2000


class QuestionType(StrEnum):
    """The types of question; each has its handler and its template."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    ONE_CHOICE = "one_choice"
    MANY_CHOICES = "many_choices"
    YES_NO = "yes_no"
    DATE = "date"
    DATE_TIME = "date_time"
    EMAIL = "email"
    PHONE = "phone"
    PERSON_NAME = "person_name"
    LOCATION = "location"


class YesNo(StrEnum):
    """The codes of a yes/no answer."""

    YES = "yes"
    NO = "no"


class LocationKind(StrEnum):
    """How someone may say where."""

    ADDRESS = "address"
    DESCRIBED = "described"


class Option(Definition):
    """One thing to choose; the code is submitted, the label is shown."""

    code: Code
    label: Text
    hint: Text | None = None


class Condition(Definition):
    """Holds when the answer to a question is, or includes, one of the codes."""

    question: QuestionId
    codes: Annotated[tuple[Text, ...], Field(alias="is", min_length=1)]


class Question(Definition):
    """What every question has."""

    id: QuestionId
    type: QuestionType
    label: Text
    hint: Text | None = None
    why: Text | None = None
    optional: bool = False
    when: Annotated[tuple[Condition, ...], BeforeValidator(one_or_many)] = ()
    errors: Mapping[str, Text] = {}


class ShortTextQuestion(Question):
    """One line of text."""

    type: Literal[QuestionType.SHORT_TEXT]
    max_length: Annotated[int, Field(ge=1, le=500)] = LONGEST_SHORT_TEXT


class LongTextQuestion(Question):
    """Several lines of text with a character count."""

    type: Literal[QuestionType.LONG_TEXT]
    max_length: Annotated[int, Field(ge=1, le=10_000)] = LONGEST_LONG_TEXT


class WholeNumberQuestion(Question):
    """A whole number between limits that are themselves allowed."""

    type: Literal[QuestionType.WHOLE_NUMBER]
    min: int | None = None
    max: int | None = None
    unit: Text | None = None


class DecimalQuestion(Question):
    """A number that may have decimals, between limits that are themselves allowed."""

    type: Literal[QuestionType.DECIMAL]
    min: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    max: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    unit: Text | None = None


class OneChoiceQuestion(Question):
    """One of several options."""

    type: Literal[QuestionType.ONE_CHOICE]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class ManyChoicesQuestion(Question):
    """Any number of several options, or at most `max_choices`."""

    type: Literal[QuestionType.MANY_CHOICES]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    max_choices: Annotated[int, Field(ge=1)] | None = None


class YesNoQuestion(Question):
    """Yes or no."""

    type: Literal[QuestionType.YES_NO]


class _DayQuestion(Question):
    earliest: DayLimit | None = None
    latest: DayLimit | None = None

    def earliest_on(self, today: date) -> date | None:
        """The first day that may be given when asked on `today` (local), itself allowed."""
        return None if self.earliest is None else day_of(self.earliest, today)

    def latest_on(self, today: date) -> date | None:
        """The last day that may be given when asked on `today` (local), itself allowed."""
        return None if self.latest is None else day_of(self.latest, today)


class DateQuestion(_DayQuestion):
    """A day."""

    type: Literal[QuestionType.DATE]


class DateTimeQuestion(_DayQuestion):
    """A day and a time of day, in the city's time zone."""

    type: Literal[QuestionType.DATE_TIME]


class EmailQuestion(Question):
    """An e-mail address."""

    type: Literal[QuestionType.EMAIL]


class PhoneQuestion(Question):
    """A phone number."""

    type: Literal[QuestionType.PHONE]


class PersonNameQuestion(Question):
    """A person's name, in one line: names differ too much for parts."""

    type: Literal[QuestionType.PERSON_NAME]


class LocationQuestion(Question):
    """A place: an address, or a description of it."""

    type: Literal[QuestionType.LOCATION]
    kinds: Annotated[tuple[LocationKind, ...], Field(min_length=1)] = tuple(LocationKind)


AnyQuestion: TypeAlias = Annotated[
    ShortTextQuestion
    | LongTextQuestion
    | WholeNumberQuestion
    | DecimalQuestion
    | OneChoiceQuestion
    | ManyChoicesQuestion
    | YesNoQuestion
    | DateQuestion
    | DateTimeQuestion
    | EmailQuestion
    | PhoneQuestion
    | PersonNameQuestion
    | LocationQuestion,
    Field(discriminator="type"),
]
