from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import LANGUAGES, ask, at, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.DATE)


def day(day: str, month: str, year: str) -> dict[str, str]:
    """What three boxes send."""
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", "month day year"), ("es", "day month year"), ("ar", "day month year"), ("ko", "year month day")],
)
def test_the_boxes_stand_in_the_order_of_the_language(language: str, order: str) -> None:
    controls = HANDLERS[QUESTION.type].controls(QUESTION, language)
    assert " ".join(control.name for control in controls) == order
    assert {control.inputmode for control in controls} == {"numeric"}


@pytest.mark.parametrize(
    ("language", "month"),
    [
        ("en", "2"),
        ("en", "02"),
        ("en", "Feb."),
        ("en", "february"),
        ("es", "FEBRERO"),
        ("ar", "فبراير"),
        ("ar", "٢"),
    ],
)
def test_a_month_is_a_number_or_its_name(language: str, month: str) -> None:
    assert value_of(QUESTION, language, **day("３", month, "٢٠٢٦")) == "2026-02-03"


@pytest.mark.parametrize(
    ("typed", "code", "control"),
    [
        (day("", "", ""), FaultCode.REQUIRED, ""),
        (day("3", "", "2026"), FaultCode.DATE_INCOMPLETE, "month"),
        (day("", "", "2026"), FaultCode.DATE_INCOMPLETE, "month"),
        (day("3", "2", ""), FaultCode.DATE_INCOMPLETE, "year"),
        (day("31", "02", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("29", "2", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("0", "1", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("1", "13", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("1", "Brumaire", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("-1", "1", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("9" * 5000, "1", "2026"), FaultCode.NOT_A_DATE, ""),
        (day("1", "1", "0"), FaultCode.NOT_A_YEAR, "year"),
        (day("1", "1", "26"), FaultCode.NOT_A_YEAR, "year"),
        (day("1", "1", "99999"), FaultCode.NOT_A_YEAR, "year"),
        (day("1", "1", "NaN"), FaultCode.NOT_A_YEAR, "year"),
    ],
)
def test_what_is_no_day_is_refused_at_its_box(typed: dict[str, str], code: FaultCode, control: str) -> None:
    assert fault_of(QUESTION, **typed) == (code, control)


def test_the_first_missing_box_is_the_first_in_the_order_of_the_language() -> None:
    assert fault_of(QUESTION, "es", **day("", "", "2026")) == (FaultCode.DATE_INCOMPLETE, "day")


def test_limits_are_days_of_the_city_and_allowed_themselves() -> None:
    question = ask(QuestionType.DATE, earliest="-P30D", latest="today")
    assert value_of(question, **day("23", "10", "2026")) == "2026-10-23"
    assert value_of(question, **day("22", "11", "2026")) == "2026-11-22"
    assert fault_of(question, **day("22", "10", "2026")) == (FaultCode.TOO_EARLY, "")
    assert fault_of(question, **day("23", "11", "2026")) == (FaultCode.TOO_LATE, "")


def test_a_limit_says_its_day() -> None:
    question = ask(QuestionType.DATE, latest="2026-07-04")
    answer = HANDLERS[question.type].read(question, {"day": ["5"], "month": ["7"], "year": ["2026"]}, at())
    assert answer.fault is not None
    assert answer.fault.params == {"day": "2026-07-04"}


@given(st.dates(date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_a_day_comes_back_as_it_was_kept(kept: date, language: str) -> None:
    assert refill(QUESTION, kept.isoformat(), language) == kept.isoformat()


@pytest.mark.parametrize(
    "value", ["2026-02-31", "2026-2-3", "20260203", "0001-01-01", "2026-W01-1", "", 20260203, None]
)
def test_only_days_of_the_calendar_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_it_is_shown_in_words() -> None:
    assert show(QUESTION, "2026-02-03") == ("February 3, 2026",)
    assert show(QUESTION, "2026-02-03", "es") == ("3 de febrero de 2026",)
