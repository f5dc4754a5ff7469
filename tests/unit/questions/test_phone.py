import pytest

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, at, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.PHONE, why="We call you about this")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(201) 555-0123", "+12015550123"),
        ("201.555.0123", "+12015550123"),
        ("٢٠١ ٥٥٥ ٠١٢٣", "+12015550123"),
        ("\u202a+1 201-555-0123\u202c", "+12015550123"),
        ("201-555-0123 ext. 22", "+12015550123;ext=22"),
        ("+503 7012 3456", "+50370123456"),
    ],
)
def test_a_number_is_kept_in_one_form_and_comes_back(typed: str, kept: str) -> None:
    assert value_of(QUESTION, main=typed) == kept
    assert refill(QUESTION, kept) == kept


@pytest.mark.parametrize("typed", ["555-0123", "12", "call me", "9" * 5000, "+999 123456789", "½", "1e5"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert fault_of(QUESTION, main=typed) == (FaultCode.NOT_A_PHONE, "")


def test_a_number_without_a_country_is_of_the_region() -> None:
    answer = HANDLERS[QUESTION.type].read(QUESTION, {"": ["020 7946 0018"]}, at(region="GB"))
    assert answer.value == "+442079460018"


def test_nothing_is_asked_for_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION, main="") == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.PHONE, optional=True), main="") is None


@pytest.mark.parametrize("value", ["2015550123", "+1", "+1 201", "+12015550123;ext=", 12015550123])
def test_only_numbers_as_kept_are_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


def test_the_browser_may_fill_it_in() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert (control.input_type, control.autocomplete) == ("tel", "tel")


def test_it_is_shown_with_its_country() -> None:
    assert show(QUESTION, "+12015550123;ext=22") == ("+1 201-555-0123 ext. 22",)
