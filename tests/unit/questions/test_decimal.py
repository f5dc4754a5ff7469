from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from portal.catalogue.typed.numerals import kept
from tests.unit.questions.samples import LANGUAGES, ask, at, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.DECIMAL)


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("en", "1.5", "1.5"),
        ("en", "1,500.25", "1500.25"),
        ("en", "1.500", "1.5"),
        ("en", ".5", "0.5"),
        ("en", "-0", "0"),
        ("en", "007", "7"),
        ("es", "1,5", "1.5"),
        ("es", "1.5", "1.5"),
        ("es", "1.234,5", "1234.5"),
        ("es", "1,234.5", "1234.5"),
        ("ar", "١٫٥", "1.5"),
        ("ar", "١٬٥٠٠٫٢٥", "1500.25"),
        ("ar", "1.5", "1.5"),
    ],
)
def test_numbers_are_read_as_the_language_or_the_region_writes_them(
    language: str, typed: str, number: str
) -> None:
    assert value_of(QUESTION, language, main=typed) == number


@pytest.mark.parametrize(
    ("language", "typed", "code"),
    [
        ("en", "1,5", FaultCode.UNCLEAR_NUMBER),
        ("en", "1,2,3", FaultCode.UNCLEAR_NUMBER),
        ("es", "1.500", FaultCode.UNCLEAR_NUMBER),
        ("es", "1,500", FaultCode.UNCLEAR_NUMBER),
        ("en", "1.1234567", FaultCode.TOO_PRECISE),
        ("en", "1e5", FaultCode.NOT_A_NUMBER),
        ("en", "Infinity", FaultCode.NOT_A_NUMBER),
        ("en", "½", FaultCode.NOT_A_NUMBER),
        ("en", "9" * 5000, FaultCode.TOO_BIG),
        ("en", "", FaultCode.REQUIRED),
    ],
)
def test_what_is_no_number_or_two_is_refused(language: str, typed: str, code: FaultCode) -> None:
    assert fault_of(QUESTION, language, main=typed) == (code, "")


def test_what_two_conventions_read_differently_depends_on_where_people_live() -> None:
    typed = {"": ["1.500"]}
    assert HANDLERS[QUESTION.type].read(QUESTION, typed, at("es", "ES")).value == "1500"
    assert HANDLERS[QUESTION.type].read(QUESTION, typed, at("es", "US")).value is None


def test_limits_are_allowed_themselves() -> None:
    question = ask(QuestionType.DECIMAL, min="0.5", max="1e3")
    assert [value_of(question, main=typed) for typed in ("0.5", "1,000")] == ["0.5", "1000"]
    answer = HANDLERS[question.type].read(question, {"": ["1000.01"]}, at())
    assert answer.fault is not None
    assert (answer.fault.code, answer.fault.params) == (FaultCode.TOO_BIG, {"max": "1000"})


decimals = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6)


@given(decimals, st.sampled_from([*LANGUAGES, "fr", "ru"]))
def test_a_number_comes_back_as_it_was_kept(number: Decimal, language: str) -> None:
    assert refill(QUESTION, kept(number), language) == kept(number)


@pytest.mark.parametrize("value", [1.5, 2, "1.50", "1e5", "NaN", "-0", "01", "1" * 16, "", "١"])
def test_only_numbers_as_kept_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_it_is_shown_with_every_decimal_as_the_language_writes_it() -> None:
    question = ask(QuestionType.DECIMAL, unit="inches")
    assert show(question, "1234.123456") == ("1,234.123456 inches",)
    assert show(QUESTION, "1234.5", "es") == ("1.234,5",)
