"""What residents do with a request that stands: followed, added to, corrected, withdrawn, answered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import (
    AddNote,
    AddPhotos,
    AnswerFixed,
    CloseRequest,
    CorrectPlace,
    FollowRequest,
    Step,
    WithdrawRequest,
)
from portal.domain.contacts import Contact, ContactChannel, Point
from portal.domain.events import FixAnswered, Place, RequestReopened
from portal.domain.history import RequestState
from portal.domain.lifecycle import Fixed, Outcome, Requirement, Status
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries.requests import staff_request
from portal.store.models import PhotoRow, PointRow, RequestRow, SubscriptionRow
from tests.portals import Clock, done, sent

DONE = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}
LOOKED = {Requirement.LOOKED_AT: "Monday noon", Requirement.WHERE_LOOKED: "The pier"}
TRIED = {Requirement.WHAT_WAS_TRIED: "Walked the whole pier"}
PIER: Mapping[str, Any] = {"where": {"kind": "described", "text": "At the east pier"}}


def by_resident(portal: Portal, command: Step) -> str:
    """Carries out a resident's step."""
    return done(portal, command, RESIDENT)


def state(portal: Portal, reference: str) -> RequestState:
    """The request as it stands."""
    view = staff_request(portal, reference)
    assert view is not None
    return view.state


def closed(portal: Portal, outcome: Outcome, said: Mapping[Requirement, str], key: str = "k1") -> str:
    """A request that was closed so."""
    reference = sent(portal, key=key)
    return done(portal, CloseRequest(reference=reference, outcome=outcome, said=said))


def refusal(portal: Portal, command: Step, actor: Actor = RESIDENT) -> Refusal:
    """Why the door refuses; the request is as it was."""
    before = state(portal, command.reference)
    with pytest.raises(Refused) as caught:
        done(portal, command, actor)
    assert state(portal, command.reference) == before
    return caught.value.refusal


def subscriptions(portal: Portal) -> list[tuple[str, str, str | None]]:
    """Who hears of what."""
    with portal.store.read() as session:
        rows = session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.id)).all()
        return [(row.role, row.channel, row.address) for row in rows]


def test_following_counts_once_per_form(portal: Portal) -> None:
    reference = sent(portal)
    contact = Contact(ContactChannel.EMAIL, "neighbor@example.org")
    for key in ("one", "one", "two"):
        by_resident(portal, FollowRequest(reference=reference, key=key, contacts=(contact,)))
    assert state(portal, reference).followers == 2
    followers = [row for row in subscriptions(portal) if row[0] == "follower"]
    assert followers == [("follower", "email", "neighbor@example.org")] * 2


def test_who_asked_hears_of_it_even_without_an_address(portal: Portal) -> None:
    sent(portal)
    assert subscriptions(portal) == [("reporter", "none", None)]


def test_a_closed_request_is_not_followed_but_whoever_followed_still_does(portal: Portal) -> None:
    reference = sent(portal)
    follow = FollowRequest(reference=reference, key="one")
    by_resident(portal, follow)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    assert by_resident(portal, follow) == reference
    late = FollowRequest(reference=reference, key="late")
    assert refusal(portal, late) is Refusal.NOT_NOW_FOR_RESIDENTS


def test_a_note_is_kept_in_its_language(portal: Portal) -> None:
    reference = sent(portal)
    by_resident(portal, AddNote(reference=reference, text="  Sigue oscuro ", language="es"))
    view = staff_request(portal, reference)
    assert view is not None
    words = view.history[-1].words["note"]
    assert (words.text, words.language) == ("Sigue oscuro", "es")
    assert refusal(portal, AddNote(reference=reference, text="  ")) is Refusal.NO_TEXT


def photo(portal: Portal, name: str, draft_key: str) -> None:
    """A photo that a form gathered."""
    with portal.store.write() as session:
        session.add(
            PhotoRow(
                name=name,
                draft_key=draft_key,
                description="",
                language="en",
                width=10,
                height=10,
                size=100,
                created_at=portal.now(),
            )
        )


def test_photos_of_a_form_come_with_the_request_and_more_can_be_added(portal: Portal) -> None:
    photo(portal, "first", "k1")
    photo(portal, "somebody-elses", "k2")
    reference = sent(portal, key="k1")
    assert state(portal, reference).photos == 1
    photo(portal, "second", "more")
    add = AddPhotos(reference=reference, draft_key="more")
    by_resident(portal, add)
    by_resident(portal, add)
    assert state(portal, reference).photos == 2
    with portal.store.read() as session:
        rows = session.scalars(select(PhotoRow).order_by(PhotoRow.name)).all()
        assert [(row.name, row.draft_key, row.sequence) for row in rows] == [
            ("first", None, 1),
            ("second", None, 2),
            ("somebody-elses", "k2", None),
        ]


def test_a_better_place_replaces_the_answer_the_point_and_the_area(portal: Portal) -> None:
    reference = sent(portal)
    better = CorrectPlace(
        reference=reference, answers=PIER, point=Point(44.64, -63.57), place=Place("Quayside", "2")
    )
    by_resident(portal, better)
    view = staff_request(portal, reference)
    assert view is not None
    assert view.answers is not None
    assert view.answers["where"] == PIER["where"]
    assert view.answers["trouble"] == "dark"
    assert view.state.place == Place("Quayside", "2")
    with portal.store.read() as session:
        point = session.scalars(select(PointRow)).one()
        assert (point.latitude, point.longitude) == (44.64, -63.57)
    by_resident(portal, CorrectPlace(reference=reference, answers=PIER))
    with portal.store.read() as session:
        assert session.scalars(select(PointRow)).all() == []


def test_a_better_place_reopens_what_could_not_be_found(portal: Portal) -> None:
    reference = closed(portal, Outcome.COULD_NOT_LOCATE, TRIED)
    by_resident(portal, CorrectPlace(reference=reference, answers=PIER))
    now = state(portal, reference)
    assert (now.status, now.reopenings) == (Status.IN_PROGRESS, 1)
    done_already = closed(portal, Outcome.COMPLETED, DONE, key="k2")
    again = CorrectPlace(reference=done_already, answers=PIER)
    assert refusal(portal, again) is Refusal.NOT_NOW_FOR_RESIDENTS


def test_withdrawing_closes_and_a_duplicate_takes_its_place(portal: Portal) -> None:
    root, copy = sent(portal, key="root"), sent(portal, key="copy")
    done(
        portal,
        CloseRequest(reference=copy, outcome=Outcome.DUPLICATE, said={Requirement.PARENT: root}),
    )
    by_resident(portal, WithdrawRequest(reference=root))
    assert state(portal, root).outcome is Outcome.WITHDRAWN
    assert state(portal, copy).status is Status.IN_PROGRESS
    assert refusal(portal, WithdrawRequest(reference=root)) is Refusal.NOT_NOW_FOR_RESIDENTS


@pytest.mark.parametrize(("outcome", "said"), [(Outcome.COMPLETED, DONE), (Outcome.NO_PROBLEM_FOUND, LOOKED)])
def test_a_no_in_time_reopens_visibly(
    portal: Portal, clock: Clock, outcome: Outcome, said: Mapping[Requirement, str]
) -> None:
    reference = closed(portal, outcome, said)
    clock.forward(days=30)
    by_resident(portal, AnswerFixed(reference=reference, answer=Fixed.NO, rating=1, comment="Still dark"))
    now = state(portal, reference)
    assert (now.status, now.fixed, now.reopenings) == (Status.IN_PROGRESS, Fixed.NO, 1)
    view = staff_request(portal, reference)
    assert view is not None
    told, reopened = view.history[-2:]
    assert told.event == FixAnswered(Fixed.NO, 1)
    assert told.words["comment"].text == "Still dark"
    assert isinstance(reopened.event, RequestReopened)


def test_a_no_after_thirty_days_is_kept_and_opens_nothing(portal: Portal, clock: Clock) -> None:
    reference = closed(portal, Outcome.COMPLETED, DONE)
    clock.now += timedelta(days=30, seconds=1)
    by_resident(portal, AnswerFixed(reference=reference, answer=Fixed.NO))
    now = state(portal, reference)
    assert (now.status, now.fixed, now.reopenings) == (Status.CLOSED, Fixed.NO, 0)


@pytest.mark.parametrize("answer", [Fixed.YES, Fixed.PARTLY])
def test_any_other_answer_is_kept_once_and_opens_nothing(portal: Portal, answer: Fixed) -> None:
    reference = closed(portal, Outcome.COMPLETED, DONE)
    for _ in range(2):
        by_resident(portal, AnswerFixed(reference=reference, answer=answer))
    now = state(portal, reference)
    assert (now.status, now.fixed, now.sequence) == (Status.CLOSED, answer, 3)


def test_what_is_asked_of_nobody_is_answered_by_nobody(portal: Portal) -> None:
    standing = sent(portal)
    assert refusal(portal, AnswerFixed(reference=standing, answer=Fixed.YES)) is (
        Refusal.NOT_NOW_FOR_RESIDENTS
    )
    reference = closed(portal, Outcome.COMPLETED, DONE, key="k2")
    too_good = AnswerFixed(reference=reference, answer=Fixed.YES, rating=6)
    assert refusal(portal, too_good) is Refusal.NO_SUCH_RATING


def test_no_worker_answers_for_a_resident(portal: Portal) -> None:
    reference = closed(portal, Outcome.COMPLETED, DONE)
    worker = Actor(Role.WORKER, "someone", "harbor-works")
    answer = AnswerFixed(reference=reference, answer=Fixed.YES)
    assert refusal(portal, answer, worker) is Refusal.NOT_PERMITTED


def test_the_current_row_says_what_the_events_say(portal: Portal) -> None:
    reference = sent(portal)
    by_resident(portal, FollowRequest(reference=reference, key="one"))
    with portal.store.read() as session:
        row = session.scalars(select(RequestRow)).one()
        assert (row.followers, row.photos, row.needs_review, row.fixed) == (1, 0, False, None)
