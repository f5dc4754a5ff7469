import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import LANGUAGES, ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.WHOLE_NUMBER)


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("en", "12", 12),
        ("en", "１２", 12),
        ("en", "1,500", 1500),
        ("en", "1 500", 1500),
        ("en", "3.0", 3),
        ("en", "-0", 0),
        ("en", "\u22125", -5),
        ("en", "+7", 7),
        ("es", "1.500", 1500),
        ("es", "1,500", 1500),
        ("ar", "١٢", 12),
        ("ar", "١٬٥٠٠", 1500),
        ("ar", "\u200f٣", 3),
        ("fr", "1\u202f500", 1500),
    ],
)
def test_numbers_are_read_in_any_script(language: str, typed: str, number: int) -> None:
    assert value_of(QUESTION, language, main=typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", FaultCode.REQUIRED),
        ("two", FaultCode.NOT_A_NUMBER),
        ("½", FaultCode.NOT_A_NUMBER),
        ("1e5", FaultCode.NOT_A_NUMBER),
        ("NaN", FaultCode.NOT_A_NUMBER),
        ("1_000", FaultCode.NOT_A_NUMBER),
        ("12 34", FaultCode.UNCLEAR_NUMBER),
        ("1,50,000", FaultCode.UNCLEAR_NUMBER),
        ("1.5", FaultCode.NOT_WHOLE),
        ("9" * 5000, FaultCode.TOO_BIG),
        ("-" + "9" * 5000, FaultCode.TOO_SMALL),
        ("1000000000000000", FaultCode.TOO_BIG),
    ],
)
def test_what_is_no_whole_number_is_refused(typed: str, code: FaultCode) -> None:
    assert fault_of(QUESTION, main=typed) == (code, "")


def test_limits_are_allowed_themselves() -> None:
    question = ask(QuestionType.WHOLE_NUMBER, min=1, max=5)
    assert [value_of(question, main=typed) for typed in ("1", "5")] == [1, 5]
    assert fault_of(question, main="0") == (FaultCode.TOO_SMALL, "")
    assert fault_of(question, main="6") == (FaultCode.TOO_BIG, "")


def test_a_number_pad_is_offered_only_where_no_minus_is_needed() -> None:
    modes = [
        HANDLERS[QUESTION.type].controls(ask(QuestionType.WHOLE_NUMBER, min=least), "en")[0].inputmode
        for least in (0, -10, None)
    ]
    assert modes == ["numeric", None, None]


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(LANGUAGES))
def test_a_number_comes_back_as_it_was_kept(number: int, language: str) -> None:
    assert refill(QUESTION, number, language) == number


@pytest.mark.parametrize("value", [True, 1.0, "1", None, 10**400])
def test_only_whole_numbers_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_it_is_shown_as_the_language_writes_it() -> None:
    question = ask(QuestionType.WHOLE_NUMBER, unit="feet")
    assert show(question, 15000) == ("15,000 feet",)
    assert show(QUESTION, 15000, "es") == ("15.000",)
