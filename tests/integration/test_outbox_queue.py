"""What is queued for whom: in the transaction of the event, once, and for nobody who is not to hear."""

import pytest
from sqlalchemy import select, update

from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    CloseRequest,
    FollowRequest,
    HoldRequest,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    StartWork,
    TransferRequest,
    WithdrawRequest,
)
from portal.domain.contacts import ContactChannel
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, HoldReason, Outcome, Requirement
from portal.domain.messages import MessageKind
from portal.domain.permissions import RESIDENT
from portal.outbox.queue import IS_IT_FIXED_AFTER, REMINDER_AFTER, queue_form_link, queue_sign_in
from portal.portal import Portal
from portal.store.models import OutboxRow, SubscriptionRow
from tests.outbox import ANA, BEN, PHONE, asked, followed, heard, queued
from tests.portals import Clock, done, sent

K = MessageKind


def close(portal: Portal, reference: str, outcome: Outcome, **said: str) -> None:
    """Closes with an outcome and words for everything that it needs."""
    words = dict.fromkeys(CLOSING_REQUIREMENTS[outcome], "said")
    words |= {Requirement(name): text for name, text in said.items()}
    done(portal, CloseRequest(reference=reference, outcome=outcome, said=words))


def test_each_event_has_its_message_and_others_have_none(portal: Portal, clock: Clock) -> None:
    reference = asked(portal, ANA)
    done(portal, AcceptRequest(reference=reference))
    done(portal, RecordInspection(reference=reference))
    done(portal, StartWork(reference=reference))
    done(portal, HoldRequest(reference=reference, reason=HoldReason.WEATHER, until=clock.now.date()))
    done(portal, ResumeRequest(reference=reference))
    execute(portal, AddNote(reference=reference, text="The lamp at the corner"), RESIDENT)
    done(portal, TransferRequest(reference=reference, agency="bright-power", why="Theirs"))
    close(portal, reference, Outcome.DECLINED)
    done(portal, ReopenRequest(reference=reference, why="A second look"))
    assert heard(portal, ANA) == [K.RECEIPT, K.ACCEPTED, K.HELD, K.TRANSFERRED, K.CLOSED, K.REOPENED]


def test_who_asked_is_asked_whether_it_is_fixed(portal: Portal, clock: Clock) -> None:
    reference = asked(portal, ANA)
    followed(portal, reference, BEN)
    close(portal, reference, Outcome.COMPLETED)
    assert heard(portal, ANA) == [K.RECEIPT, K.CLOSED, K.IS_IT_FIXED, K.REMINDER]
    assert heard(portal, BEN) == [K.RECEIPT, K.CLOSED]
    with portal.store.read() as session:
        due = {row.kind: row.due_at for row in session.execute(select(OutboxRow.kind, OutboxRow.due_at))}
    assert due[K.IS_IT_FIXED] == clock.now + IS_IT_FIXED_AFTER
    assert due[K.REMINDER] == clock.now + REMINDER_AFTER


@pytest.mark.parametrize("outcome", [Outcome.NOT_CITY, Outcome.COULD_NOT_LOCATE, Outcome.INVALID])
def test_nobody_is_asked_after_a_close_that_claims_no_repair(portal: Portal, outcome: Outcome) -> None:
    close(portal, asked(portal, ANA), outcome)
    assert heard(portal, ANA) == [K.RECEIPT, K.CLOSED]


def test_a_follower_hears_from_then_on(portal: Portal) -> None:
    reference = asked(portal, ANA)
    done(portal, AcceptRequest(reference=reference))
    followed(portal, reference, BEN)
    followed(portal, reference, BEN)  # the same form again
    done(portal, TransferRequest(reference=reference, agency="bright-power", why="Theirs"))
    assert heard(portal, ANA) == [K.RECEIPT, K.ACCEPTED, K.TRANSFERRED]
    assert heard(portal, BEN) == [K.RECEIPT, K.TRANSFERRED]


def test_both_ways_to_be_told_are_used(portal: Portal) -> None:
    done(portal, AcceptRequest(reference=asked(portal, ANA, PHONE)))
    assert heard(portal, ANA) == heard(portal, PHONE) == [K.RECEIPT, K.ACCEPTED]


def test_nobody_is_told_who_did_not_ask_for_it(portal: Portal) -> None:
    reference = asked(portal)
    followed(portal, reference)
    done(portal, AcceptRequest(reference=reference))
    assert queued(portal) == []


def test_whoever_stopped_hears_no_more(portal: Portal, clock: Clock) -> None:
    reference = asked(portal, ANA)
    with portal.store.write() as session:
        session.execute(update(SubscriptionRow).values(stopped_at=clock.now))
    done(portal, AcceptRequest(reference=reference))
    assert heard(portal, ANA) == [K.RECEIPT]


def test_an_address_that_asked_and_followed_hears_once(portal: Portal) -> None:
    reference = asked(portal, ANA)
    followed(portal, reference, ANA)
    done(portal, AcceptRequest(reference=reference))
    assert heard(portal, ANA).count(K.ACCEPTED) == 1
    close(portal, reference, Outcome.COMPLETED)
    assert K.IS_IT_FIXED in heard(portal, ANA), "who asked comes before who follows"


def test_duplicates_and_who_follows_them_hear_the_end_of_their_root(portal: Portal) -> None:
    root, child = asked(portal, ANA), asked(portal, BEN, key="k2")
    followed(portal, child, PHONE)
    close(portal, child, Outcome.DUPLICATE, parent=root)
    done(portal, AcceptRequest(reference=root))
    close(portal, root, Outcome.COMPLETED)
    done(portal, ReopenRequest(reference=root, why="Not done"))
    assert heard(portal, ANA) == [
        *(K.RECEIPT, K.ACCEPTED, K.CLOSED, K.REOPENED, K.IS_IT_FIXED, K.REMINDER),
    ]
    for contact in (BEN, PHONE):
        assert heard(portal, contact) == [K.RECEIPT, K.CLOSED, K.CLOSED, K.REOPENED]


@pytest.mark.parametrize("outcome", [Outcome.INVALID, Outcome.WITHDRAWN])
def test_a_root_that_falls_away_is_no_end_for_its_duplicates(portal: Portal, outcome: Outcome) -> None:
    root = asked(portal, ANA)
    first, second = asked(portal, BEN, key="k2"), asked(portal, PHONE, key="k3")
    close(portal, first, Outcome.DUPLICATE, parent=root)
    close(portal, second, Outcome.DUPLICATE, parent=root)
    close(portal, root, outcome)
    assert heard(portal, BEN) == [K.RECEIPT, K.CLOSED, K.REOPENED]
    assert heard(portal, PHONE) == [K.RECEIPT, K.CLOSED]


def test_who_withdraws_gets_a_confirmation(portal: Portal) -> None:
    execute(portal, WithdrawRequest(reference=asked(portal, ANA)), RESIDENT)
    assert heard(portal, ANA) == [K.RECEIPT, K.CLOSED]


def test_sending_twice_queues_once(portal: Portal) -> None:
    assert asked(portal, ANA) == asked(portal, ANA)
    assert heard(portal, ANA) == [K.RECEIPT]


def test_what_was_refused_queues_nothing(portal: Portal) -> None:
    reference = asked(portal, ANA)
    with pytest.raises(Refused):
        done(portal, ReopenRequest(reference=reference, why="Not closed yet"))
    with pytest.raises(Refused):
        execute(portal, FollowRequest(reference="222222222", key="f", contacts=(BEN,)), RESIDENT)
    assert heard(portal, ANA) == [K.RECEIPT]
    assert heard(portal, BEN) == []


def test_a_link_that_waits_is_not_queued_again(portal: Portal) -> None:
    sent(portal)
    with portal.store.write() as session:
        for contact in (ANA, ANA, PHONE):
            queue_form_link(session, portal, draft_key="d1", contact=contact, language="ar")
            queue_sign_in(session, portal, contact=contact, language="ar")
    assert heard(portal, ANA) == heard(portal, PHONE) == [K.FORM_LINK, K.SIGN_IN]
    with portal.store.read() as session:
        assert set(session.scalars(select(OutboxRow.channel))) == {ContactChannel.EMAIL, ContactChannel.TEXT}
        assert set(session.scalars(select(OutboxRow.language))) == {"ar"}
