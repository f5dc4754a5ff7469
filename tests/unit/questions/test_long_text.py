from portal.catalogue.controls import ControlKind
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, at, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.LONG_TEXT)


def test_lines_are_kept_and_count_as_one_character() -> None:
    text = value_of(ask(QuestionType.LONG_TEXT, max_length=5), main="\r\nab\r\ncd\r\n")
    assert text == "ab\ncd"


def test_the_first_character_too_many_is_refused() -> None:
    assert len(value_of(QUESTION, main="ñ" * 2000)) == 2000
    assert fault_of(QUESTION, main="ñ" * 2001) == (FaultCode.TOO_LONG, "")


def test_ten_megabytes_are_refused_with_their_count() -> None:
    answer = HANDLERS[QUESTION.type].read(QUESTION, {"": ["a" * 10_000_000]}, at())
    assert answer.fault is not None
    assert answer.fault.params == {"max": 2000, "over": 9_998_000}


def test_nothing_is_asked_for_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION, main="\n\n") == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.LONG_TEXT, optional=True), main="") is None


def test_it_is_an_area_that_knows_its_limit() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert (control.kind, control.max_length) == (ControlKind.AREA, 2000)


def test_it_comes_back_and_is_shown_line_by_line() -> None:
    assert refill(QUESTION, "one\n\n\ttwo") == "one\n\n\ttwo"
    assert show(QUESTION, "one\ntwo") == ("one", "two")
