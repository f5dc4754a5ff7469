import pytest

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.YES_NO)


@pytest.mark.parametrize("code", ["yes", "no"])
def test_a_code_is_kept_and_comes_back(code: str) -> None:
    assert value_of(QUESTION, main=code) == code
    assert refill(QUESTION, code) == code


def test_anything_else_is_no_answer() -> None:
    for sent in ("Yes", "true", "1", "sí"):
        assert fault_of(QUESTION, main=sent) == (FaultCode.NOT_AN_OPTION, "")
    assert fault_of(QUESTION) == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.YES_NO, optional=True)) is None


@pytest.mark.parametrize("value", [True, 1, "maybe", ["yes"]])
def test_only_the_two_codes_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_neither_is_chosen_beforehand_and_the_words_are_the_interfaces() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert [(option.code, option.label) for option in control.options] == [("yes", None), ("no", None)]
    assert (show(QUESTION, "yes"), show(QUESTION, "no")) == (("Yes",), ("No",))
