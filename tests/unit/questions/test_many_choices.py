import pytest

from portal.catalogue.controls import ControlKind
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, at, refill, show

QUESTION = ask(QuestionType.MANY_CHOICES)


def read(*sent: str, **fields: object) -> object:
    """The value read from checked boxes, or the code of the fault."""
    question = ask(QuestionType.MANY_CHOICES, **fields)
    answer = HANDLERS[question.type].read(question, {"": list(sent)}, at())
    return answer.fault.code if answer.fault else answer.value


def test_codes_are_kept_once_in_the_order_of_the_definition() -> None:
    assert read("walk", "road", "walk") == ["road", "walk"]


def test_nothing_checked_is_asked_again_unless_the_question_is_optional() -> None:
    assert read() == read("") == FaultCode.REQUIRED
    assert read(optional=True) is None


def test_a_code_that_is_not_offered_is_refused_beside_good_ones() -> None:
    assert read("road", "roof") == FaultCode.NOT_AN_OPTION


def test_no_more_than_allowed_may_be_checked() -> None:
    assert read("road", "walk", max_choices=1) == FaultCode.TOO_MANY
    assert read("road", max_choices=1) == ["road"]


@pytest.mark.parametrize("value", ["road", [], ["road", 1], {"road": 1}, None])
def test_only_lists_of_texts_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_the_options_are_checkboxes() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert control.kind == ControlKind.CHECKBOXES


def test_they_come_back_and_are_shown_by_their_labels() -> None:
    assert refill(QUESTION, ["road", "walk"]) == ["road", "walk"]
    assert show(QUESTION, ["walk", "road"]) == ("On the road", "On the sidewalk")
