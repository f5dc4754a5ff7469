"""How to keep in touch: what is meant, in which form an address is kept, and what is asked again."""

from collections.abc import Mapping

import pytest

from portal.catalogue.answers import Moment
from portal.catalogue.contact import CHANNELS, Reading, read, read_either
from portal.catalogue.faults import FaultCode
from portal.domain.contacts import Contact, ContactChannel
from tests.havenport import havenport
from tests.portals import MONDAY_NOON

EMAIL, TEXT = CHANNELS
MOMENT = Moment(MONDAY_NOON, havenport().city.zone, "en-US", "US")


def sent(email: str = "", text: str = "", by: tuple[str, ...] = ()) -> dict[str, dict[str, list[str]]]:
    """What a browser sends."""
    return {"by": {"": list(by)}, "email": {"": [email]}, "text": {"": [text]}}


NOTHING: Mapping[str, Mapping[str, list[str]]] = {}


def codes(reading: Reading) -> dict[str, FaultCode]:
    """What is wrong, by question."""
    return {question: fault.code for question, fault in reading.faults.items()}


def test_nothing_chosen_and_nothing_typed_is_an_answer() -> None:
    assert read(sent(), NOTHING, MOMENT, CHANNELS) == Reading()


def test_where_contact_is_needed_nothing_is_none() -> None:
    assert codes(read(sent(), NOTHING, MOMENT, CHANNELS, required=True)) == {"by": FaultCode.REQUIRED}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana.Díaz@Example.COM ", "ana.díaz@example.com"),
        ("a@xn--bcher-kva.example.com", "a@bücher.example.com"),
    ],
)
def test_an_email_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read(sent(typed, by=("email",)), NOTHING, MOMENT, CHANNELS).addresses == {EMAIL: kept}


@pytest.mark.parametrize("typed", ["902-555-0123", "(902) 555 0123", "+1 902 555 0123", "٩٠٢-٥٥٥-٠١٢٣"])
def test_a_phone_number_is_kept_as_e164_with_the_citys_country(typed: str) -> None:
    assert read(sent(text=typed, by=("text",)), NOTHING, MOMENT, CHANNELS).addresses == {TEXT: "+19025550123"}


def test_both_at_once() -> None:
    reading = read(sent("a@example.org", "902 555 0123", ("email", "text")), NOTHING, MOMENT, CHANNELS)
    assert reading.addresses == {EMAIL: "a@example.org", TEXT: "+19025550123"}
    assert reading.wanted == CHANNELS


def test_each_wrong_address_is_asked_again() -> None:
    reading = read(sent("a@", "12", ("email", "text")), NOTHING, MOMENT, CHANNELS)
    assert codes(reading) == {"email": FaultCode.NOT_AN_EMAIL, "text": FaultCode.NOT_A_PHONE}
    assert codes(read(sent(by=("email", "text")), NOTHING, MOMENT, CHANNELS)) == {
        "email": FaultCode.REQUIRED,
        "text": FaultCode.REQUIRED,
    }
    extension = read(sent(text="902 555 0123 ext. 7", by=("text",)), NOTHING, MOMENT, CHANNELS)
    assert codes(extension) == {"text": FaultCode.HAS_EXTENSION}


def test_what_is_typed_without_its_box_is_meant() -> None:
    assert read(sent("a@example.org"), NOTHING, MOMENT, CHANNELS).addresses == {EMAIL: "a@example.org"}
    assert codes(read(sent(text="12"), NOTHING, MOMENT, CHANNELS)) == {"text": FaultCode.NOT_A_PHONE}


def test_what_only_stood_there_is_not() -> None:
    shown = sent("a@example.org", "12")
    assert read(shown, shown, MOMENT, CHANNELS) == Reading()
    assert read(sent("b@example.org", "12"), shown, MOMENT, CHANNELS).addresses == {EMAIL: "b@example.org"}


def test_a_channel_that_is_not_offered_is_not_read() -> None:
    reading = read(sent("a@example.org", "902 555 0123", ("email", "text")), NOTHING, MOMENT, (TEXT,))
    assert reading.addresses == {TEXT: "+19025550123"}


def test_one_control_takes_either() -> None:
    assert read_either("Ana@Example.org", MOMENT) == Contact(ContactChannel.EMAIL, "ana@example.org")
    assert read_either("902 555 0123", MOMENT) == Contact(ContactChannel.TEXT, "+19025550123")
    for neither in ("", "ana@", "12", "902 555 0123 ext. 7"):
        assert read_either(neither, MOMENT) is None
