"""Messages: every fault in words that say what to do."""

from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from portal.catalogue import answers
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.catalogue.version import Said, Words
from portal.forms import messages
from portal.forms.messages import message
from portal.texts import Texts, locale_for
from tests.unit.questions.samples import LANGUAGES, ZONE, ask, at, texts, words

PARAMS: dict[FaultCode, dict[str, str | int]] = {
    FaultCode.TOO_LONG: {"max": 2000, "over": 37},
    FaultCode.TOO_PRECISE: {"max": 6},
    FaultCode.TOO_SMALL: {"min": "-1.5"},
    FaultCode.TOO_BIG: {"max": "1500"},
    FaultCode.TOO_MANY: {"max": 2},
    FaultCode.DATE_INCOMPLETE: {"part": "month"},
    FaultCode.NOT_A_YEAR: {"year": "2026"},
    FaultCode.NOT_A_DATE: {"day": "2026-11-22"},
    FaultCode.TOO_EARLY: {"day": "2026-11-22"},
    FaultCode.TOO_LATE: {"day": "2026-11-22"},
}

WHAT_TO_DO = {"Answer", "Check", "Choose", "Describe", "Enter", "Give", "Leave", "Say", "Shorten", "Write"}


@dataclass(frozen=True)
class Town:
    """The city's part in a message."""

    address_example: str = "12 Harbour Walk"


def said(fault: Fault, question: AnyQuestion | None = None, language: str = "en") -> str:
    """What a person is told."""
    return message(question, fault, words(language), texts(language), Town())


def every_message(language: str) -> list[str]:
    """A message for each code at each type."""
    return [
        said(Fault(code, "", PARAMS.get(code, {})), ask(kind), language)
        for code in FaultCode
        for kind in QuestionType
    ]


def test_every_fault_says_what_to_do_at_every_type() -> None:
    for text in every_message("en"):
        assert any(word in text for word in WHAT_TO_DO), text
        assert "%(" not in text


def test_no_message_blames_or_begs() -> None:
    for text in every_message("en"):
        lower = text.lower()
        unkind = ("please", "invalid", "must", "error", "sorry", "*", "!")
        assert not [word for word in unkind if word in lower], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_can_be_said_in_every_language(language: str) -> None:
    assert all(every_message(language))


def test_how_much_is_too_long_is_said_in_the_right_plural_and_number() -> None:
    one, many = (Fault(FaultCode.TOO_LONG, "", {"max": 2000, "over": over}) for over in (1, 1037))
    assert said(one) == "Your text is 1 character too long. Shorten it to 2,000 characters or fewer"
    assert said(many).startswith("Your text is 1,037 characters too long.")
    assert "1.037" in said(many, language="es")


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    assert said(Fault(FaultCode.TOO_SMALL, "", {"min": "-1.5"}), language="es").endswith("-1,5 or more")
    late = said(Fault(FaultCode.TOO_LATE, "", {"day": "2026-11-22"}))
    assert late == "Enter November 22, 2026 or an earlier day"


def test_a_place_is_asked_for_with_the_citys_own_example() -> None:
    place = ask(QuestionType.LOCATION)
    assert said(Fault(FaultCode.NOT_AN_ADDRESS, "address"), place) == (
        "Enter the street and number, like 12 Harbour Walk"
    )
    assert "12 Harbour Walk" in said(Fault(FaultCode.REQUIRED), place)
    assert "Describe" in said(Fault(FaultCode.REQUIRED, "described", {"kind": "described"}), place)


def test_an_example_keeps_its_direction_in_a_right_to_left_sentence() -> None:
    fault = Fault(FaultCode.NOT_AN_EMAIL)
    assert said(fault, language="ar").endswith("\u2068name@example.com\u2069")
    assert said(fault).endswith("like name@example.com")


def test_the_examples_of_a_time_fit_the_language() -> None:
    assert said(Fault(FaultCode.NOT_A_TIME)).endswith("like 2:30 PM")
    assert said(Fault(FaultCode.NOT_A_TIME), language="es").endswith("like 14:30")
    assert said(Fault(FaultCode.UNCLEAR_TIME), language="es").endswith("like 2:30 p.\u00a0m.")


def test_a_phone_example_is_of_the_region() -> None:
    text = message(None, Fault(FaultCode.NOT_A_PHONE), words(), texts(), Town(), region="GB")
    assert text.endswith("0121 234 5678")


def test_the_definitions_own_words_come_first_and_know_their_language() -> None:
    question = ask(QuestionType.LOCATION, errors={"required": "Tell us where the pothole is"})
    spanish = Words("es", "en", {("where", "Tell us where the pothole is"): "Díganos dónde está el bache"})
    text = message(question, Fault(FaultCode.REQUIRED), spanish, texts("es"), Town())
    assert isinstance(text, Said)
    assert (text, text.lang) == ("Díganos dónde está el bache", "es")
    assert said(Fault(FaultCode.PLACE_UNCLEAR), question).startswith("You gave an address and")


def test_a_question_nobody_asks_has_words_too() -> None:
    assert said(Fault(FaultCode.UNKNOWN_QUESTION)).startswith("One answer belongs to a question")


def test_what_answers_say_fits_the_messages() -> None:
    wrong = {
        QuestionType.SHORT_TEXT: {"": ["a" * 500]},
        QuestionType.WHOLE_NUMBER: {"": ["9" * 500]},
        QuestionType.DECIMAL: {"": ["1.23456789"]},
        QuestionType.DATE: {"day": ["1"], "month": ["1"], "year": ["26"]},
        QuestionType.DATE_TIME: {"day": ["1"]},
    }
    for kind, raw in wrong.items():
        fault = answers.read(ask(kind), raw, at()).fault
        assert fault is not None
        assert "%(" not in said(fault, ask(kind))


class Backwards(NullTranslations):
    """A translation that is easy to tell apart, and knows only what it was given."""

    def __init__(self, known: set[str]) -> None:
        super().__init__()
        self.known = known

    def gettext(self, message: str) -> str:
        assert message in self.known, f"not extracted: {message}"
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def test_every_word_of_a_message_is_found_by_babel_and_translated() -> None:
    keywords = {"gettext": None, "ngettext": (1, 2)}
    found = extract_from_file("python", Path(messages.__file__), keywords=keywords)
    known = {text for _, ids, _, _ in found for text in ([ids] if isinstance(ids, str) else ids)}
    spoken = Texts("es", locale_for("es"), Backwards(known), ZONE)
    for code in FaultCode:
        fault = Fault(code, "", PARAMS.get(code, {}))
        for kind in QuestionType:
            assert message(ask(kind), fault, words("es"), spoken, Town()).startswith("«")
