"""The call-taker's desk, page by page: nothing is lost, nothing is sent twice, each sees their own calls."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.app import portal_of
from portal.commands.calls.forms import begin_form
from portal.commands.drafts.coming_back import make_code
from portal.commands.drafts.send import Sent
from portal.commands.requests.commands import CloseRequest
from portal.domain.audit import Act
from portal.domain.calls import ContactReason
from portal.domain.contacts import Point
from portal.domain.lifecycle import Outcome
from portal.domain.permissions import Actor, Role
from portal.domain.reference import shown
from portal.portal import Portal
from portal.queries.calls import CallView, call_of
from portal.store.models import AuditRow, CallRow, DetailRow, DraftRow, RequestRow, SubscriptionRow
from portal.web.agency.calls.sheet import NEARBY, PLACE
from portal.web.current import EXTENSION
from tests.integration.drafts import SLUG, keep_place, send
from tests.neighbours import sent_at
from tests.places import with_places
from tests.portals import Clock, done, rows, sent, service
from tests.staff import add_staff, enter
from tests.visitor import Visitor

LAMP = {"where": "address", "where_address": "12 Wharf Road", "trouble": "dark", "owner": "city"}
LAMP_ASKS = ("where", "trouble", "owner")
CALLS = "/staff/calls"


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


@pytest.fixture(autouse=True)
def cassie(visitor: Visitor, portal: Portal) -> None:
    """The visitor is a call-taker who is signed in."""
    add_staff(portal, "cassie", Role.CALL_TAKER)
    enter(visitor, "cassie")


def begin(visitor: Visitor, **typed: str) -> int:
    """Begins a call and returns its number."""
    visitor.get(CALLS)
    known = {"channel": "phone", "language": "en", "interpreter": "no", **typed}
    visitor.press(key=visitor.value("key"), **known)
    assert not visitor.problems, visitor.problems
    return int(visitor.path.rpartition("/")[2])


def form(visitor: Visitor, number: int, slug: str = "lamp-out", place: str = "1") -> str:
    """Begins a form in a call and returns its address."""
    visitor.get(f"{CALLS}/{number}")
    visitor.press("begin", service=slug, place=place)
    return visitor.path


def fill(visitor: Visitor, go: str, asks: Sequence[str] = LAMP_ASKS, **typed: str) -> None:
    """Presses a button of the form with what is typed in it."""
    fields: dict[str, str | list[str]] = {"call_shown": list(asks), **typed}
    visitor.press(go, **fields)


def call(portal: Portal, number: int) -> CallView:
    """The call as it is kept."""
    view = call_of(portal, number, "cassie")
    assert view is not None
    return view


class TestTheCall:
    """Begun, found again, told more of, ended."""

    def test_bad_input_keeps_everything_typed_and_two_presses_begin_one_call(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        visitor.get(CALLS)
        key = visitor.value("key")
        wrong = {"phone": "12", "email": "ana at home", "speaks": "", "interpreter": "yes", "sought": "Wharf"}
        visitor.press(key=key, channel="pigeon", language="tlh", reason="status", received_day="40", **wrong)
        assert visitor.page.status_code == 422
        assert len(visitor.problems) == 6
        assert (visitor.value("phone"), visitor.value("email")) == ("12", "ana at home")
        assert (visitor.value("sought"), visitor.value("received-day")) == ("Wharf", "40")
        assert (visitor.chosen("reason"), visitor.chosen("interpreter")) == (["status"], ["yes"])
        assert rows(visitor.app, CallRow) == 0
        right = {"channel": "phone", "language": "es", "interpreter": "yes", "speaks": "Mam"}
        for _ in range(2):
            visitor.post(CALLS, {"csrf_token": visitor.token(), "key": key, "phone": "202-555-0143", **right})
        assert rows(visitor.app, CallRow) == 1
        assert "No cuelgue." in visitor.text
        assert 'lang="es"' in visitor.page.text
        number = int(visitor.path.rpartition("/")[2])
        view = call(portal, number)
        assert (view.phone, view.language, view.speaks) == ("+12025550143", "es", "Mam")

    def test_the_callers_requests_come_first_and_who_looked_is_written_down(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        with_places(portal)
        number = begin(visitor, email="ana@mail.example")
        form(visitor, number)
        fill(visitor, "send", **LAMP, call_by="email", call_email="Ana@mail.example")
        assert "Read it back" in visitor.heading
        visitor.press("end", reason="new", note="")
        second = begin(visitor, email="ana@mail.example", reason="complaint")
        assert "Next, an agency looks at it" in visitor.text
        with portal.store.read() as session:
            reference = session.scalars(select(RequestRow.reference)).one()
            looked = session.scalars(select(AuditRow).where(AuditRow.act == Act.CALLER_LOOKED_UP.value)).all()
        assert [(one.reference, one.details["call"]) for one in looked][-1] == (reference, second)
        visitor.press("about", reference=reference)
        assert "They called about it" in visitor.text
        assert visitor.link("Street lamp out") == f"/staff/requests/{reference}"
        assert visitor.get(f"/staff/requests/{reference}").status_code == 200
        visitor.get(f"{CALLS}/{second}")
        for typed in (shown(reference), "ana@mail.example", "12 Wharf Road"):
            third = begin(visitor, sought=typed)
            assert shown(reference) in visitor.page.text, typed
            assert "They call about this one" in visitor.text
        visitor.press("seek", sought="99 Nowhere Street")
        assert visitor.path == f"{CALLS}/{third}"
        assert "Nothing was found" in visitor.text
        assert visitor.value("sought") == "99 Nowhere Street"
        assert "?" not in visitor.page.request.url.partition("#")[0]

    def test_a_call_is_resumed_and_ends_with_its_reason(self, visitor: Visitor, portal: Portal) -> None:
        number = begin(visitor)
        visitor.get(CALLS)
        assert visitor.link("Phone, English") == f"{CALLS}/{number}"
        visitor.get(f"{CALLS}/{number}")
        visitor.press("end", note="Third time")
        assert visitor.problems == ["Choose why they called"]
        assert visitor.value("note") == "Third time\n" or visitor.value("note").strip() == "Third time"
        visitor.press("end", reason="information", note="Third time")
        assert visitor.path == CALLS
        view = call(portal, number)
        assert (view.reason, view.note) == (ContactReason.INFORMATION, "Third time")
        assert view.ended_at is not None
        visitor.get(f"{CALLS}/{number}")
        visitor.press("resume")
        assert call(portal, number).ended_at is None
        visitor.get(f"{CALLS}/{number}/about")
        visitor.press(
            channel="mail",
            language="es",
            interpreter="no",
            received_day="1",
            received_month="11",
            received_year="2026",
        )
        assert not visitor.problems
        assert "It came on" in visitor.text
        assert rows(visitor.app, RequestRow) == 0

    def test_nobody_sees_anothers_call(self, visitor: Visitor, portal: Portal) -> None:
        number = begin(visitor, email="ana@mail.example")
        address = form(visitor, number)
        add_staff(portal, "otto", Role.CALL_TAKER)
        enter(visitor, "otto")
        for path in (f"{CALLS}/{number}", f"{CALLS}/{number}/about", address, f"{address}/sent"):
            assert visitor.get(path).status_code == 404
        visitor.get(CALLS)
        assert "ana@mail.example" not in visitor.page.text


class TestTheForm:
    """All questions on one page, sent once."""

    def test_conditional_questions_come_and_everything_typed_stays(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        number = begin(visitor, language="es", email="ana@mail.example")
        address = form(visitor, number)
        assert "¿Dónde está la farola?" in visitor.page.text
        typed = {**LAMP, "trouble": "hangs"}
        fill(visitor, "next", **typed)
        assert visitor.path == address
        assert "One thing is still open" in visitor.text
        assert visitor.value("where-address") == "12 Wharf Road"
        assert visitor.chosen("trouble") == ["hangs"]
        fill(visitor, "send", [*LAMP_ASKS, "wires"], **typed, call_email="ana.example", call_by="email")
        assert visitor.page.status_code == 422
        assert visitor.problems[0] == "Can you see bare wires? Choose yes or no"
        assert len(visitor.problems) == 2
        assert visitor.value("call-email") == "ana.example"
        visitor.get(address)
        assert visitor.value("call-email") == "ana.example"
        assert visitor.chosen("trouble") == ["hangs"]

    def test_a_double_press_makes_one_request_in_the_callers_language(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        address = form(visitor, begin(visitor, language="es", email="ana@mail.example"))
        named = {name.replace("_", "-"): text for name, text in LAMP.items()}
        page = {"csrf_token": visitor.token(), "go": "send", "call-by": "email", **named}
        receipts = []
        for _ in range(2):
            visitor.post(
                address, MultiDict({**page, "call-email": "ana@mail.example", "call-shown": list(LAMP_ASKS)})
            )
            receipts.append((visitor.path, visitor.text))
        assert receipts[0] == receipts[1]
        assert visitor.path == f"{address}/sent"
        assert " as in " in visitor.text
        assert "Su solicitud está registrada." in visitor.text
        with portal.store.read() as session:
            row = session.scalars(select(RequestRow)).one()
            told = session.scalars(select(SubscriptionRow)).one()
        assert (row.channel, row.language) == ("phone", "es")
        assert (told.address, told.language) == ("ana@mail.example", "es")
        assert rows(visitor.app, DraftRow) == 0

    def test_the_same_person_is_not_asked_twice_in_one_call(self, visitor: Visitor, portal: Portal) -> None:
        number = begin(visitor, phone="202-555-0143")
        form(visitor, number, "quiet-help")
        assert visitor.value("phone") == "+1 202-555-0143"
        own = {"name": "Ana", "phone": "+1 202-555-0143", "email": "ana@mail.example"}
        fill(visitor, "send", list(own), **own, call_by="email", call_email="ana@mail.example")
        assert "Read it back" in visitor.heading
        form(visitor, number, "quiet-help", "2")
        assert {name: visitor.value(name) for name in own} == own
        assert visitor.chosen("call-by") == ["email"]
        assert visitor.value("call-email") == "ana@mail.example"
        assert visitor.value("call-text") == "+1 202-555-0143"

    def test_the_place_is_chosen_and_what_is_near_is_followed_on_the_same_page(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        with_places(portal)
        number = begin(visitor)
        address = form(visitor, number)
        typed = {**LAMP, "where_address": "16 Wharf Road"}
        fill(visitor, "send", **typed)
        assert visitor.page.status_code == 422
        assert [one for one in visitor.problems if "place they mean" in one] == visitor.problems
        there = _at_wharf_road(portal)
        fill(visitor, "next", **typed, **{PLACE: "0"})
        assert visitor.chosen(PLACE) == ["0"]
        fill(visitor, "send", **typed)
        assert [one for one in visitor.problems if "same problem" in one] == visitor.problems
        done(portal, CloseRequest(reference=there, outcome=Outcome.INVALID))
        fill(visitor, "send", **typed, **{NEARBY: there})
        assert ["closed in the meantime" in one for one in visitor.problems] == [True]
        assert visitor.value("where-address") == "16 Wharf Road"
        again = _at_wharf_road(portal, "again")
        fill(visitor, "next", **typed)
        fill(visitor, "send", **typed, **{NEARBY: again})
        assert visitor.path == f"{address}/sent"
        assert shown(again) in visitor.page.text
        assert "You now follow this report." in visitor.text
        with portal.store.read() as session:
            assert session.scalar(select(RequestRow.followers).where(RequestRow.reference == again)) == 1

    def test_who_to_ask_outside_the_city_is_told_and_it_may_be_inside_all_the_same(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        with_places(portal)
        address = form(visitor, begin(visitor))
        typed = {**LAMP, "where_address": "5 Salt Lane, Saltmarsh"}
        fill(visitor, "send", **typed)
        assert len(visitor.problems) == 1
        assert "Outer County: +1 902-555-0177" in visitor.text
        fill(visitor, "send", **typed, **{PLACE: "none"})
        assert visitor.path == f"{address}/sent"

    def test_a_stale_page_keeps_what_is_typed_and_a_retired_service_is_told(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        number = begin(visitor)
        address = form(visitor, number)
        fields = {"csrf_token": "old", "go": "send", "call-shown": "where", "where-address": "By the pump"}
        visitor.post(address, fields)
        assert visitor.page.status_code == 400
        assert visitor.value("where-address") == "By the pump"
        assert rows(visitor.app, DraftRow) == 0
        visitor.get(f"{CALLS}/{number}")
        visitor.press("begin", service="old-service", place="2")
        assert visitor.problems == ["Choose a service the city offers now"]
        begin_form(portal, number, 2, "old-service", _cassie())
        assert visitor.get(f"{CALLS}/{number}/forms/2").status_code == 410
        assert visitor.get(f"{CALLS}/{number}/forms/3").status_code == 404


def _cassie() -> Actor:
    return Actor(Role.CALL_TAKER, "cassie")


def _at_wharf_road(portal: Portal, key: str = "there") -> str:
    spot = Point(44.6453, -63.5723)
    return sent_at(portal, key, spot)


class TestOtherWays:
    """By code, on paper, and the log."""

    def test_a_callers_own_form_is_opened_by_its_code(self, visitor: Visitor, portal: Portal) -> None:
        keep_place(portal, "theirs", "12 Wharf Road")
        made = make_code(portal, "theirs", service(portal, SLUG), "es")
        assert made is not None
        begin(visitor, language="es")
        for typed, status in (("nonsense", 422), ("00000000", 404)):
            visitor.press("code", code=typed)
            assert visitor.page.status_code == status
            assert visitor.value("code") == typed
        visitor.press("code", code=made.code.lower())
        assert visitor.heading == "Water on a street"
        assert visitor.value("where-address") == "12 Wharf Road"
        fill(visitor, "send", ["where", "more"], where="address", where_address="12 Wharf Road")
        assert "Read it back" in visitor.heading
        with portal.store.read() as session:
            row = session.scalars(select(RequestRow)).one()
            opened = session.scalars(select(AuditRow).where(AuditRow.act == Act.FORM_OPENED.value)).one()
        assert (row.key, row.channel, opened.actor_name) == ("theirs", "phone", "cassie")
        assert send(portal, "theirs") == Sent(row.reference)

    def test_guesses_of_codes_are_limited_for_each_account(self, visitor: Visitor, portal: Portal) -> None:
        number = begin(visitor)
        limits = replace(portal.settings.limits, guesses=2)
        visitor.app.extensions[EXTENSION] = replace(portal, settings=replace(portal.settings, limits=limits))
        assert [visitor.press("code", code="00000000").status_code for _ in range(3)] == [404, 404, 429]
        add_staff(portal, "otto", Role.CALL_TAKER)
        enter(visitor, "otto")
        begin(visitor)
        assert visitor.press("code", code="00000000").status_code == 404
        assert call(portal, number).forms == ()

    def test_a_letter_counts_from_the_day_it_came(
        self, visitor: Visitor, portal: Portal, clock: Clock
    ) -> None:
        tomorrow = {"received_day": "3", "received_month": "11", "received_year": "2026"}
        visitor.get(CALLS)
        paper = {"channel": "mail", "language": "en", "interpreter": "no"}
        visitor.press(key=visitor.value("key"), **paper, **tomorrow)
        assert len(visitor.problems) == 1
        visitor.press(key=visitor.value("key"), **paper, **{**tomorrow, "received_day": "1"})
        number = int(visitor.path.rpartition("/")[2])
        form(visitor, number, SLUG)
        fill(visitor, "send", ["where", "more"], where_described="By the pump", where="described")
        with portal.store.read() as session:
            row = session.scalars(select(RequestRow)).one()
            answers = session.scalars(select(DetailRow.answers)).one()
        came = row.received_at.astimezone(portal.catalogue.calendar.time_zone)
        assert (row.channel, came.date()) == ("mail", clock.now.replace(day=1).date())
        assert 8 <= came.hour < 12
        moment = [(each.minute, each.second, each.microsecond) for each in (came, clock.now)]
        assert moment[0] != moment[1], "no minute tells of the entering"
        assert answers == {"where": {"kind": "described", "text": "By the pump"}}

    def test_the_log_has_ones_calls_of_today_and_says_how_repeat_contact_is_counted(
        self, visitor: Visitor, portal: Portal, clock: Clock
    ) -> None:
        reference = sent(portal)
        for reason in ("status", "new"):
            begin(visitor, reason=reason)
            visitor.press("seek", sought=reference)
            visitor.press("about", reference=reference)
        visitor.get(f"{CALLS}/log")
        cells = [cell.text() for cell in visitor.document.all("td")]
        assert cells.count("Goes on") == 2
        assert cells[-3:] == ["1", "2", "Too few to say"]
        assert "Repeat contact = calls about a request that was made before" in visitor.text
        clock.forward(days=1)
        enter(visitor, "cassie")
        visitor.get(f"{CALLS}/log")
        assert "None yet." in visitor.text

    def test_supervisors_see_who_took_which_calls_and_nothing_of_the_callers(
        self, visitor: Visitor, portal: Portal
    ) -> None:
        reference = sent(portal)
        for reason in ("status", "new", "information"):
            begin(visitor, reason=reason, phone="202-555-0143")
            visitor.press("seek", sought=reference)
            visitor.press("about", reference=reference)
        for username, agency in (("head", None), ("elsewhere", "town-care")):
            add_staff(portal, username, Role.SUPERVISOR, agency)
        enter(visitor, "head")
        visitor.get("/staff/supervision")
        visitor.get(visitor.link("Who took which calls"))
        numbers = [cell.text() for cell in visitor.document.all("td")]
        assert numbers == ["3", "1", "1", "0", "1", "0", "1"], "all, by reason, and one of them again"
        visitor.get(visitor.link("Cassie"))
        assert shown(reference) in visitor.text
        assert "555" not in visitor.text
        with portal.store.read() as session:
            (looked,) = session.scalars(select(AuditRow).where(AuditRow.act == Act.VIEWED.value)).all()
        assert (looked.actor_name, looked.details["account"], looked.details["calls"]) == (
            "head",
            "cassie",
            3,
        )
        visitor.get(visitor.link("The day before"))
        assert "Nobody." in visitor.text

        enter(visitor, "elsewhere")
        visitor.get(f"{CALLS}/everybody?who=cassie&day=soon")
        assert shown(reference) in visitor.text
        assert f"/staff/requests/{reference}" not in visitor.page.text, (
            "another agency's is not opened from here"
        )
