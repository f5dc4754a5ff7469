"""How many parts a text message has, by the signs in it; and every text of ours in at most three."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.catalogue import Said
from portal.domain.contacts import SubscriberRole
from portal.domain.events import (
    Event,
    ReopenCause,
    RequestAccepted,
    RequestClosed,
    RequestHeld,
    RequestReceived,
    RequestReopened,
    RequestTransferred,
)
from portal.domain.history import reduce
from portal.domain.lifecycle import Channel, HoldReason, Outcome
from portal.domain.messages import MessageKind
from portal.outbox.content import FormLink, News, SignIn
from portal.outbox.handing import content_of, desk_in
from portal.outbox.rendering import text_message
from portal.outbox.segments import segments
from portal.portal import Portal, open_portal
from portal.settings import CITIES
from tests.havenport import FOLDER
from tests.portals import settings

PUBLIC = "https://311.longcityname.gov"
"""As long as a city's address may well be; longer ones cost more."""

SECRET = "abcdefghijk" * 2
LINK = f"{SECRET}.abcdef.0123456789abcdefghijklmnopq"
NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each takes two places
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # an escape is not cut from its sign
        ("¿Qué pasó? ñ", 1),
        ("á" * 70, 1),  # not in the alphabet of GSM, unlike à
        ("á" * 71, 2),
        ("à" * 160, 1),
        ("ب" * 70, 1),
        ("ب" * 71, 2),
        ("ب" * 134, 2),
        ("ب" * 135, 3),
        ("坑" * 70, 1),
        ("坑" * 71, 2),
        ("한" * 71, 2),
        ("Ж" * 71, 2),
        ("ሀ" * 71, 2),
        ("\N{SAILBOAT}" * 70, 1),
        ("😀" * 35, 1),  # two units of UTF-16 each
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),  # 33 of them fit in 67 units, not 33 and a half
        ("a" * 159 + "ب", 3),  # one sign makes the whole text UCS-2
    ],
)
def test_parts_are_counted_by_the_encoding_that_the_signs_need(text: str, parts: int) -> None:
    assert segments(text) == parts


@pytest.fixture(params=["baltimore", "havenport"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    """A portal of each city."""
    city = FOLDER if request.param == "havenport" else CITIES / request.param
    opened = open_portal(settings(f"sqlite:///{tmp_path}/portal.db", city, PORTAL_PUBLIC_URL=PUBLIC))
    yield opened
    opened.store.close()


def events(agency: str) -> dict[MessageKind, list[Event]]:
    """Everything that may have happened last, by the message about it."""
    until = date(2026, 12, 31)
    done = RequestClosed(Outcome.COMPLETED, (), None)
    return {
        MessageKind.ACCEPTED: [RequestAccepted(agency)],
        MessageKind.TRANSFERRED: [RequestTransferred("another", agency)],
        MessageKind.HELD: [RequestHeld(reason, day) for reason in HoldReason for day in (until, None)],
        MessageKind.CLOSED: [RequestClosed(outcome, (), None) for outcome in Outcome],
        MessageKind.REOPENED: [RequestReopened(cause) for cause in ReopenCause],
        MessageKind.IS_IT_FIXED: [done],
        MessageKind.REMINDER: [done],
    }


def everything(portal: Portal, language: str) -> Iterator[tuple[str, str]]:
    """Every text message in a language, and what it is about."""
    desk = desk_in(portal, language)
    stop = f"{PUBLIC}/{language}/stop/{SECRET}"
    version = next(iter(portal.catalogue.services.values()))
    service = version.service
    where = (service.agency, Channel.WEB, language, service.visibility)
    first = RequestReceived("FK6SY9542", service.code, version.digest, *where, promises=())
    state = reduce([(first, NOON)])
    url = f"{PUBLIC}/{language}/open/{SECRET}"
    said = {"season": Said("spring 2027", "en")}
    news = News("FK6SY9542", SubscriberRole.REPORTER, state, version, None, said, url)
    for role in SubscriberRole:
        mine = replace(news, role=role)
        yield f"receipt {role}", text_message(desk, content_of(desk, MessageKind.RECEIPT, mine), stop)
        for kind, found in events(service.agency).items():
            for event in found:
                content = content_of(desk, kind, replace(mine, event=event))
                yield f"{kind} {event} {role}", text_message(desk, content, stop)
    form = FormLink(f"{PUBLIC}/{language}/forms/{service.slug}/{LINK}", NOON)
    yield "form link", text_message(desk, content_of(desk, MessageKind.FORM_LINK, form), None)
    yield "sign in", text_message(desk, content_of(desk, MessageKind.SIGN_IN, SignIn(url, NOON)), None)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_text_message_travels_in_at_most_three_parts(portal: Portal, language: str) -> None:
    found = dict(everything(portal, language))
    assert len(found) > 60
    assert {about: segments(text) for about, text in found.items() if segments(text) > 3} == {}
    assert all(PUBLIC in text for text in found.values())
