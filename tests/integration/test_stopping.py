"""The end of messages: by a person's button, by a mail program's one click, and by nobody who only looks."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.app import portal_of
from portal.commands.requests.commands import AcceptRequest
from portal.domain.messages import LinkPurpose, MessageKind
from portal.domain.secrets import digest
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.store.models import AccessLinkRow, SubscriptionRow
from tests.outbox import ANA, BEN, PHONE, asked, followed, heard
from tests.portals import Letters, ShortMessages, done
from tests.visitor import Visitor

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
LONGEST = "x" * 5000


def portal_behind(visitor: Visitor) -> Portal:
    """The portal that a visitor looks at."""
    return portal_of(visitor.app)


def stop_url(portal: Portal) -> str:
    """Sends what is due, and returns the path that stops the last letter."""
    drain(portal)
    assert isinstance(portal.mail, Letters)
    url = portal.mail.sent[-1].stop_url
    assert url is not None
    return url.removeprefix(portal.settings.public_url)


def one_click(app: Flask, path: str) -> TestResponse:
    """What a mail program does: a post without cookie, token or referrer."""
    return app.test_client(use_cookies=False).post(path, data=ONE_CLICK)


def told(portal: Portal) -> list[str]:
    """The addresses that still hear."""
    with portal.store.read() as session:
        found = select(SubscriptionRow.address).where(SubscriptionRow.stopped_at.is_(None))
        return sorted(address for address in session.scalars(found) if address)


def test_a_person_sees_what_stops_and_presses_a_button(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    followed(portal, asked(portal, ANA), BEN)
    path = stop_url(portal)
    visitor.get(path)
    assert visitor.heading == "Stop these messages?"
    assert "@" not in visitor.text, "whoever has the link does not learn the address"
    visitor.get(path)
    assert told(portal) == ["ana@example.org", "ben@example.org"], "looking stops nothing"
    visitor.post(path, {})
    assert visitor.page.status_code == 200
    assert visitor.heading == "We do not write to you any more"
    assert told(portal) == ["ana@example.org"]
    assert visitor.get(path).status_code == 200
    assert visitor.heading == "We do not write to you any more"


def test_one_click_of_a_mail_program_stops(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    reference = asked(portal, ANA)
    path = stop_url(portal)
    answers = [one_click(visitor.app, path) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], "no redirect, and safe to repeat"
    assert not any(answer.headers.getlist("Set-Cookie") for answer in answers)
    assert told(portal) == []
    done(portal, AcceptRequest(reference=reference))
    assert heard(portal, ANA) == ["receipt"]


def test_what_was_queued_already_is_not_sent_any_more(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    reference = asked(portal, ANA)
    path = stop_url(portal)
    done(portal, AcceptRequest(reference=reference))
    one_click(visitor.app, path)
    assert drain(portal) == 0


def test_one_address_stops_for_one_request_however_often_it_is_there(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    other = asked(portal, ANA, PHONE, key="other")
    reference = asked(portal, ANA)
    followed(portal, reference, ANA)
    one_click(visitor.app, stop_url(portal))
    assert told(portal) == [PHONE.address, ANA.address]
    done(portal, AcceptRequest(reference=reference))
    done(portal, AcceptRequest(reference=other))
    assert heard(portal, ANA).count(MessageKind.ACCEPTED) == 1


def test_a_text_message_stops_alike(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    asked(portal, PHONE, language="ar")
    drain(portal)
    assert isinstance(portal.text_messages, ShortMessages)
    ((number, text),) = portal.text_messages.sent
    assert number == PHONE.address
    url = text.rpartition("إيقاف: ")[2]
    visitor.get(url.removeprefix(portal.settings.public_url))
    visitor.post(visitor.path, {})
    assert told(portal) == []


def test_every_older_link_still_stops(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    reference = asked(portal, ANA)
    first = stop_url(portal)
    done(portal, AcceptRequest(reference=reference))
    assert stop_url(portal) != first
    one_click(visitor.app, first)
    assert told(portal) == []


def test_a_link_that_is_none_says_what_to_do_and_stops_nothing(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    asked(portal, ANA)
    path = stop_url(portal)
    for wrong in (path[:-1], path + "a", "/en/stop/%00", "/en/stop/" + LONGEST, "/en/stop/%F0%9F%98%80"):
        visitor.get(wrong)
        assert visitor.page.status_code == 404
        assert visitor.heading == "This link stops nothing"
        assert one_click(visitor.app, wrong).status_code == 404
    assert told(portal) == ["ana@example.org"]


def test_the_link_of_a_request_does_not_stop_and_the_other_way_round(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    asked(portal, ANA)
    with portal.store.write() as session:
        row = session.scalars(select(SubscriptionRow)).one()
        session.add(
            AccessLinkRow(
                digest=digest("its-own"),
                purpose=LinkPurpose.REQUEST.value,
                request_id=row.request_id,
                subscription_id=row.id,
                created_at=portal.now(),
            )
        )
    assert one_click(visitor.app, "/en/stop/its-own").status_code == 404
    assert told(portal) == ["ana@example.org"]


def test_the_secret_is_kept_nowhere(visitor: Visitor) -> None:
    portal = portal_behind(visitor)
    asked(portal, ANA)
    secret = stop_url(portal).rpartition("/")[2]
    with portal.store.read() as session:
        kept = [str(vars(row)) for row in session.scalars(select(AccessLinkRow))]
    assert len(kept) == 2
    assert not any(secret in row for row in kept)
