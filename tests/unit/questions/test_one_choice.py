from portal.catalogue.controls import ControlKind
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.ONE_CHOICE)


def test_a_code_is_kept() -> None:
    assert value_of(QUESTION, main="walk") == "walk"
    assert refill(QUESTION, "walk") == "walk"


def test_a_label_or_another_code_is_no_answer() -> None:
    for sent in ("On the road", "ROAD", "road ", "roof", "\x00"):
        assert fault_of(QUESTION, main=sent) == (FaultCode.NOT_AN_OPTION, "")


def test_choosing_nothing_is_asked_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION) == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.ONE_CHOICE, optional=True)) is None


def test_the_options_are_radios_in_the_order_of_the_definition() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert control.kind == ControlKind.RADIO
    assert [(option.code, option.label, option.hint) for option in control.options] == [
        ("road", "On the road", None),
        ("walk", "On the sidewalk", "Or a curb"),
    ]


def test_the_label_is_shown_and_a_withdrawn_option_shows_nothing() -> None:
    assert show(QUESTION, "walk") == ("On the sidewalk",)
    assert show(QUESTION, "roof") == ()
