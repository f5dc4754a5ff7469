"""The desk's pages: a queue that is theirs alone, a request with all of it, steps, and two people at once."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.app import portal_of
from portal.commands.door import execute
from portal.commands.rebuild import rebuild
from portal.commands.requests.commands import AcceptRequest, AddNote, CloseRequest
from portal.domain import reference as references
from portal.domain.audit import Act
from portal.domain.lifecycle import MilestoneKind, Outcome, Requirement, Status
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.outbox.dispatch import drain
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.requests import RequestView, own_request, staff_request
from portal.store.models import AuditRow
from tests.outbox import ANA, asked
from tests.pictures import jpeg
from tests.portals import Clock, Letters, app_with, sent, settings
from tests.staff import PASSWORD, add_staff, enter
from tests.visitor import Visitor

WORKER = Actor(Role.WORKER, "other-worker", "harbor-works")


@pytest.fixture
def clock() -> Clock:
    """The moment of the test."""
    return Clock()


@pytest.fixture
def app(database_url: str, clock: Clock) -> Iterator[Flask]:
    """The invented city's portal, with a worker and a supervisor of one agency and a worker of another."""
    made = app_with(clock, settings(database_url))
    portal = portal_of(made)
    add_staff(portal, "worker", Role.WORKER, team="Night crew")
    add_staff(portal, "supervisor", Role.SUPERVISOR)
    add_staff(portal, "stranger", Role.WORKER, "town-care")
    yield made
    portal.store.close()


@pytest.fixture
def portal(app: Flask) -> Portal:
    """The portal of the pages."""
    return portal_of(app)


def at_work(app: Flask, username: str = "worker") -> Visitor:
    """Somebody who is signed in."""
    visitor = Visitor(app)
    enter(visitor, username)
    return visitor


def view(portal: Portal, reference: str) -> RequestView:
    """A request as it stands."""
    found = staff_request(portal, reference)
    assert found is not None
    return found


def send(visitor: Visitor, address: str, **fields: str) -> None:
    """Opens a form of the desk and sends it, with the state of the request that it was made for."""
    visitor.get(address)
    send_again(visitor, address, visitor.value("expected"), **fields)


def send_again(visitor: Visitor, address: str, expected: str, **fields: str) -> None:
    """Sends the form that is open, made for some state of the request."""
    visitor.post(address, {"csrf_token": visitor.token(), "expected": expected, **fields})


def step(reference: str, code: str) -> str:
    """The address of a step."""
    return f"/staff/requests/{reference}/steps/{code}"


def acts(portal: Portal, act: Act) -> list[tuple[str, str | None]]:
    """Who did something, and with which request, as the audit has it."""
    with portal.store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == act.value).order_by(AuditRow.id))
        return [(row.actor_name, row.reference) for row in rows]


def test_the_queue_shows_the_agencys_own_and_leads_to_each(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    worker = at_work(app)
    worker.get("/staff/requests")
    assert "1 request" in worker.text
    worker.get(worker.link("Street lamp"))
    assert worker.path == f"/staff/requests/{lamp}"
    assert "12 Wharf Road" in worker.text
    assert acts(portal, Act.VIEWED) == [("worker", lamp)]
    stranger = at_work(app, "stranger")
    assert references.shown(lamp) not in stranger.get("/staff/requests?agency=harbor-works").text
    assert stranger.get(f"/staff/requests/{lamp}").status_code == 403
    assert stranger.get(step(lamp, "accept")).status_code == 403
    assert view(portal, lamp).state.status is Status.RECEIVED


def test_a_day_of_steps_by_their_pages(app: Flask, portal: Portal, clock: Clock) -> None:
    lamp = sent(portal)
    clock.forward(hours=2)
    worker = at_work(app)
    for code, fields in (
        ("accept", {}),
        ("assign", {"who": "worker"}),
        ("schedule", {"day": "2026-11-03"}),
        ("identify", {"kind": "light_pole", "number": "P-17"}),
        ("comment", {"text": "Bring the long ladder"}),
        ("start", {}),
        ("hold", {"reason": "weather", "until": "2026-11-04"}),
        ("resume", {}),
    ):
        send(worker, step(lamp, code), **fields)
        assert worker.path == f"/staff/requests/{lamp}", (code, worker.problems)
    state = view(portal, lamp).state
    assert (state.status, state.assignee, state.team) == (Status.IN_PROGRESS, "worker", "Night crew")
    assert (state.scheduled_for.isoformat() if state.scheduled_for else "") == "2026-11-03"
    clock.forward(days=1)
    enter(worker, "worker")
    worker.get("/staff/requests?whose=mine")
    worker.get(worker.link("Today, by area"))
    assert "No district known 12 Wharf Road" in worker.text
    worker.get(f"/staff/requests/{lamp}")
    assert "P-17" in worker.text
    assert "Bring the long ladder" in worker.text
    own = own_request(portal, lamp)
    assert own is not None
    told = " ".join(words.text for past in own.history for words in past.words.values())
    assert "ladder" not in told
    assert {type(past.event).__name__ for past in own.history}.isdisjoint(
        {"RequestAssigned", "IdentifierRecorded", "CommentAdded"}
    )


def test_what_happened_earlier_is_entered_with_both_times(app: Flask, portal: Portal, clock: Clock) -> None:
    lamp = sent(portal)
    clock.forward(hours=5)
    worker = at_work(app)
    send(worker, step(lamp, "accept"), happened_on="2026-11-02", happened_at="12:40")
    past = view(portal, lamp).history[-1]
    assert past.occurred_at.isoformat() == "2026-11-02T16:40:00+00:00"
    assert past.recorded_at - past.occurred_at == timedelta(hours=4, minutes=20)
    assert "Entered later" in worker.text


@pytest.mark.parametrize(
    ("code", "fields", "problem"),
    [
        ("hold", {"reason": "weather"}, "Give the day you expect to go on"),
        ("hold", {"reason": "weather", "until": "soon"}, "Choose a day"),
        ("hold", {"until": "2026-11-09"}, "Choose: Why does it wait?"),
        ("hold", {"reason": "weather", "until": "2026-10-01"}, "has passed"),
        ("transfer", {"agency": "town-care", "why": " ", "language": "en"}, "Fill in: Why?"),
        ("transfer", {"agency": "nobody", "why": "x", "language": "en"}, "Choose one of the list"),
        ("accept", {"happened_on": "2026-11-02"}, "Give both"),
        ("accept", {"happened_on": "2027-11-02", "happened_at": "10:00"}, "still to come"),
        (
            "accept",
            {"happened_on": "2026-11-01", "happened_at": "10:00"},
            "at November 1, 2026, 10:00 AM, before the request was received at November 2, 2026, 12:00 PM.",
        ),
        ("comment", {"text": "x" * 5001}, "Shorten this to 5,000 characters"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(
    app: Flask, portal: Portal, code: str, fields: dict[str, str], problem: str
) -> None:
    lamp = sent(portal)
    before = view(portal, lamp).state
    worker = at_work(app)
    send(worker, step(lamp, code), **fields)
    assert worker.page.status_code == 422
    assert any(problem in line for line in worker.problems), worker.problems
    for name in fields.keys() & {"why", "text", "happened_on", "until"}:
        assert worker.value(name) == fields[name].strip()
    assert view(portal, lamp).state == before


def test_the_second_of_two_sees_what_changed_and_loses_nothing(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    first, second = at_work(app), at_work(app, "supervisor")
    second.get(step(lamp, "hold"))
    seen = second.value("expected")
    send(first, step(lamp, "accept"))
    send_again(second, step(lamp, "hold"), seen, reason="parts", until="2026-11-09", season="in spring")
    assert second.page.status_code == 409
    assert "changed while you had it open" in second.problems[0]
    assert "took it on" in second.text
    assert "by worker" in second.text
    assert second.value("until") == "2026-11-09"
    assert second.value("season") == "in spring"
    assert second.chosen("reason") == ["parts"]
    assert view(portal, lamp).state.status is Status.ACCEPTED
    send_again(second, step(lamp, "hold"), second.value("expected"), reason="parts", until="2026-11-09")
    assert view(portal, lamp).state.status is Status.ON_HOLD


def test_a_button_pressed_twice_is_one_step(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    worker = at_work(app)
    worker.get(step(lamp, "accept"))
    fields = {"csrf_token": worker.token(), "expected": worker.value("expected")}
    for _ in range(2):
        worker.post(step(lamp, "accept"), fields)
        assert worker.path == f"/staff/requests/{lamp}"
    assert len(view(portal, lamp).history) == 2


def test_a_step_that_is_not_possible_any_more_says_so(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    execute(portal, AcceptRequest(reference=lamp), WORKER)
    worker = at_work(app)
    worker.get(step(lamp, "accept"))
    assert "not possible" in worker.text
    assert worker.get(step(lamp, "fly")).status_code == 404


def test_closing_asks_for_what_its_outcome_demands(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    worker = at_work(app)
    worker.get(f"/staff/requests/{lamp}/close?go=on")
    assert worker.problems == ["Choose what came of it"]
    worker.get(f"/staff/requests/{lamp}/close?outcome=completed")
    address = worker.path
    send(worker, address, what_was_done="New lamp", language="en")
    assert worker.problems == ["Add a photo below, or say why there is none"]
    assert worker.value("what_was_done") == "New lamp"
    send(worker, address, what_was_done="Lámpara nueva", photo_or_reason="De noche", language="es")
    assert view(portal, lamp).history[-1].words["what_was_done"].language == "es"
    state = view(portal, lamp).state
    assert (state.status, state.outcome, state.photos) == (Status.CLOSED, Outcome.COMPLETED, 0)
    assert "The request is closed" in worker.text


def test_a_photo_of_what_was_done_takes_the_place_of_a_reason(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    worker = at_work(app)
    worker.get(f"/staff/requests/{lamp}/close/completed")
    fields = {"csrf_token": worker.token(), "expected": worker.value("expected"), "what_was_done": "New lamp"}
    fields["language"] = "en"
    worker.upload(
        worker.path, {**fields, "go": "add", "photos": [FileStorage(io.BytesIO(jpeg()), "after.jpg")]}
    )
    assert worker.page.status_code == 200, worker.problems
    assert worker.value("what_was_done") == "New lamp"
    assert view(portal, lamp).state.status is Status.RECEIVED
    worker.post(worker.path, {**fields, "go": "close"})
    assert not worker.problems
    state = view(portal, lamp).state
    assert (state.status, state.photos) == (Status.CLOSED, 1)
    picture = worker.client.get(next(worker.document.all("img")).get("src"))
    assert picture.content_type == "image/jpeg"
    assert at_work(app, "stranger").client.get(next(worker.document.all("img")).get("src")).status_code == 403


def test_a_transfer_takes_it_out_of_the_queue_and_says_where_it_went(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    worker = at_work(app)
    send(worker, step(lamp, "transfer"), agency="town-care", why="It stands in a park", language="en")
    assert worker.path == "/staff/requests"
    assert references.shown(lamp) in worker.text
    assert "still open" in worker.text
    stranger = at_work(app, "stranger")
    assert "It stands in a park" in stranger.get(f"/staff/requests/{lamp}").text


def test_several_requests_take_a_step_after_a_page_that_names_each(app: Flask, portal: Portal) -> None:
    lamps = [sent(portal, key=f"k{number}") for number in range(3)]
    execute(portal, AcceptRequest(reference=lamps[2]), WORKER)
    worker = at_work(app)
    worker.get("/staff/requests/together?step=accept&" + "&".join(f"one={lamp}" for lamp in lamps))
    assert worker.heading == "Accept it: 2 requests"
    assert "Left out: Not possible as it stands now." in worker.text
    execute(portal, AddNote(reference=lamps[1], text="It sparks"), RESIDENT)
    expected = {f"expected-{lamp}": worker.value(f"expected-{lamp}") for lamp in lamps}
    fields = {"csrf_token": worker.token(), "step": "accept", "one": lamps, **expected}
    worker.post("/staff/requests/together", fields)
    assert worker.heading == "Done with 1 request"
    assert "The request changed meanwhile" in worker.text
    stands = [view(portal, lamp).state.status for lamp in lamps]
    assert stands == [Status.ACCEPTED, Status.RECEIVED, Status.ACCEPTED]
    assert worker.get(f"/staff/requests/together?step=close&one={lamps[0]}").status_code == 404


def test_a_queue_is_kept_under_a_name_and_forgotten(app: Flask, portal: Portal) -> None:
    worker = at_work(app)
    worker.get("/staff/requests?due=late&words=lamp")
    fields = {"csrf_token": worker.token(), "filters": worker.value("filters")}
    worker.post("/staff/requests/saved", {**fields, "name": "", "go": "keep"})
    assert worker.problems == ["Give the queue a name"]
    worker.post("/staff/requests/saved", {**fields, "name": "Late lamps", "go": "keep"})
    address = worker.link("Late lamps")
    assert dict(part.split("=") for part in address.partition("?")[2].split("&")) == {
        "due": "late",
        "words": "lamp",
    }
    assert "Late lamps" not in at_work(app, "supervisor").get("/staff/requests").text
    worker.post("/staff/requests/saved", {**fields, "name": "Late lamps", "go": "forget"})
    assert "Late lamps" not in worker.get("/staff/requests").text


def test_a_supervisor_sees_a_suspect_close_until_it_is_reviewed(app: Flask, portal: Portal) -> None:
    lamp = sent(portal)
    said = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "At night"}
    quick = CloseRequest(reference=lamp, outcome=Outcome.COMPLETED, said=said)
    execute(portal, quick, WORKER)
    facts.refresh(portal)
    supervisor = at_work(app, "supervisor")
    supervisor.get("/staff/supervision")
    assert references.shown(lamp) in supervisor.text
    send(supervisor, step(lamp, "review_close"))
    assert view(portal, lamp).state.status is Status.CLOSED
    facts.refresh(portal)
    assert references.shown(lamp) not in supervisor.get("/staff/supervision").text
    assert at_work(app).get(step(lamp, "review_close")).status_code == 403


def test_a_supervisor_is_led_to_the_alert_that_may_spare_calls(
    app: Flask, portal: Portal, clock: Clock
) -> None:
    for number in range(4):
        sent(portal, key=f"usual{number}")
    clock.forward(days=10)
    for number in range(4):
        sent(portal, key=f"lately{number}")
    supervisor = at_work(app, "supervisor")
    assert "No service is asked for far more than usual." in supervisor.get("/staff/supervision").text
    sent(portal, key="one more")
    supervisor.get("/staff/supervision")
    assert "5 requests in the last 24 hours; usually 0.1 a day" in supervisor.text
    supervisor.get(supervisor.link("Post an alert: Street lamp out"))
    (chosen,) = (one for one in supervisor.document.all("option") if one.has("selected"))
    assert chosen.get("value") == "lamp-out"


def test_rows_are_exported_after_a_proof_without_formulas_and_written_down(
    app: Flask, portal: Portal, clock: Clock
) -> None:
    place = {"kind": "described", "text": "=HYPERLINK(1)"}
    lamp = sent(portal, where=place, trouble="dark", owner="city")
    assert at_work(app).get("/staff/requests.csv").status_code == 403
    supervisor = at_work(app, "supervisor")
    clock.forward(minutes=11)
    supervisor.get("/staff/requests.csv?standing=open")
    assert supervisor.path == "/staff/prove"
    fields = {"csrf_token": supervisor.token(), "next": supervisor.value("next"), "proof": PASSWORD}
    supervisor.post("/staff/prove", fields)
    rows = list(csv.reader(io.StringIO(supervisor.page.text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][0] == references.shown(lamp)
    assert "'=HYPERLINK(1)" in rows[1]
    assert acts(portal, Act.EXPORTED) == [("supervisor", None)]


def test_another_service_keeps_the_time_of_receipt_and_asks_what_it_needs(
    app: Flask, portal: Portal, clock: Clock
) -> None:
    lamp = sent(portal)
    before = view(portal, lamp).state
    clock.forward(days=2)
    worker = at_work(app)
    worker.get(f"/staff/requests/{lamp}/another/change?service=wet-street")
    address = worker.path
    assert "12 Wharf Road" in worker.page.text
    shown = {
        "csrf_token": worker.token(),
        "expected": worker.value("expected"),
        "call-shown": ["where", "more"],
    }
    worker.post(address, {**shown, "where": "", "where-address": ""})
    assert worker.page.status_code == 422
    assert view(portal, lamp).state == before
    worker.post(address, {**shown, "where": "address", "where-address": "9 Quay Street"})
    assert not worker.problems
    after = view(portal, lamp)
    assert after.state.service == portal.catalogue.services["wet-street"].service.code
    assert after.state.received_at == before.received_at
    assert (after.answers or {})["where"]["text"] == "9 Quay Street"
    assert "under another service" in worker.text
    assert [m.kind for m in after.state.milestones] == [
        MilestoneKind.FIRST_RESPONSE,
        MilestoneKind.INSPECTION,
    ]
    assert rebuild(portal) == (1, 0)


def test_a_part_becomes_its_own_request_once(app: Flask, portal: Portal, clock: Clock) -> None:
    lamp = sent(portal)
    clock.forward(days=1)
    worker = at_work(app)
    worker.get(f"/staff/requests/{lamp}/another/split/wet-street")
    fields = {
        "csrf_token": worker.token(),
        "expected": worker.value("expected"),
        "call-shown": ["where", "more"],
    }
    for _ in range(2):
        worker.post(worker.path, {**fields, "where": "address", "where-address": "9 Quay Street"})
        worker.get(f"/staff/requests/{lamp}/another/split/wet-street")
    made = [past.event for past in view(portal, lamp).history if type(past.event).__name__ == "RequestSplit"]
    assert len(made) == 1
    part = view(portal, made[0].part).state  # type: ignore[union-attr]
    assert part.split_from == lamp
    assert part.received_at == view(portal, lamp).state.received_at


def test_an_alert_stands_in_each_language_until_it_is_ended(app: Flask, portal: Portal, clock: Clock) -> None:
    supervisor = at_work(app, "supervisor")
    supervisor.get("/staff/alerts")
    fields = {"csrf_token": supervisor.token(), "text_en": "No lamps today", "text_es": "Hoy no hay farolas"}
    supervisor.post("/staff/alerts", {**fields, "until_day": "2026-11-01", "until_time": "10:00"})
    assert "would never be seen" in supervisor.problems[0]
    assert supervisor.value("text_es") == "Hoy no hay farolas"
    supervisor.post("/staff/alerts", {**fields, "text_en": ""})
    assert supervisor.page.status_code == 422
    supervisor.post("/staff/alerts", {**fields, "service": "lamp-out"})
    assert "The alert stands now." in supervisor.text
    clock.forward(minutes=1)
    resident = Visitor(app)
    assert "Hoy no hay farolas" in resident.get("/es/services/lamp-out").text
    assert "Hoy no hay farolas" not in resident.get("/es/services/wet-street").text
    supervisor.post("/staff/alerts/1/end", {"csrf_token": supervisor.token()})
    clock.forward(minutes=1)
    assert "Hoy no hay farolas" not in resident.get("/es/services/lamp-out").text
    assert acts(portal, Act.ALERT_POSTED) == acts(portal, Act.ALERT_ENDED) == [("supervisor", None)]
    assert at_work(app).get("/staff/alerts").status_code == 403


def test_the_letter_can_be_looked_at_before_it_goes(app: Flask, portal: Portal) -> None:
    lamp = asked(portal, ANA, key="spanish", language="es")
    worker = at_work(app)
    worker.get(f"/staff/requests/{lamp}/close/completed")
    fields = {"what_was_done": "A new lamp", "photo_or_reason": "At night", "language": "en", "go": "look"}
    send_again(worker, worker.path, worker.value("expected"), **fields)
    letter = next(one for one in worker.document.all("div") if one.get("id") == "letter")
    shown = next(one for one in letter.all("div") if one.get("lang") == "es").text()
    assert "El trabajo que pidió está hecho" in shown
    assert "A new lamp" in shown
    assert worker.value("what_was_done") == "A new lamp"
    assert view(portal, lamp).state.status is Status.RECEIVED
    send_again(worker, worker.path, worker.value("expected"), **{**fields, "go": "close"})
    assert view(portal, lamp).state.status is Status.CLOSED
    drain(portal)
    assert isinstance(portal.mail, Letters)
    (went,) = [one for one in portal.mail.sent if "A new lamp" in one.text]
    assert went.subject in shown


def test_supervisors_come_from_data_quality_to_the_requests_that_came_online(
    app: Flask, portal: Portal
) -> None:
    references_sent = [sent(portal, key=key) for key in ("a", "b")]
    facts.refresh(portal)
    supervisor = at_work(app, "supervisor")
    supervisor.get("/staff/data-quality")
    supervisor.get(supervisor.link("Requests that came online, and all that came in"))
    supervisor.get(f"{supervisor.path}?part=numerator")
    assert all(references.shown(each) in supervisor.text for each in references_sent)
    supervisor.get(f"{supervisor.link('District not known')}&part=numerator")
    assert all(references.shown(each) in supervisor.text for each in references_sent), "they have no place"
    for path in (
        "satisfaction",
        "done_share?outcome=referred&unknown=district",
        "on_time_of_due?promise=inspection&month=1",
    ):
        assert "Nothing was counted." in supervisor.get(f"/staff/figures/{path}").text
    for path in (
        "nothing",
        "reopened?outcome=referred",
        "done_share?unknown=topic",
        "reopened?promise=inspection",
        "reopened?month=13",
        "reopened?after=-1",
    ):
        assert supervisor.get(f"/staff/figures/{path}").status_code == 404
