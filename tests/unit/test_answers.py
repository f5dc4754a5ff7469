"""Answers: whatever is sent becomes a value or a fault, and every value stays one."""

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue import answers
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.questions import HANDLERS, complete
from portal.catalogue.schema import AnyQuestion, QuestionType, Service
from portal.catalogue.version import ServiceVersion
from tests.unit.questions.samples import HOSTILE, LANGUAGES, any_text, ask, at, texts, words

TYPES = list(QuestionType)
CONTROLS = ["", "day", "month", "year", "time", "address", "described", "unknown", "csrf_token"]

raws = st.dictionaries(st.sampled_from(CONTROLS), st.lists(any_text, max_size=3), max_size=6)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | any_text
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3)
)
plausible = st.fixed_dictionaries(
    {
        "": st.sampled_from(
            ["road", "yes", "address", "12", "1,5", "a@example.com", "201 555 0123", "١٢"]
        ).map(lambda text: [text]),
        "day": st.integers(1, 28).map(lambda day: [str(day)]),
        "month": st.integers(1, 12).map(lambda month: [str(month)]),
        "year": st.integers(1990, 2100).map(lambda year: [str(year)]),
        "time": st.sampled_from([["14:30"], ["2:30 pm"], ["09:05"]]),
        "address": st.just(["100 Holliday Street"]),
        "described": any_text.map(lambda text: [text]),
    }
)


@pytest.mark.parametrize("kind", TYPES)
@given(raw=raws, language=st.sampled_from(LANGUAGES))
def test_whatever_is_sent_becomes_a_value_or_a_fault(
    kind: QuestionType, raw: dict[str, list[str]], language: str
) -> None:
    answer = answers.read(ask(kind), raw, at(language))
    assert (answer.value is None) != (answer.fault is None)


@pytest.mark.parametrize("kind", TYPES)
@given(raw=st.one_of(raws, plausible), language=st.sampled_from(LANGUAGES), again=st.sampled_from(LANGUAGES))
def test_a_value_that_was_read_is_good_and_comes_back_in_every_language(
    kind: QuestionType, raw: dict[str, list[str]], language: str, again: str
) -> None:
    question = ask(kind)
    value = answers.read(question, raw, at(language)).value
    if value is not None:
        assert answers.check(question, value, at(again)) is None
        refilled = answers.fill(question, value, again)
        assert answers.read(question, refilled, at(again)).value == value
        assert answers.show(question, value, words(again), texts(again))


@pytest.mark.parametrize("kind", TYPES)
def test_the_plausible_is_read(kind: QuestionType) -> None:
    main = {
        QuestionType.WHOLE_NUMBER: "12",
        QuestionType.DECIMAL: "1.5",
        QuestionType.ONE_CHOICE: "road",
        QuestionType.MANY_CHOICES: "road",
        QuestionType.YES_NO: "yes",
        QuestionType.EMAIL: "ana@example.com",
        QuestionType.PHONE: "201 555 0123",
        QuestionType.LOCATION: "address",
    }.get(kind, "text")
    day = {"day": ["1"], "month": ["2"], "year": ["2026"], "time": ["14:30"]}
    raw = {"": [main], "address": ["1 Main St"], **day}
    assert answers.read(ask(kind), raw, at()).fault is None


@pytest.mark.parametrize("kind", TYPES)
@given(value=json_values)
def test_whatever_is_kept_is_checked_without_raising(kind: QuestionType, value: Any) -> None:
    question = ask(kind)
    fault = answers.check(question, value, at())
    shown = answers.show(question, value, words(), texts())
    assert fault is not None or shown
    assert all(isinstance(line, str) for line in shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_cleaned_text_is_safe_and_stays_as_it_is(text: str) -> None:
    for lines in (False, True):
        cleaned = answers.clean(text, lines=lines)
        assert answers.clean(cleaned, lines=lines) == cleaned
        assert not {"\x00", "\u202e", "\ud800", "\r"} & set(cleaned)
        assert cleaned.encode("utf-8", "ignore").decode() == cleaned


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    cleaned = answers.clean(text, lines=lines)
    assert answers.clean(cleaned, lines=lines) == cleaned
    kinds = {unicodedata.category(sign) for sign in cleaned} - {"Cf"}
    assert not {"Cs"} & kinds
    assert not {sign for sign in cleaned if unicodedata.category(sign) == "Cc"} - {"\n", "\t"}


def test_tabs_and_breaks_become_spaces_only_in_one_line() -> None:
    assert answers.clean("a\tb\r\nc") == "a b c"
    assert answers.clean("a\tb\r\nc", lines=True) == "a\tb\nc"


def test_an_optional_question_may_be_left_out_and_another_not() -> None:
    for kind in TYPES:
        assert answers.read(ask(kind, optional=True), {}, at()) == answers.Answer()
        assert answers.check(ask(kind, optional=True), None, at()) is None
        assert answers.check(ask(kind), None, at()) == Fault(FaultCode.REQUIRED)


def test_two_texts_where_one_is_asked_are_refused_and_the_same_twice_is_not() -> None:
    question = ask(QuestionType.YES_NO)
    fault = answers.read(question, {"": ["yes", "no"]}, at()).fault
    assert fault == Fault(FaultCode.MORE_THAN_ONE)
    assert answers.read(question, {"": ["yes", "yes"]}, at()).value == "yes"


def test_a_bare_text_counts_as_one_and_other_things_are_refused() -> None:
    question = ask(QuestionType.SHORT_TEXT)
    assert answers.read(question, {"": "hello"}, at()).value == "hello"
    for sent in (5, [5], {"a": "b"}, b"x"):
        assert answers.read(question, {"": sent}, at()).fault == Fault(FaultCode.UNREADABLE)


def test_controls_of_no_question_are_not_looked_at() -> None:
    assert answers.read(ask(QuestionType.SHORT_TEXT), {"": ["a"], "admin": ["1"]}, at()).value == "a"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (QuestionType.SHORT_TEXT, " a ", FaultCode.UNREADABLE),
        (QuestionType.SHORT_TEXT, "a" * 101, FaultCode.TOO_LONG),
        (QuestionType.SHORT_TEXT, "", FaultCode.REQUIRED),
        (QuestionType.WHOLE_NUMBER, "12", FaultCode.UNREADABLE),
        (QuestionType.DECIMAL, 1.5, FaultCode.UNREADABLE),
        (QuestionType.ONE_CHOICE, "gone", FaultCode.NOT_AN_OPTION),
        (QuestionType.MANY_CHOICES, ["walk", "road"], FaultCode.UNREADABLE),
        (QuestionType.MANY_CHOICES, ["road", "gone"], FaultCode.NOT_AN_OPTION),
        (QuestionType.DATE, "2026-02-31", FaultCode.UNREADABLE),
        (QuestionType.EMAIL, "Ana@EXAMPLE.com", FaultCode.UNREADABLE),
        (QuestionType.PHONE, "+19999999999", FaultCode.NOT_A_PHONE),
        (QuestionType.LOCATION, {"kind": "address", "text": "12"}, FaultCode.NOT_AN_ADDRESS),
    ],
)
def test_a_kept_value_is_checked_like_one_that_is_typed(
    kind: QuestionType, value: object, code: FaultCode
) -> None:
    fault = answers.check(ask(kind), value, at())
    assert fault is not None
    assert fault.code == code


def test_a_day_that_was_fine_yesterday_is_checked_against_today() -> None:
    question = ask(QuestionType.DATE, earliest="-P1D")
    moment = at()
    later = answers.Moment(moment.now + timedelta(days=2), moment.time_zone, "en")
    assert answers.check(question, "2026-11-21", moment) is None
    fault = answers.check(question, "2026-11-21", later)
    assert fault == Fault(FaultCode.TOO_EARLY, "", {"day": "2026-11-23"})


def version(*questions: dict[str, Any]) -> ServiceVersion:
    """A service that asks these questions."""
    document = {
        "code": "X",
        "slug": "x",
        "name": "X",
        "summary": "X",
        "topic": "x",
        "agency": "x",
        "visibility": "public",
        "keywords": {},
        "milestones": {},
        "questions": questions,
    }
    return ServiceVersion(Service.from_document(document), "en", {})


LAMP = version(
    {"id": "works", "type": "yes_no", "label": "Does it work?"},
    {
        "id": "color",
        "type": "short_text",
        "label": "Which color is it?",
        "when": [{"question": "works", "is": ["yes"]}],
    },
    {"id": "count", "type": "whole_number", "label": "How many?", "min": 1},
)


def test_only_questions_on_the_path_are_checked_and_unknown_ones_refused() -> None:
    assert answers.check_all(LAMP, {"works": "no", "count": 3}, at()) == {}
    faults = answers.check_all(LAMP, {"works": "yes", "count": 0, "shape": "round"}, at())
    assert {name: fault.code for name, fault in faults.items()} == {
        "color": FaultCode.REQUIRED,
        "count": FaultCode.TOO_SMALL,
        "shape": FaultCode.UNKNOWN_QUESTION,
    }
    assert list(faults) == ["color", "count", "shape"]


def test_answers_to_questions_that_no_longer_apply_are_left_out() -> None:
    values: dict[str, Any] = {"count": 3, "color": "red", "works": "no"}
    assert answers.on_path(LAMP, values) == {"works": "no", "count": 3}
    assert list(answers.on_path(LAMP, values | {"works": "yes"})) == ["works", "color", "count"]


@given(st.dictionaries(st.sampled_from(["works", "color", "count", "x"]), json_values))
def test_whatever_is_kept_for_a_service_is_checked_without_raising(values: dict[str, Any]) -> None:
    known = {question.id for question in LAMP.service.questions}
    faults = answers.check_all(LAMP, values, at())
    assert set(values) - known <= set(faults)


def test_every_question_type_has_its_handler_and_a_missing_one_stops_the_start() -> None:
    assert set(HANDLERS) == set(QuestionType)
    some = dict(HANDLERS)
    del some[QuestionType.PHONE]
    with pytest.raises(LookupError, match="phone"):
        complete(some)


def test_values_of_other_shapes_fill_and_show_nothing() -> None:
    question: AnyQuestion = ask(QuestionType.DATE)
    assert answers.fill(question, "yesterday", "en") == {}
    assert answers.show(question, None, words(), texts()) == ()
