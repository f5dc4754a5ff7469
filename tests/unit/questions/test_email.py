import pytest

from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.EMAIL, why="We write to you about this")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana.Díaz@Example.COM ", "Ana.Díaz@example.com"),
        ("a@xn--bcher-kva.example.com", "a@bücher.example.com"),
        ("o'hara+city@example.org", "o'hara+city@example.org"),
    ],
)
def test_an_address_is_kept_in_one_form_and_comes_back(typed: str, kept: str) -> None:
    assert value_of(QUESTION, main=typed) == kept
    assert refill(QUESTION, kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "ana",
        "ana@",
        "@example.com",
        "a@b@example.com",
        "ana@localhost",
        "a b@example.com",
        "a@exa\u202emple",
        "a@[1.2.3.4]",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert fault_of(QUESTION, main=typed) == (FaultCode.NOT_AN_EMAIL, "")


def test_an_address_is_as_long_as_mail_allows() -> None:
    assert fault_of(QUESTION, main="a" * 250 + "@example.com") == (FaultCode.TOO_LONG, "")


def test_nothing_is_asked_for_again_unless_the_question_is_optional() -> None:
    assert fault_of(QUESTION, main="") == (FaultCode.REQUIRED, "")
    assert value_of(ask(QuestionType.EMAIL, optional=True), main="") is None


def test_the_browser_may_fill_it_in() -> None:
    (control,) = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert (control.input_type, control.autocomplete, control.spellcheck) == ("email", "email", False)


def test_it_is_shown_as_kept() -> None:
    assert show(QUESTION, "ana@example.com") == ("ana@example.com",)
