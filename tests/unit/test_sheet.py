"""A whole form on one page: conditional questions come and go, and nothing that was typed is lost."""

from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict

from portal.catalogue.answers import Moment
from portal.catalogue.faults import FaultCode
from portal.forms.sheet import SHOWN, Sheet, read_sheet
from tests.havenport import havenport

CITY = havenport()
MOMENT = Moment(datetime(2026, 11, 2, 16, tzinfo=UTC), CITY.city.zone, "en")
FIRST = ("where", "trouble", "owner")


def sheet(shown: tuple[str, ...] = FIRST, **typed: str) -> Sheet:
    """What a page of the lamp's form sends."""
    fields = MultiDict([(SHOWN, name) for name in shown])
    fields.update({name.replace("_", "-"): text for name, text in typed.items()})
    return read_sheet(CITY.services["lamp-out"], fields, MOMENT)


def test_what_nobody_answered_is_a_fault_only_once_it_is_to_be_sent() -> None:
    blank = sheet()
    assert blank.faults(whole=False) == {}
    assert {name: fault.code for name, fault in blank.faults(whole=True).items()} == dict.fromkeys(
        FIRST, FaultCode.REQUIRED
    )
    wrong = sheet(trouble="sings")
    assert wrong.faults(whole=False)["trouble"].code is FaultCode.NOT_AN_OPTION


def test_an_answer_brings_a_question_that_the_page_did_not_ask() -> None:
    hangs = sheet(where="address", where_address="12 Wharf Road", trouble="hangs", owner="city")
    assert [question.id for question in hangs.unseen] == ["wires"]
    assert hangs.faults(whole=True) == {}
    asked = sheet((*FIRST, "wires"), where_address="12 Wharf Road", trouble="hangs", owner="city")
    assert asked.unseen == []
    assert asked.faults(whole=True)["wires"].code is FaultCode.REQUIRED


def test_a_question_that_is_asked_no_more_is_no_fault_and_keeps_what_was_typed() -> None:
    dark = sheet(
        (*FIRST, "wires"), where_address="12 Wharf Road", trouble="dark", owner="city", wires="maybe"
    )
    assert dark.faults(whole=True) == {}
    assert dark.raw["wires"] == {"": ["maybe"]}
    assert "wires" not in dark.values


def test_only_what_the_page_asked_is_read() -> None:
    assert sheet(("where", "data"), where_address="12 Wharf Road", trouble="dark").values == {
        "where": {"kind": "address", "text": "12 Wharf Road"}
    }
