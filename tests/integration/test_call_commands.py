"""Calls as commands keep them: idempotent, resumable, one's own; what they send; repeat contact."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.catalogue.steps import Step
from portal.commands.calls.calls import (
    CALLER_KEPT,
    About,
    Caller,
    begin_call,
    call_about,
    end_call,
    erase_callers,
    note_call,
    resume_call,
    seek_in_call,
    tell_call,
)
from portal.commands.calls.forms import begin_form, follow_form, pick_up_form, send_form
from portal.commands.drafts.coming_back import make_code
from portal.commands.drafts.follow import CHOICE, Followed, TooLate
from portal.commands.drafts.keep import keep_step
from portal.commands.drafts.send import Incomplete, Manner, Sent, Unknown
from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import CloseRequest
from portal.domain.calls import ContactReason, Part
from portal.domain.contacts import Contact, ContactChannel, Point
from portal.domain.lifecycle import Channel, Outcome
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries.calls import CallView, call_of, calls_between, open_calls, repeat_contact
from portal.queries.finding_callers import FoundBy, requests_found
from portal.store.models import EventRow, PlaceRow, RequestRow, SubscriptionRow
from tests.integration.drafts import SLUG, keep_place, kept, moment, send
from tests.neighbours import north, sent_at
from tests.places import with_places
from tests.portals import Clock, done, sent, service

CASSIE = Actor(Role.CALL_TAKER, "cassie")
OTTO = Actor(Role.CALL_TAKER, "otto")
CALLER = Caller(phone="+15550123456", email="ana@mail.example", speaks="Spanish")
SPANISH = About(Channel.PHONE, "es", interpreter=True, reason=ContactReason.NEW, caller=CALLER)


def seen(portal: Portal, number: int, account: str = "cassie") -> CallView:
    """The call as its pages see it."""
    view = call_of(portal, number, account)
    assert view is not None
    return view


def key_of(portal: Portal, number: int, place: int) -> str:
    """The key of a form's draft."""
    form = seen(portal, number).form(place)
    assert form is not None
    return form.draft_key


def refusal(caught: pytest.ExceptionInfo[Refused]) -> Refusal:
    """Why it was refused."""
    return caught.value.refusal


class TestACall:
    """From its first word to its last."""

    def test_the_same_page_begins_one_call_and_keeps_what_is_known(
        self, portal: Portal, clock: Clock
    ) -> None:
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        note_call(portal, number, " Third time this month ", CASSIE)
        assert begin_call(portal, "page 1", About(), CASSIE) == number
        assert begin_call(portal, "page 1", About(), OTTO) != number
        view = seen(portal, number)
        assert (view.channel, view.language, view.interpreter) == (Channel.PHONE, "es", True)
        assert (view.phone, view.email, view.speaks) == (CALLER.phone, CALLER.email, "Spanish")
        assert view.note == "Third time this month"
        assert [one.number for one in open_calls(portal, "cassie")] == [number]
        clock.forward(minutes=4)
        end_call(portal, number, CASSIE)
        first_end = seen(portal, number).ended_at
        clock.forward(minutes=1)
        end_call(portal, number, CASSIE)
        assert seen(portal, number).ended_at == first_end
        assert open_calls(portal, "cassie") == []
        resume_call(portal, number, CASSIE)
        assert seen(portal, number).ended_at is None
        today = calls_between(portal, "cassie", clock.now.replace(hour=0), clock.now)
        assert [one.number for one in today] == [number]

    def test_a_call_is_its_takers_own_and_only_call_takers_have_any(self, portal: Portal) -> None:
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        assert call_of(portal, number, "otto") is None
        for act in (
            lambda: tell_call(portal, number, About(), OTTO),
            lambda: note_call(portal, number, "x", OTTO),
            lambda: begin_form(portal, number, 1, SLUG, OTTO),
            lambda: end_call(portal, number, OTTO),
        ):
            with pytest.raises(Refused) as caught:
                act()
            assert refusal(caught) is Refusal.NO_SUCH_CALL
        for actor in (Actor(Role.WORKER, "walt", "harbor-works"), RESIDENT):
            with pytest.raises(Refused) as caught:
                begin_call(portal, "page 2", SPANISH, actor)
            assert refusal(caught) is Refusal.NOT_THEIRS

    def test_the_reason_must_be_known_at_the_end_and_fit_what_was_done(self, portal: Portal) -> None:
        number = begin_call(portal, "page 1", About(), CASSIE)
        with pytest.raises(Refused) as caught:
            end_call(portal, number, CASSIE)
        assert refusal(caught) is Refusal.NO_REASON_YET
        tell_call(portal, number, About(reason=ContactReason.INFORMATION), CASSIE)
        begin_form(portal, number, 1, SLUG, CASSIE)
        kept(portal, key_of(portal, number, 1), "12 Wharf Road")
        send_form(portal, number, 1, Manner("en", Channel.PHONE), moment(portal), CASSIE)
        assert seen(portal, number).reason is ContactReason.NEW
        with pytest.raises(Refused) as caught:
            tell_call(portal, number, About(reason=ContactReason.INFORMATION), CASSIE)
        assert refusal(caught) is Refusal.NOT_ONLY_INFORMATION

    def test_who_called_is_erased_and_the_call_still_counts(self, portal: Portal, clock: Clock) -> None:
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        call_about(portal, number, sent(portal), CASSIE)
        assert erase_callers(portal) == 0
        clock.forward(seconds=CALLER_KEPT.total_seconds())
        assert erase_callers(portal) == 1
        view = seen(portal, number)
        assert (view.phone, view.email, view.speaks, view.note) == (None, None, None, None)
        assert len(view.requests) == 1
        seek_in_call(portal, number, "12 Wharf Road", CASSIE)
        assert seen(portal, number).sought == "12 Wharf Road"


class TestTheForms:
    """What a call sends, once."""

    def test_a_form_is_sent_once_as_the_call_taker_in_the_callers_language(
        self, portal: Portal, clock: Clock
    ) -> None:
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        assert begin_form(portal, number, 1, SLUG, CASSIE) == 1
        assert begin_form(portal, number, 1, SLUG, CASSIE) == 1
        assert begin_form(portal, number, 1, "lamp-out", CASSIE) == 2
        key, came = key_of(portal, number, 1), clock.now.replace(day=1)
        manner = Manner("es", Channel.MAIL, came)
        assert send_form(portal, number, 1, manner, moment(portal), CASSIE) == Unknown()
        keep_place(portal, key, "12 Wharf Road")
        keep_step(
            portal, key, service(portal, SLUG), Step.CONTACT, {"email": CALLER.email, "done": True}, "es"
        )
        found = [send_form(portal, number, 1, manner, moment(portal), CASSIE) for _ in range(2)]
        assert isinstance(found[0], Sent)
        assert found[0] == found[1]
        with portal.store.read() as session:
            row = session.scalars(select(RequestRow)).one()
            event = session.scalars(select(EventRow)).one()
            told = session.scalars(select(SubscriptionRow)).one()
        assert (row.channel, row.language, row.received_at) == ("mail", "es", came)
        assert (event.actor_role, event.actor_name) == ("call_taker", "cassie")
        assert (told.address, told.language) == (CALLER.email, "es")
        view = seen(portal, number)
        assert [(one.reference, one.part) for one in view.requests] == [(found[0].reference, Part.SENT)]

    def test_nothing_is_sent_from_the_future_or_with_faults_and_the_form_stays(
        self, portal: Portal, clock: Clock
    ) -> None:
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        begin_form(portal, number, 1, "lamp-out", CASSIE)
        begin_form(portal, number, 2, SLUG, CASSIE)
        keep_place_of_lamp(portal, key_of(portal, number, 1))
        kept(portal, key_of(portal, number, 2), "12 Wharf Road")
        incomplete = send_form(portal, number, 1, Manner("es"), moment(portal), CASSIE)
        assert isinstance(incomplete, Incomplete)
        later = Manner("es", Channel.MAIL, clock.now.replace(hour=23))
        with pytest.raises(Refused) as caught:
            send_form(portal, number, 2, later, moment(portal), CASSIE)
        assert refusal(caught) is Refusal.IN_THE_FUTURE
        with pytest.raises(Refused) as caught:
            send_form(portal, number, 3, later, moment(portal), CASSIE)
        assert refusal(caught) is Refusal.NO_SUCH_FORM
        assert seen(portal, number).requests == ()
        assert isinstance(send_form(portal, number, 2, Manner("es"), moment(portal), CASSIE), Sent)

    def test_a_callers_form_is_picked_up_by_its_code_and_sent_once_by_whoever_is_first(
        self, portal: Portal
    ) -> None:
        kept(portal, "the caller's key", "12 Wharf Road")
        made = make_code(portal, "the caller's key", service(portal, SLUG), "es")
        assert made is not None
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        assert pick_up_form(portal, number, "00000000", CASSIE) is None
        assert [pick_up_form(portal, number, made.code, CASSIE) for _ in range(2)] == [1, 1]
        by_caller = send(portal, "the caller's key")
        assert send_form(portal, number, 1, Manner("es"), moment(portal), CASSIE) == by_caller

    def test_following_counts_the_caller_once_and_a_closed_report_changes_nothing(
        self, portal: Portal
    ) -> None:
        there, gone = sent(portal, key="there"), sent(portal, key="gone")
        done(portal, CloseRequest(reference=gone, outcome=Outcome.INVALID))
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        for place, reference in ((1, there), (2, gone)):
            begin_form(portal, number, place, "lamp-out", CASSIE)
            known = {"found": [], CHOICE: reference, "done": True}
            version = service(portal, "lamp-out")
            keep_step(portal, key_of(portal, number, place), version, Step.NEARBY, known, "es")
        for _ in range(2):
            assert follow_form(portal, number, 1, "es", CASSIE) == Followed(there)
        assert follow_form(portal, number, 2, "es", CASSIE) == TooLate()
        with portal.store.read() as session:
            assert session.scalar(select(RequestRow.followers).where(RequestRow.reference == there)) == 1
        assert [(one.reference, one.part) for one in seen(portal, number).requests] == [
            (there, Part.FOLLOWED)
        ]


def keep_place_of_lamp(portal: Portal, key: str) -> None:
    """Keeps something of the lamp's form, but no answer."""
    keep_step(portal, key, service(portal, "lamp-out"), Step.CONTACT, {"done": True}, "es")


class TestFindingCallers:
    """The caller's requests, and what is at a place."""

    def test_by_reference_by_contact_and_by_place(self, portal: Portal) -> None:
        with_places(portal)
        assert CALLER.email is not None
        number = begin_call(portal, "page 1", SPANISH, CASSIE)
        begin_form(portal, number, 1, SLUG, CASSIE)
        key = key_of(portal, number, 1)
        keep_place(portal, key, "12 Wharf Road")
        keep_step(
            portal, key, service(portal, SLUG), Step.CONTACT, {"email": CALLER.email, "done": True}, "es"
        )
        theirs = send_form(portal, number, 1, Manner("es"), moment(portal), CASSIE)
        assert isinstance(theirs, Sent)
        other, _far = sent(portal, key="other"), sent_at(portal, "far", north(5_000))
        contact = Contact(ContactChannel.EMAIL, CALLER.email)
        found = requests_found(portal, other, [contact], None)
        assert [(one.view.state.reference, one.by) for one in found] == [
            (other, FoundBy.REFERENCE),
            (theirs.reference, FoundBy.CONTACT),
        ]
        assert requests_found(portal, None, [replace(contact, address="bo@mail.example")], "Nowhere 99") == []

    def test_at_a_place_only_what_everybody_may_know_open_ones_first(self, portal: Portal) -> None:
        with_places(portal)
        with portal.store.read() as session:
            place = session.scalars(
                select(PlaceRow).where(PlaceRow.number.is_not(None)).order_by(PlaceRow.id)
            ).first()
        assert place is not None
        spot = Point(place.latitude, place.longitude)
        closed, standing = sent_at(portal, "closed", spot), sent_at(portal, "standing", spot)
        sent_at(portal, "private", spot, slug="quiet-help")
        done(portal, CloseRequest(reference=closed, outcome=Outcome.INVALID))
        found = requests_found(portal, None, [], place.label)
        assert [(one.view.state.reference, one.by) for one in found] == [
            (standing, FoundBy.PLACE),
            (closed, FoundBy.PLACE),
        ]


def test_repeat_contact_counts_calls_about_what_was_asked_before(portal: Portal, clock: Clock) -> None:
    lamp, water = sent(portal), sent(portal, SLUG, "k2", where={"kind": "described", "text": "By the pump"})
    begins = clock.now
    reasons = [*[ContactReason.STATUS] * 6, ContactReason.COMPLAINT, *[ContactReason.NEW] * 3]
    for at, reason in enumerate(reasons):
        number = begin_call(portal, f"page {at}", About(reason=reason), CASSIE if at % 2 else OTTO)
        call_about(portal, number, lamp, CASSIE if at % 2 else OTTO)
    begin_call(portal, "information", About(reason=ContactReason.INFORMATION), CASSIE)
    clock.forward(hours=1)
    number = begin_call(portal, "complaint", About(reason=ContactReason.COMPLAINT), CASSIE)
    call_about(portal, number, water, CASSIE)
    found = repeat_contact(portal, begins, clock.forward(hours=1))
    assert [(one.service, one.repeated, one.calls, one.share) for one in found] == [
        ("HW-Lamp Out", 7, 10, 0.7),
        (service(portal, SLUG).service.code, 1, 1, None),
    ]
    assert [one.calls for one in repeat_contact(portal, begins, clock.now.replace(hour=16))] == []
