import pytest

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.PERSON_NAME, why="So that we know how to call you")


@pytest.mark.parametrize("name", ["X", "María Ñúñez-O’Hara", "محمد عبد الله", "山田", "Jean-Luc d'Arc 3rd"])
def test_any_name_is_kept_and_comes_back(name: str) -> None:
    assert value_of(QUESTION, main=f" {name} ") == name
    assert refill(QUESTION, name) == name


def test_a_name_has_at_most_two_hundred_characters() -> None:
    assert fault_of(QUESTION, main="a" * 201) == (FaultCode.TOO_LONG, "")


def test_nothing_is_asked_for_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION, main="\u200b") == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.PERSON_NAME, optional=True), main="") is None


def test_the_browser_may_fill_it_in_and_marks_no_mistakes() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert (control.autocomplete, control.spellcheck) == ("name", False)


def test_it_is_shown_as_typed() -> None:
    assert show(QUESTION, "Ana") == ("Ana",)
