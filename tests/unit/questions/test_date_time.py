from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import LANGUAGES, ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.DATE_TIME)
DAY = {"day": "22", "month": "11", "year": "2026"}


@pytest.mark.parametrize(
    ("language", "typed", "time"),
    [
        ("en", "14:30", "14:30"),
        ("en", "2:30 pm", "14:30"),
        ("en", "2:30PM", "14:30"),
        ("en", "2.30 p.m.", "14:30"),
        ("en", "2 pm", "14:00"),
        ("en", "12 am", "00:00"),
        ("en", "12:15 pm", "12:15"),
        ("en", "0:05", "00:05"),
        ("en", "09:30", "09:30"),
        ("en", "14:30 pm", "14:30"),
        ("en", "14h30", "14:30"),
        ("en", "１４：３０", "14:30"),
        ("es", "2:30 p. m.", "14:30"),
        ("ar", "٢:٣٠ م", "14:30"),
        ("ar", "٩:٠٥ صباحًا", "09:05"),
        ("ar", "١٤:٣٠", "14:30"),
        ("ko", "오후 2:30", "14:30"),
    ],
)
def test_times_are_read_as_people_write_them(language: str, typed: str, time: str) -> None:
    assert value_of(QUESTION, language, **DAY, time=typed) == f"2026-11-22T{time}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", FaultCode.TIME_MISSING),
        ("2:30", FaultCode.UNCLEAR_TIME),
        ("12:00", FaultCode.UNCLEAR_TIME),
        ("24:00", FaultCode.NOT_A_TIME),
        ("14:60", FaultCode.NOT_A_TIME),
        ("13 am", FaultCode.NOT_A_TIME),
        ("0:30 pm", FaultCode.NOT_A_TIME),
        ("14", FaultCode.NOT_A_TIME),
        ("noonish", FaultCode.NOT_A_TIME),
        ("-1:30", FaultCode.NOT_A_TIME),
        ("9" * 5000, FaultCode.NOT_A_TIME),
        ("14:30 today", FaultCode.NOT_A_TIME),
    ],
)
def test_what_is_no_time_or_two_is_refused_at_its_box(typed: str, code: FaultCode) -> None:
    assert fault_of(QUESTION, **DAY, time=typed) == (code, "time")


def test_a_time_without_a_day_asks_for_the_day() -> None:
    assert fault_of(QUESTION, time="14:30") == (FaultCode.DATE_INCOMPLETE, "month")
    assert fault_of(QUESTION) == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.DATE_TIME, optional=True)) is None


def test_the_day_is_checked_like_a_date() -> None:
    assert fault_of(QUESTION, day="31", month="2", year="2026", time="14:30") == (FaultCode.NOT_A_DATE, "")
    question = ask(QuestionType.DATE_TIME, latest="today")
    assert value_of(question, **DAY, time="23:59") == "2026-11-22T23:59"
    assert fault_of(question, **DAY | {"day": "23"}, time="00:00") == (FaultCode.TOO_LATE, "")


def test_the_time_comes_last_with_an_example_and_no_number_pad() -> None:
    *_, time = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert (time.name, time.inputmode, time.example) == ("time", None, "2:30 PM")


moments = st.datetimes(datetime.fromisoformat("1000-01-01")).map(
    lambda moment: moment.strftime("%Y-%m-%dT%H:%M")
)


@given(moments, st.sampled_from([*LANGUAGES, "fr", "ko", "ru"]))
def test_a_moment_comes_back_as_it_was_kept(kept: str, language: str) -> None:
    assert refill(QUESTION, kept, language) == kept


@pytest.mark.parametrize(
    "value", ["2026-11-22", "2026-11-22T24:00", "2026-11-22T14:30:00", "2026-11-22 14:30", "T14:30", "", 5]
)
def test_only_local_moments_to_the_minute_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_it_is_shown_in_words() -> None:
    assert show(QUESTION, "2026-11-22T14:30", "es")[0].startswith("22 de noviembre de 2026")
