"""What the demonstration's residents heard: in their language, when it was due, at addresses of nobody."""

import re
from collections import defaultdict
from datetime import date, datetime

import pytest
from sqlalchemy import select

from portal.demonstration import Year, fill
from portal.domain.messages import MessageKind
from portal.outbox.reading import OUTDATED_BY
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.language_access import language_access
from portal.store.models import EventRow, OutboxRow, RequestRow, SubscriptionRow

YEAR = Year(seed=1, until=date(2026, 11, 2), days=25, requests_a_day=8)


@pytest.fixture
def filled(portal: Portal) -> Portal:
    """A portal whose database holds YEAR."""
    fill(portal, YEAR)
    return portal


def test_people_heard_when_it_was_due_and_in_their_language(filled: Portal) -> None:
    facts.rebuild(filled)
    lines = {line.language: line for line in language_access(filled, 2027).lines}
    assert all(lines[language].messages for language in filled.catalogue.city.languages)
    _assert_told_at_addresses_of_nobody(filled)
    _assert_sent_as_if_somebody_had_been_there(filled)


def _assert_told_at_addresses_of_nobody(portal: Portal) -> None:
    told = select(OutboxRow.language, RequestRow.language, SubscriptionRow.address)
    told = told.join(SubscriptionRow, SubscriptionRow.id == OutboxRow.subscription_id)
    with portal.store.read() as session:
        rows = session.execute(told.join(RequestRow, RequestRow.id == SubscriptionRow.request_id)).all()
    for written, asked, address in rows:
        assert written == asked
        assert re.fullmatch(r"resident\d+@example\.(org|com)", address or "")


def _assert_sent_as_if_somebody_had_been_there(portal: Portal) -> None:
    end = YEAR.end(portal.catalogue.city.zone)
    with portal.store.read() as session:
        messages = session.scalars(select(OutboxRow)).all()
        log = session.scalars(select(EventRow)).all()
    happened = defaultdict(list)
    for event in log:
        happened[event.request_id].append(event)
    for one in messages:
        assert one.state == _due(one, happened[one.request_id or 0], end)
        assert one.finished_at == (None if one.state == "waiting" else one.due_at)
    assert {one.state for one in messages} == {"waiting", "skipped", "sent"}


def _due(message: OutboxRow, happened: list[EventRow], end: datetime) -> str:
    """How a message has to stand when the year is over."""
    if message.due_at >= end:
        return "waiting"
    untrue = {each.__name__ for each in OUTDATED_BY.get(MessageKind(message.kind), ())}
    later = [each for each in happened if each.sequence > (message.sequence or 0)]
    overtaken = any(each.type in untrue and each.recorded_at <= message.due_at for each in later)
    return "skipped" if overtaken else "sent"
