"""One's own request: everything of it, notes, a better place, taking it back, and where news goes."""

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    AnswerFixed,
    CorrectPlace,
    WithdrawRequest,
)
from portal.domain.access import GRANTED_FOR
from portal.domain.lifecycle import Fixed, Outcome, Status
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from portal.queries.requests import RequestView, staff_request
from portal.store.models import AccessLinkRow, SubscriptionRow
from tests.outbox import ANA, asked, heard
from tests.owning import closed, open_own, own
from tests.portals import Clock, done
from tests.visitor import Visitor

NOTE = "It is the lamp beside the blue door.\nخلف المستودع"


def state_of(portal: Portal, reference: str) -> RequestView:
    """The request as staff see it."""
    view = staff_request(portal, reference)
    assert view is not None
    return view


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


def test_everything_is_there_for_who_asked(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor, ANA)
    for text in (
        "12 Wharf Road",
        "Email to ana@example.org",
        "Next, an agency looks at it and takes it on. We promised this by",
        "What you told us",
    ):
        assert text in visitor.text
    assert visitor.link("Tell us more") == f"/en/track/{reference}/note"
    other = Visitor(visitor.app)
    other.get(f"/en/track/{reference}")
    for text in ("12 Wharf Road", "ana@example.org", "What you told us", "Tell us more"):
        assert text not in other.text
    assert other.link("This is my request") == "/en/my-requests"


def test_a_private_request_tells_its_owner_everything(visitor: Visitor) -> None:
    reference = own(visitor, ANA, slug="quiet-help", name="Sample Resident", phone="+19025550123")
    for text in ("Someone to talk to", "Town Care", "Sample Resident"):
        assert text in visitor.text
    other = Visitor(visitor.app)
    other.get(f"/en/track/{reference}")
    assert "Sample Resident" not in other.text
    assert "Town Care" not in other.text


def test_a_note_is_for_owner_and_staff_and_nobody_else(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(visitor.link("Tell us more"))
    visitor.press(note=NOTE)
    assert visitor.path == f"/en/track/{reference}"
    assert "We added your words" in visitor.text
    assert "beside the blue door" in visitor.text
    other = Visitor(visitor.app)
    other.get(f"/en/track/{reference}")
    assert "The person who asked told us more." in other.text
    assert "blue door" not in other.page.text


def test_a_comment_is_for_owner_and_staff_and_staffs_words_for_all(visitor: Visitor, portal: Portal) -> None:
    reference = asked(portal, ANA)
    closed(portal, reference)
    done(portal, AnswerFixed(reference=reference, answer=Fixed.PARTLY, comment="Only one of two"), RESIDENT)
    visitor.get(f"/en/track/{reference}")
    assert "Only one of two" not in visitor.page.text
    assert "Said by staff" in visitor.text
    open_own(visitor, reference)
    assert "Only one of two" in visitor.text


def test_a_note_sent_twice_is_added_once(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/note")
    fields = {"csrf_token": visitor.token(), "note": NOTE}
    for _ in range(2):
        visitor.post(f"/en/track/{reference}/note", fields)
        assert "We added your words" in visitor.text
    assert len(state_of(portal, reference).history) == 2


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("", "Write an answer to this question"), ("x" * 2001, "1 character too long")],
)
def test_a_note_that_cannot_be_taken_is_asked_again(visitor: Visitor, typed: str, problem: str) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/note")
    visitor.press(note=typed)
    assert visitor.page.status_code == 422
    assert problem in visitor.problems[0]
    assert visitor.value("note") == typed


def test_a_note_to_a_closed_request_says_what_can_be_done(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/note")
    closed(portal, reference)
    visitor.press(note=NOTE)
    assert visitor.page.status_code == 409
    assert "as it stands now" in visitor.problems[0]
    assert visitor.link("is it fixed?")


def test_a_page_open_too_long_loses_nothing_that_was_typed(visitor: Visitor, clock: Clock) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/note")
    clock.forward(seconds=GRANTED_FOR.total_seconds())
    visitor.press(note=NOTE)
    assert visitor.page.status_code == 403
    assert "beside the blue door" in visitor.text
    assert visitor.link("Get a link to your requests") == "/en/my-requests"


def test_without_its_token_no_step_is_taken(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor, ANA)
    before = state_of(portal, reference)
    typed = {"note": "Hello", "where": "described", "where-described": "There", "fixed": "no"}
    for step in ("note", "place", "withdraw", "messages"):
        visitor.post(f"/en/track/{reference}/{step}", {**typed, "csrf_token": "none of ours"})
        assert visitor.page.status_code == 400, step
        assert "send it once more" in visitor.problems[0]
    assert state_of(portal, reference) == before
    assert heard(portal, ANA)


def test_a_better_place(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(visitor.link("Correct the place"))
    visitor.press()
    assert visitor.problems == ["Tell us where the lamp is"]
    visitor.press(where="described", where_described="Behind the old pump")
    assert "We have the better place" in visitor.text
    assert "Behind the old pump" in visitor.text
    answers = state_of(portal, reference).answers
    assert answers is not None
    assert answers["where"] == {"kind": "described", "text": "Behind the old pump"}
    assert answers["trouble"] == "dark"


def test_a_better_place_opens_what_could_not_be_found(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    closed(portal, reference, Outcome.COULD_NOT_LOCATE)
    visitor.get(f"/en/track/{reference}")
    assert "Tell us more exactly where it is" in visitor.text
    visitor.get(visitor.link("Correct the place"))
    visitor.press(where="described", where_described="Behind the old pump")
    assert state_of(portal, reference).state.status is Status.IN_PROGRESS
    assert "Opened again" in visitor.text


def test_taking_it_back_says_what_that_means_first(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(visitor.link("Take your request back"))
    assert "nobody works on it any more" in visitor.text
    assert state_of(portal, reference).state.status is Status.RECEIVED
    page, fields = visitor.path, {"csrf_token": visitor.token(), "expected": visitor.value("expected")}
    for _ in range(2):
        visitor.post(page, fields)
        assert "You took your request back" in visitor.text
    view = state_of(portal, reference)
    assert (view.state.outcome, view.state.sequence) == (Outcome.WITHDRAWN, 2)
    assert visitor.link("Send a new request") == "/en/services/lamp-out"
    visitor.get(page)
    assert visitor.path == f"/en/track/{reference}"


def test_what_changed_meanwhile_is_shown_before_it_is_taken_back(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/withdraw")
    done(portal, AcceptRequest(reference=reference))
    visitor.press(expected=visitor.value("expected"))
    assert visitor.page.status_code == 409
    assert "changed while this page was open" in visitor.problems[0]
    assert "Harbor Works took it on." in visitor.text
    assert state_of(portal, reference).state.status is Status.ACCEPTED


def test_where_news_goes_is_changed_stopped_and_begun_again(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor, ANA)
    visitor.get(visitor.link("Change or stop messages"))
    assert (visitor.value("email"), visitor.chosen("by")) == ("ana@example.org", ["email"])
    visitor.press(by="email", email="ana@")
    assert visitor.page.status_code == 422
    assert visitor.value("email") == "ana@"
    visitor.press(by=["email", "text"], email="Ana.Two@example.org", text="902-555-0123")
    assert "Email to ana.two@example.org" in visitor.text
    assert "Text message to +1 902-555-0123" in visitor.text
    with portal.store.read() as session:
        assert session.scalars(select(AccessLinkRow)).all() == [], "links to the old address open nothing"
    visitor.get(f"/en/track/{reference}/messages")
    visitor.press(email="ana.two@example.org", text="+1 902-555-0123")
    assert "No messages" in visitor.text
    with portal.store.read() as session:
        stopped = session.scalars(select(SubscriptionRow.stopped_at)).all()
    assert len(stopped) == 2
    assert all(stopped)
    visitor.get(f"/en/track/{reference}/messages")
    visitor.press(by="text", text="902-555-0123")
    assert "Text message to +1 902-555-0123" in visitor.text
    assert "Email to" not in visitor.text


def test_a_promise_kept_or_missed_is_said_honestly(visitor: Visitor, portal: Portal, clock: Clock) -> None:
    reference = own(visitor)
    done(portal, AcceptRequest(reference=reference))
    clock.forward(days=6)
    open_own(visitor, reference)
    assert "It was done on November 2, 2026" in visitor.text
    assert "It is late by 2 days so far." in visitor.text
    assert "are late. We are sorry." in visitor.text
    clock.forward(days=1)
    closed(portal, reference)
    visitor.get(visitor.path)
    assert "It was done on November 9, 2026" in visitor.text
    assert ": late by 3 days." in visitor.text


def test_a_request_is_forgotten_on_this_device(visitor: Visitor) -> None:
    reference = own(visitor)
    token = visitor.token()
    visitor.post("/en/my-requests/forget", {"csrf_token": token})
    assert "no longer shows your requests" in visitor.text
    visitor.get(f"/en/track/{reference}")
    assert "12 Wharf Road" not in visitor.text


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_refusal_is_said_in_the_pages_language(visitor: Visitor, portal: Portal, language: str) -> None:
    reference = asked(portal)
    open_own(visitor, reference, language)
    visitor.get(f"/{language}/track/{reference}/withdraw")
    closed(portal, reference)
    visitor.press(expected=visitor.value("expected"))
    assert visitor.page.status_code == 409
    texts = portal.texts[language]
    wanted = "Your request changed while this page was open. Look at how it stands now, then try again."
    assert visitor.problems == [texts.gettext(wanted)]
    assert texts.gettext(wanted) != wanted


def test_steps_from_a_page_that_is_no_longer_true_are_refused(portal: Portal) -> None:
    reference = asked(portal)
    done(portal, AcceptRequest(reference=reference))
    for command in (
        AddNote(reference=reference, text="Hello", expected=1),
        CorrectPlace(reference=reference, answers={}, expected=1),
        WithdrawRequest(reference=reference, expected=1),
    ):
        with pytest.raises(Exception, match="changed meanwhile"):
            done(portal, command, RESIDENT)
