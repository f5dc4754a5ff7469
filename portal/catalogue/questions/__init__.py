"""The question types: each is one handler here, one partial in templates/questions, one test."""

from collections.abc import Mapping
from typing import Any

from portal.catalogue.controls import Handler
from portal.catalogue.questions.date import Day
from portal.catalogue.questions.date_time import DayAndTime
from portal.catalogue.questions.decimal import DecimalNumber
from portal.catalogue.questions.email import Email
from portal.catalogue.questions.location import Location
from portal.catalogue.questions.long_text import LongText
from portal.catalogue.questions.many_choices import ManyChoices
from portal.catalogue.questions.one_choice import OneChoice
from portal.catalogue.questions.person_name import PersonName
from portal.catalogue.questions.phone import Phone
from portal.catalogue.questions.short_text import ShortText
from portal.catalogue.questions.whole_number import WholeNumber
from portal.catalogue.questions.yes_no import YesOrNo
from portal.catalogue.schema import QuestionType


def complete(handlers: Mapping[QuestionType, Handler[Any]]) -> Mapping[QuestionType, Handler[Any]]:
    """Return the handlers as they are. Raises LookupError naming every question type without one."""
    if missing := sorted(set(QuestionType) - handlers.keys()):
        raise LookupError(f"question types without a handler: {', '.join(missing)}")
    return handlers


HANDLERS: Mapping[QuestionType, Handler[Any]] = complete(
    {
        QuestionType.SHORT_TEXT: ShortText(),
        QuestionType.LONG_TEXT: LongText(),
        QuestionType.WHOLE_NUMBER: WholeNumber(),
        QuestionType.DECIMAL: DecimalNumber(),
        QuestionType.ONE_CHOICE: OneChoice(),
        QuestionType.MANY_CHOICES: ManyChoices(),
        QuestionType.YES_NO: YesOrNo(),
        QuestionType.DATE: Day(),
        QuestionType.DATE_TIME: DayAndTime(),
        QuestionType.EMAIL: Email(),
        QuestionType.PHONE: Phone(),
        QuestionType.PERSON_NAME: PersonName(),
        QuestionType.LOCATION: Location(),
    }
)
