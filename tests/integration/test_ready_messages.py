"""Ready messages: offered, looked at, sent in the language of who asked; what does not fit is refused."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.app import portal_of
from portal.commands.door import execute
from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import CloseRequest
from portal.domain import reference as references
from portal.domain.events import RequestClosed
from portal.domain.lifecycle import Outcome, Requirement, Status
from portal.domain.permissions import Actor, Role
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.queries.requests import PastEvent, staff_request
from tests.outbox import ANA, BEN, asked, followed
from tests.portals import Clock, Letters, app_with, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

WORKER = Actor(Role.WORKER, "worker", "harbor-works")
LIT = "The lamp is lit again. Its number with us is {}."
ALUMBRA = "La farola alumbra otra vez. Su número es {}."
NO_PHOTO = {Requirement.PHOTO_OR_REASON: "It was dark"}


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The invented city's portal with a worker."""
    made = app_with(Clock(), settings(database_url))
    add_staff(portal_of(made), "worker", Role.WORKER)
    yield made
    portal_of(made).store.close()


@pytest.fixture
def portal(app: Flask) -> Portal:
    """The portal of the pages."""
    return portal_of(app)


@pytest.fixture
def worker(app: Flask) -> Visitor:
    """A worker at the desk."""
    visitor = Visitor(app)
    enter(visitor, "worker")
    return visitor


def last(portal: Portal, reference: str) -> PastEvent:
    """What happened last."""
    found = staff_request(portal, reference)
    assert found is not None
    return found.history[-1]


def quotes(visitor: Visitor, address: str) -> list[tuple[str, str]]:
    """The words a page tells of, each with the language it is marked with, if any."""
    visitor.get(address)
    return [(each.get("lang"), each.text()) for each in visitor.document.all("blockquote")]


def letter_to(portal: Portal, address: str | None) -> str:
    """The last letter to somebody."""
    drain(portal)
    assert isinstance(portal.mail, Letters)
    return [one.text for one in portal.mail.sent if one.to == address][-1]


def test_a_message_goes_unedited_in_the_residents_language(
    app: Flask, portal: Portal, worker: Visitor
) -> None:
    lamp = asked(portal, ANA, language="es")
    followed(portal, lamp, BEN, language="en")
    shown = references.shown(lamp)
    worker.get(f"/staff/requests/{lamp}/close/completed")
    offered = [each.get("value") for each in worker.document.all("input") if each.get("name") == "message"]
    assert offered == ["", "lamp-lit", "done"]
    assert worker.chosen("message") == [""]
    beside = [each.text() for each in worker.document.all("p") if each.get("lang") == "es"]
    assert beside[0] == ALUMBRA.format(shown)
    fields = {"message": "lamp-lit", "photo_or_reason": "It was dark", "language": "en"}
    fields |= {"csrf_token": worker.token(), "expected": worker.value("expected")}
    worker.post(worker.path, {**fields, "go": "look"})
    letter = next(each for each in worker.document.all("div") if each.get("id") == "letter")
    spanish, english = [each.text() for each in letter.all("p")]
    assert ALUMBRA.format(shown) in spanish
    assert LIT.format(shown) in english
    assert worker.chosen("message") == ["lamp-lit"]
    worker.post(worker.path, {**fields, "go": "close"})
    closed = last(portal, lamp)
    assert isinstance(closed.event, RequestClosed), worker.problems
    assert closed.event.message == "lamp-lit"
    assert closed.words["message"].language == "es"
    assert ("es", ALUMBRA.format(shown)) in quotes(worker, f"/staff/requests/{lamp}")
    resident = Visitor(app)
    assert quotes(resident, f"/es/track/{lamp}") == [("", ALUMBRA.format(shown)), ("en", "It was dark")]
    assert quotes(resident, f"/en/track/{lamp}") == [("", f"{LIT.format(shown)} It was dark")]
    assert ALUMBRA.format(shown) in letter_to(portal, ANA.address)
    assert LIT.format(shown) in letter_to(portal, BEN.address)


def test_names_a_day_and_numbers_are_put_in_as_arabic_writes_them(app: Flask, portal: Portal) -> None:
    lamp = asked(portal, ANA, language="ar")
    said = {Requirement.WHAT_WAS_DONE: "A new lamp", **NO_PHOTO}
    execute(
        portal, CloseRequest(reference=lamp, outcome=Outcome.COMPLETED, said=said, message="done"), WORKER
    )
    day = portal.texts["ar"].date(portal.texts["ar"].local(portal.now()).date())
    number = f"\u2066{references.shown(lamp)}\u2069"
    agency, name = (portal.catalogue.words("ar")(words) for words in ("Harbor Works", "Street lamp out"))
    message = f"أغلقت {agency} الطلب {number} ({name}) في {day}."
    resident = Visitor(app)
    assert quotes(resident, f"/ar/track/{lamp}") == [("", message), ("en", "A new lamp It was dark")]
    assert quotes(resident, f"/es/track/{lamp}")[0] == ("ar", message)
    assert message in letter_to(portal, ANA.address)


def test_a_message_that_is_gone_is_named_and_everything_typed_stays(portal: Portal, worker: Visitor) -> None:
    lamp = asked(portal)
    worker.get(f"/staff/requests/{lamp}/close/completed")
    fields = {"message": "withdrawn-since", "what_was_done": "A new lamp", "photo_or_reason": "It was dark"}
    fields |= {"csrf_token": worker.token(), "expected": worker.value("expected"), "language": "en"}
    worker.post(worker.path, {**fields, "go": "close"})
    assert worker.page.status_code == 422
    assert worker.problems == [
        "That message is not offered for this any more. Choose another one, or write words of your own"
    ]
    assert (worker.value("what_was_done"), worker.value("photo_or_reason")) == ("A new lamp", "It was dark")
    worker.post(worker.path, {**fields, "message": "done", "what_was_done": "", "go": "close"})
    assert worker.problems == ["Fill in: What was done"]
    found = staff_request(portal, lamp)
    assert found is not None
    assert found.state.status is Status.RECEIVED


@pytest.mark.parametrize("message", ["withdrawn-since", "looked", "lamp-lit"])
def test_the_write_door_refuses_what_does_not_fit_its_outcome_and_service(
    portal: Portal, message: str
) -> None:
    street = asked(portal, slug="wet-street", where={"kind": "described", "text": "By the pier"})
    said = {Requirement.WHAT_WAS_DONE: "Dried", **NO_PHOTO}
    command = CloseRequest(reference=street, outcome=Outcome.COMPLETED, said=said, message=message)
    with pytest.raises(Refused) as refused:
        execute(portal, command, WORKER)
    assert refused.value.refusal is Refusal.NO_SUCH_MESSAGE
    assert str(refused.value).endswith("write your own words, or choose one of: done")
