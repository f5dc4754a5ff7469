from hypothesis import given

from portal.catalogue.controls import Width
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, at, fault_of, lines, refill, show, value_of

QUESTION = ask(QuestionType.SHORT_TEXT)


def test_white_space_and_line_breaks_become_single_spaces() -> None:
    assert value_of(QUESTION, main="  near\tthe \r\n school  ") == "near the school"


def test_text_is_refused_by_how_much_it_is_too_long() -> None:
    answer = HANDLERS[QUESTION.type].read(QUESTION, {"": ["a" * 137]}, at())
    assert answer.fault is not None
    assert (answer.fault.code, answer.fault.params) == (FaultCode.TOO_LONG, {"max": 100, "over": 37})


def test_letters_count_once_however_they_were_typed() -> None:
    decomposed = "e\u0301" * 100
    assert value_of(QUESTION, main=decomposed) == "é" * 100


def test_nothing_is_asked_for_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION, main=" \u200b ") == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.SHORT_TEXT, optional=True), main=" ") is None


def test_overrides_of_direction_are_gone_and_plain_marks_stay() -> None:
    assert value_of(QUESTION, main="\u202egnp\u202c شارع\u200f 5") == "gnp شارع\u200f 5"


def test_the_control_is_one_line_and_cuts_nothing() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(ask(QuestionType.SHORT_TEXT, max_length=20), "en")
    assert (control.name, control.width, control.autocomplete) == ("", Width.TWENTY, None)


@given(lines)
def test_a_line_comes_back_as_it_was_kept(text: str) -> None:
    kept = value_of(ask(QuestionType.SHORT_TEXT, max_length=500), main=text)
    assert refill(ask(QuestionType.SHORT_TEXT, max_length=500), kept) == kept == text


def test_it_is_shown_as_typed() -> None:
    assert show(QUESTION, "near the school") == ("near the school",)
