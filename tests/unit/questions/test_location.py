import pytest

from portal.catalogue.controls import ControlKind
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import QuestionType
from tests.unit.questions.samples import ask, fault_of, refill, show, value_of

QUESTION = ask(QuestionType.LOCATION)
ADDRESS = {"kind": "address", "text": "100 Holliday Street"}
DESCRIBED = {"kind": "described", "text": "by the gate\nof the park"}


def test_the_chosen_text_is_meant_whatever_the_other_holds() -> None:
    both = {"address": "100 Holliday Street", "described": "by the gate\r\nof the park"}
    assert value_of(QUESTION, main="address", **both) == ADDRESS
    assert value_of(QUESTION, main="described", **both) == DESCRIBED


def test_without_a_choice_the_only_text_is_meant() -> None:
    assert value_of(QUESTION, address=" 100 Holliday  Street ", described=" ") == ADDRESS
    assert value_of(QUESTION, described="by the gate\nof the park") == DESCRIBED


@pytest.mark.parametrize(
    ("sent", "code", "control"),
    [
        ({}, FaultCode.REQUIRED, ""),
        ({"address": "1 Main St", "described": "gate"}, FaultCode.PLACE_UNCLEAR, ""),
        ({"main": "address"}, FaultCode.REQUIRED, "address"),
        ({"main": "address", "described": "gate"}, FaultCode.REQUIRED, "address"),
        ({"main": "described", "address": "1 Main St"}, FaultCode.REQUIRED, "described"),
        ({"main": "map", "address": "1 Main St"}, FaultCode.NOT_AN_OPTION, ""),
        ({"address": "100"}, FaultCode.NOT_AN_ADDRESS, "address"),
        ({"address": "🔥"}, FaultCode.NOT_AN_ADDRESS, "address"),
        ({"address": "a" * 201}, FaultCode.TOO_LONG, "address"),
        ({"described": "a" * 501}, FaultCode.TOO_LONG, "described"),
    ],
)
def test_what_is_no_place_is_refused_at_its_control(
    sent: dict[str, str], code: FaultCode, control: str
) -> None:
    assert fault_of(QUESTION, **sent) == (code, control)


def test_corners_and_other_scripts_are_addresses() -> None:
    for text in ("Fayette & Holliday", "شارع هوليداي ١٠٠"):
        assert value_of(QUESTION, address=text) == {"kind": "address", "text": text}


def test_an_optional_place_may_be_left_out_even_with_a_radio_chosen() -> None:
    assert value_of(ask(QuestionType.LOCATION, optional=True), main="address") is None


def test_one_kind_alone_needs_no_radios() -> None:
    question = ask(QuestionType.LOCATION, kinds=["address"])
    (control,) = HANDLERS[question.type].controls(question, "en")
    assert (control.name, control.kind) == ("address", ControlKind.TEXT)
    assert value_of(question, address="100 Holliday Street") == ADDRESS
    assert fault_of(question) == (FaultCode.REQUIRED, "address")
    assert refill(question, ADDRESS) == ADDRESS


def test_no_control_is_filled_in_with_the_persons_own_address() -> None:
    controls = HANDLERS[QUESTION.type].controls(QUESTION, "en")
    assert [control.name for control in controls] == ["", "address", "described"]
    assert {control.autocomplete for control in controls} == {None}


@pytest.mark.parametrize(
    "value",
    [
        "100 Holliday Street",
        {"kind": "address"},
        {"kind": "map", "text": "x"},
        {"kind": "address", "text": 1},
        {"kind": "address", "text": "x", "more": "y"},
        {"kind": ["address"], "text": "x"},
        [],
    ],
)
def test_only_a_kind_with_a_text_is_held(value: object) -> None:
    assert not HANDLERS[QUESTION.type].holds(QUESTION, value)


@pytest.mark.parametrize("value", [ADDRESS, DESCRIBED])
def test_a_place_comes_back_as_it_was_kept(value: dict[str, str]) -> None:
    assert refill(QUESTION, value) == value


def test_it_is_shown_line_by_line() -> None:
    assert show(QUESTION, DESCRIBED) == ("by the gate", "of the park")
