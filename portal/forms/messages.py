"""What is wrong with an answer and what to do about it, in a language. The only file with these words.

A definition may say it better for one question (`errors: {code: text}`); then its words are used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import phonenumbers
from phonenumbers import PhoneNumberFormat

from portal.catalogue.controls import Texts as CatalogueTexts
from portal.catalogue.controls import Words
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.questions.date_time import AFTERNOON
from portal.catalogue.schema import LocationKind, Question, QuestionType
from portal.catalogue.typed import numerals
from portal.catalogue.typed.conventions import DAY, MONTH
from portal.catalogue.typed.times import fill_time, with_half


class Texts(CatalogueTexts, Protocol):
    """The words and formats of the interface in one language."""

    @property
    def direction(self) -> str: ...


class City(Protocol):
    """What a message says of the city."""

    @property
    def address_example(self) -> str: ...


@dataclass(frozen=True)
class _Case:
    """One thing that is wrong, and everything its words may need."""

    fault: Fault
    question: Question | None
    texts: Texts
    city: City
    region: str

    @property
    def type(self) -> QuestionType | None:
        return self.question.type if self.question else None

    def number(self, name: str) -> str:
        return numerals.shown(str(self.fault.params[name]), self.texts.formats)

    def count(self, name: str) -> int:
        return int(self.fault.params[name])

    def day(self) -> str:
        return self.texts.date(date.fromisoformat(str(self.fault.params["day"])))

    def like(self, sentence: str, example: str) -> str:
        """A sentence with an example, which keeps its own direction in a language that runs the other way."""
        shown = f"\u2068{example}\u2069" if self.texts.direction == "rtl" else example
        return sentence % {"example": shown}


def message(
    question: Question | None, fault: Fault, words: Words, texts: Texts, city: City, region: str = "US"
) -> str:
    """Return what to tell the person who gave this answer.

    In: the question (None for UNKNOWN_QUESTION); the words of its definition and of the interface; the
    city, for its example of an address; the region whose phone numbers are shown as an example. Out: one
    sentence or two; when they are the definition's own they carry `.lang`.
    """
    own = question.errors.get(fault.code) if question else None
    if question and own:
        return words(own, question.id)
    return _SENTENCES[fault.code](_Case(fault, question, texts, city, region))


def _required(case: _Case) -> str:
    texts = case.texts
    if case.type == QuestionType.LOCATION:
        return _required_place(case)
    sentences = {
        QuestionType.WHOLE_NUMBER: texts.gettext("Enter a number"),
        QuestionType.DECIMAL: texts.gettext("Enter a number"),
        QuestionType.ONE_CHOICE: texts.gettext("Choose one of the answers"),
        QuestionType.YES_NO: texts.gettext("Choose yes or no"),
        QuestionType.MANY_CHOICES: texts.gettext("Choose at least one of the answers"),
        QuestionType.DATE: texts.gettext("Enter the day, the month and the year"),
        QuestionType.DATE_TIME: texts.gettext("Enter the day, the month, the year and the time"),
        QuestionType.EMAIL: texts.gettext("Enter your email address"),
        QuestionType.PHONE: texts.gettext("Enter your phone number"),
        QuestionType.PERSON_NAME: texts.gettext("Enter your name"),
    }
    otherwise = texts.gettext("Write an answer to this question")
    return sentences.get(case.type, otherwise) if case.type else otherwise


def _required_place(case: _Case) -> str:
    kind = case.fault.params.get("kind")
    if kind == LocationKind.DESCRIBED:
        return case.texts.gettext("Describe the place: what is it near, and on which side?")
    if kind == LocationKind.ADDRESS:
        return _not_an_address(case)
    sentence = case.texts.gettext("Enter the street and number, like %(example)s, or describe the place")
    return case.like(sentence, case.city.address_example)


def _not_an_address(case: _Case) -> str:
    sentence = case.texts.gettext("Enter the street and number, like %(example)s")
    return case.like(sentence, case.city.address_example)


def _too_long(case: _Case) -> str:
    sentence = case.texts.ngettext(
        "Your text is %(over)s character too long. Shorten it to %(max)s characters or fewer",
        "Your text is %(over)s characters too long. Shorten it to %(max)s characters or fewer",
        case.count("over"),
    )
    return sentence % {"over": case.number("over"), "max": case.number("max")}


def _not_a_number(case: _Case) -> str:
    whole = case.type == QuestionType.WHOLE_NUMBER
    example = "12" if whole else numerals.fill_in("1.5", case.texts.formats)
    return case.like(case.texts.gettext("Write the number in digits, like %(example)s"), example)


def _unclear_number(case: _Case) -> str:
    sentence = case.texts.gettext(
        "We cannot tell which number you mean. Leave out the marks between thousands, like %(example)s"
    )
    return case.like(sentence, "1500")


def _too_precise(case: _Case) -> str:
    sentence = case.texts.ngettext(
        "Write no more than %(max)s digit after the decimal mark",
        "Write no more than %(max)s digits after the decimal mark",
        case.count("max"),
    )
    return sentence % {"max": case.number("max")}


def _too_many(case: _Case) -> str:
    sentence = case.texts.ngettext(
        "Choose no more than %(max)s answer", "Choose no more than %(max)s answers", case.count("max")
    )
    return sentence % {"max": case.number("max")}


def _date_incomplete(case: _Case) -> str:
    sentences = {
        DAY: case.texts.gettext("Enter the day of the month too"),
        MONTH: case.texts.gettext("Enter the month too"),
    }
    return sentences.get(str(case.fault.params["part"]), case.texts.gettext("Enter the year too"))


def _not_a_year(case: _Case) -> str:
    # A year is written without the marks of a number: 2026, not 2,026.
    sentence = case.texts.gettext("Write the year with four digits, like %(example)s")
    return case.like(sentence, str(case.fault.params["year"]))


def _unclear_time(case: _Case) -> str:
    sentence = case.texts.gettext("Say which half of the day you mean, like %(example)s")
    return case.like(sentence, with_half(AFTERNOON, case.texts.formats))


def _phone_example(case: _Case) -> str:
    number = phonenumbers.example_number(case.region)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else "+1 201-555-0123"


def _time_example(case: _Case) -> str:
    return fill_time(AFTERNOON, case.texts.formats)


_SENTENCES: Mapping[FaultCode, Callable[[_Case], str]] = {
    FaultCode.REQUIRED: _required,
    FaultCode.MORE_THAN_ONE: lambda case: case.texts.gettext(
        "We got more than one answer to this question. Give only one"
    ),
    FaultCode.UNREADABLE: lambda case: case.texts.gettext(
        "We could not read this answer. Answer the question again"
    ),
    FaultCode.UNKNOWN_QUESTION: lambda case: case.texts.gettext(
        "One answer belongs to a question we do not ask. Leave it out and send the rest"
    ),
    FaultCode.TOO_LONG: _too_long,
    FaultCode.NOT_A_NUMBER: _not_a_number,
    FaultCode.UNCLEAR_NUMBER: _unclear_number,
    FaultCode.NOT_WHOLE: lambda case: case.texts.gettext("Enter a whole number, without decimals"),
    FaultCode.TOO_PRECISE: _too_precise,
    FaultCode.TOO_SMALL: lambda case: (
        case.texts.gettext("Enter a number that is %(min)s or more") % {"min": case.number("min")}
    ),
    FaultCode.TOO_BIG: lambda case: (
        case.texts.gettext("Enter a number that is %(max)s or less") % {"max": case.number("max")}
    ),
    FaultCode.NOT_AN_OPTION: lambda case: case.texts.gettext(
        "That answer is not offered now. Choose from the answers on this page"
    ),
    FaultCode.TOO_MANY: _too_many,
    FaultCode.DATE_INCOMPLETE: _date_incomplete,
    FaultCode.NOT_A_YEAR: _not_a_year,
    FaultCode.NOT_A_DATE: lambda case: case.texts.gettext(
        "There is no such day in the calendar. Check the day and the month"
    ),
    FaultCode.TOO_EARLY: lambda case: (
        case.texts.gettext("Enter %(day)s or a later day") % {"day": case.day()}
    ),
    FaultCode.TOO_LATE: lambda case: (
        case.texts.gettext("Enter %(day)s or an earlier day") % {"day": case.day()}
    ),
    FaultCode.TIME_MISSING: lambda case: case.like(
        case.texts.gettext("Enter the time too, like %(example)s"), _time_example(case)
    ),
    FaultCode.NOT_A_TIME: lambda case: case.like(
        case.texts.gettext("Enter the time in hours and minutes, like %(example)s"), _time_example(case)
    ),
    FaultCode.UNCLEAR_TIME: _unclear_time,
    FaultCode.NOT_AN_EMAIL: lambda case: case.like(
        case.texts.gettext("Enter an email address in full, like %(example)s"), "name@example.com"
    ),
    FaultCode.NOT_A_PHONE: lambda case: case.like(
        case.texts.gettext("Enter a phone number with its area code, like %(example)s"), _phone_example(case)
    ),
    FaultCode.HAS_EXTENSION: lambda case: case.texts.gettext(
        "A text message cannot reach an extension. Enter a phone number without one"
    ),
    FaultCode.PLACE_UNCLEAR: lambda case: case.texts.gettext(
        "You gave an address and a description. Choose which one we should use"
    ),
    FaultCode.NOT_AN_ADDRESS: _not_an_address,
}
