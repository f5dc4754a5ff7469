"""What arrives: for each event the right letter, in the reader's language, at the right address, once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from accessibility.markup import read
from portal.commands.door import execute
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    AnswerFixed,
    CloseRequest,
    HoldRequest,
    ReopenRequest,
    TransferRequest,
    WithdrawRequest,
)
from portal.domain import reference as references
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, Fixed, HoldReason, Outcome, Requirement
from portal.domain.messages import LinkPurpose
from portal.domain.permissions import RESIDENT
from portal.domain.secrets import digest
from portal.outbox.dispatch import drain
from portal.outbox.queue import IS_IT_FIXED_AFTER, REMINDER_AFTER, queue_form_link, queue_sign_in
from portal.portal import Portal
from portal.store.models import AccessLinkRow, DraftLinkRow, OutboxRow
from portal.wording.lifecycle import hold_word, outcome_meaning, outcome_word
from tests.mail_server import MailServer, mail_server, words_of
from tests.outbox import ANA, BEN, PHONE, asked, followed, heard
from tests.portals import ADMINISTRATOR, Clock, done, portal_with, settings

PUBLIC = "https://311.example.gov"
SENDER = "Havenport 311 <311@example.gov>"
TYPED = "Behind Rosa Lindqvist's green gate"
LANGUAGES = ("en", "es", "ar")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def portal(database_url: str, clock: Clock, server: MailServer) -> Iterator[Portal]:
    """A portal that sends through it."""
    chosen = settings(database_url, PORTAL_MAIL=server.url, PORTAL_MAIL_FROM=SENDER, PORTAL_PUBLIC_URL=PUBLIC)
    opened = portal_with(clock, chosen)
    yield opened
    opened.store.close()


def typed(portal: Portal, language: str, slug: str = "lamp-out", key: str = "k1") -> str:
    """A request of Ana's in a language, whose answers hold words that no message may repeat."""
    answers = {"where": {"kind": "described", "text": TYPED}, "trouble": "dark", "owner": "city"}
    return asked(portal, ANA, key=key, language=language, slug=slug, **answers)


def last(portal: Portal, server: MailServer) -> EmailMessage:
    """Sends what is due: exactly one letter, which is Ana's, and returns it."""
    before = len(server.letters)
    drain(portal)
    assert len(server.letters) == before + 1
    assert server.letters[-1][0] == ANA.address
    return server.letters[-1][1]


def close(portal: Portal, reference: str, outcome: Outcome, **said: str) -> None:
    """Closes with an outcome and words for everything that it needs."""
    words = {need: f"Said of {need}" for need in CLOSING_REQUIREMENTS[outcome]}
    words |= {Requirement(name): text for name, text in said.items()}
    done(portal, CloseRequest(reference=reference, outcome=outcome, said=words))


def whole(letter: EmailMessage, language: str, reference: str) -> str:
    """Everything a letter says, after checking what every letter about a request must be."""
    assert letter["To"] == ANA.address
    assert letter["From"] == SENDER
    assert letter["Content-Language"] == language
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"<{PUBLIC}/{language}/stop/[\w-]{{22}}>", letter["List-Unsubscribe"])
    assert re.fullmatch(r"<[0-9a-f]{32}@311\.example\.gov>", letter["Message-ID"])
    assert letter["Date"].datetime is not None
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    plain, html = words_of(letter, "plain"), words_of(letter, "html")
    page = next(read(html).all("html"))
    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert not list(read(html).all("img", "script", "link", "iframe"))
    for form in (plain, html):
        assert references.shown(reference) in form
        assert letter["List-Unsubscribe"].strip("<>") in form
        assert TYPED not in form
        assert "Lindqvist" not in form
    return f"{letter['Subject']}\n{plain}\n{html}"


def opened(portal: Portal, letter: EmailMessage, path: str) -> AccessLinkRow:
    """The row that the letter's link of this path opens, the same in both of its forms."""
    found = {
        match
        for form in ("plain", "html")
        for match in re.findall(rf"{PUBLIC}/\w\w/{path}/([\w-]+)", words_of(letter, form))
    }
    (secret,) = found
    with portal.store.read() as session:
        row = session.get(AccessLinkRow, digest(secret))
    assert row is not None
    return row


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_a_close_is_told_in_the_readers_language(
    portal: Portal, server: MailServer, language: str
) -> None:
    texts = portal.texts[language]
    reference = typed(portal, language)
    receipt = last(portal, server)
    said = whole(receipt, language, reference)
    assert texts.isolated(references.spelled(reference)) in said
    assert opened(portal, receipt, "open").purpose == LinkPurpose.REQUEST
    assert opened(portal, receipt, "stop").purpose == LinkPurpose.STOP
    for milestone in ("An agency takes it on", "The work is done"):
        assert texts.pgettext("milestone", milestone) in said

    done(portal, AcceptRequest(reference=reference))
    said = whole(last(portal, server), language, reference)
    assert texts.gettext("An agency took it on. It is theirs to do now.") in said

    done(portal, TransferRequest(reference=reference, agency="bright-power", why="The pole is theirs"))
    said = whole(last(portal, server), language, reference)
    assert 'lang="en" dir="auto">The pole is theirs' in said
    assert portal.catalogue.words(language)(portal.catalogue.agencies["bright-power"].name) in said

    done(portal, HoldRequest(reference=reference, reason=HoldReason.PARTS, until=date(2026, 11, 20)))
    said = whole(last(portal, server), language, reference)
    assert texts.gettext("We are waiting for parts.") in said
    assert texts.date(date(2026, 11, 20)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_close_and_what_follows_are_told_in_the_readers_language(
    portal: Portal, server: MailServer, clock: Clock, language: str
) -> None:
    texts = portal.texts[language]
    reference = typed(portal, language)
    drain(portal)
    close(portal, reference, Outcome.COMPLETED, what_was_done="New lamp")
    said = whole(last(portal, server), language, reference)
    assert outcome_meaning(texts, Outcome.COMPLETED) in said
    assert "New lamp" in said

    clock.now += IS_IT_FIXED_AFTER
    said = whole(last(portal, server), language, reference)
    assert texts.gettext("Say whether it is fixed") in said
    clock.now += REMINDER_AFTER - IS_IT_FIXED_AFTER
    said = whole(last(portal, server), language, reference)
    assert texts.gettext("We asked you a week ago. This is the last time we ask.") in said

    done(portal, ReopenRequest(reference=reference, why="The lamp is dark again"))
    assert "The lamp is dark again" in whole(last(portal, server), language, reference)
    assert drain(portal) == 0
    letters = server.to("ana@example.org")
    assert len({letter["Message-ID"] for letter in letters}) == len(server.letters) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_said_with_what_staff_say_of_it(
    portal: Portal, server: MailServer, language: str
) -> None:
    texts = portal.texts[language]
    for outcome in sorted(set(Outcome) - {Outcome.NOT_RECORDED, Outcome.DUPLICATE}):
        reference = typed(portal, language, key=outcome)
        drain(portal)
        close(portal, reference, outcome)
        said = whole(last(portal, server), language, reference)
        if outcome is not Outcome.WITHDRAWN:
            assert outcome_word(texts, outcome) in said
            assert outcome_meaning(texts, outcome) in said
        for need in CLOSING_REQUIREMENTS[outcome]:
            assert f"Said of {need}" in said


def test_every_reason_of_a_hold_is_said(portal: Portal, server: MailServer) -> None:
    for reason in HoldReason:
        reference = typed(portal, "en", key=reason)
        drain(portal)
        season = "spring 2027" if reason is HoldReason.SCHEDULED else ""
        until = None if season else date(2026, 11, 20)
        done(portal, HoldRequest(reference=reference, reason=reason, until=until, season=season))
        said = whole(last(portal, server), "en", reference)
        assert (season or "November 20, 2026") in said
        asked_for_more = "We need something from you" in said
        assert asked_for_more == (reason is HoldReason.WAITING_FOR_RESIDENT)
        assert asked_for_more or hold_word(portal.texts["en"], reason) in said


def test_a_duplicates_reporter_hears_of_both_closes(portal: Portal, server: MailServer) -> None:
    root = asked(portal, BEN, key="root")
    reference = typed(portal, "en")
    drain(portal)
    close(portal, reference, Outcome.DUPLICATE, parent=root)
    assert "Someone reported the same problem before." in whole(last(portal, server), "en", reference)
    close(portal, root, Outcome.COMPLETED, what_was_done="New lamp")
    drain(portal)
    letter = server.to("ana@example.org")[-1]
    said = whole(letter, "en", reference)
    assert "You told us of the same problem as somebody before." in said
    assert "New lamp" in said
    assert references.shown(root) not in said, "somebody else's reference is theirs"
    assert "Send us a new request" in said, "only the root can be opened again"


def test_who_withdraws_gets_a_short_confirmation(portal: Portal, server: MailServer) -> None:
    reference = typed(portal, "en")
    drain(portal)
    execute(portal, WithdrawRequest(reference=reference), RESIDENT)
    assert "You took back request" in whole(last(portal, server), "en", reference)


def test_who_follows_gets_no_secret_of_the_request(portal: Portal, server: MailServer) -> None:
    reference = asked(portal)
    followed(portal, reference, ANA)
    letter = last(portal, server)
    said = whole(letter, "en", reference)
    assert "You now follow request" in said
    assert f"{PUBLIC}/en/track/{reference}" in said
    assert "/open/" not in said
    done(portal, AcceptRequest(reference=reference))
    assert "/open/" not in whole(last(portal, server), "en", reference)
    close(portal, reference, Outcome.COMPLETED)
    last(portal, server)
    execute(portal, AnswerFixed(reference=reference, answer=Fixed.NO), RESIDENT)
    reopened = whole(last(portal, server), "en", reference)
    assert "Opened again." in reopened
    assert "not fixed" not in reopened, "what the owner answered is the owner's"


def test_a_private_request_is_named_nowhere(portal: Portal, server: MailServer) -> None:
    reference = asked(portal, ANA, slug="quiet-help", name="Rosa Lindqvist", phone="+19025550123")
    said = whole(last(portal, server), "en", reference)
    close(portal, reference, Outcome.COMPLETED, what_was_done="Spoke with her at the shelter")
    said += whole(last(portal, server), "en", reference)
    service = portal.catalogue.services["quiet-help"].service
    agency = portal.catalogue.agencies[service.agency]
    for secret in (service.name, agency.name, "shelter", *service.what_happens):
        assert secret not in said


def test_a_note_of_the_resident_is_in_no_message(portal: Portal, server: MailServer) -> None:
    reference = typed(portal, "en")
    execute(portal, AddNote(reference=reference, text="Ask for Rosa"), RESIDENT)
    close(portal, reference, Outcome.COMPLETED)
    execute(portal, AnswerFixed(reference=reference, answer=Fixed.NO, comment="Rosa is angry"), RESIDENT)
    drain(portal)
    assert len(server.letters) == 2, "the receipt, and that it is open again"
    for letter in server.to("ana@example.org"):
        assert "Rosa" not in whole(letter, "en", reference)


def test_the_same_message_sent_twice_has_the_same_name_and_fresh_links(
    portal: Portal, server: MailServer, clock: Clock
) -> None:
    typed(portal, "en")
    first = last(portal, server)
    with portal.store.write() as session:
        row = session.scalars(select(OutboxRow)).one()
        row.state, row.due_at = "waiting", clock.now
    second = last(portal, server)
    assert first["Message-ID"] == second["Message-ID"]
    assert opened(portal, first, "open").digest != opened(portal, second, "open").digest


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_all_requests_is_of_half_an_hour_and_of_one_address(
    portal: Portal, server: MailServer, clock: Clock, language: str
) -> None:
    with portal.store.write() as session:
        queue_sign_in(session, portal, contact=ANA, language=language)
    letter = last(portal, server)
    row = opened(portal, letter, "open")
    assert (row.purpose, row.channel, row.address) == (LinkPurpose.MINE, "email", "ana@example.org")
    assert row.expires_at == clock.forward(minutes=30)
    assert letter["List-Unsubscribe"] is None, "it was asked for just now"
    with portal.store.read() as session:
        assert session.scalars(select(OutboxRow.address)).one() is None, "the address is not kept"


def test_a_link_that_comes_too_late_is_not_sent(portal: Portal, server: MailServer, clock: Clock) -> None:
    with portal.store.write() as session:
        queue_sign_in(session, portal, contact=ANA, language="en")
        queue_form_link(session, portal, draft_key="gone", contact=ANA, language="en")
    clock.forward(hours=2)
    assert drain(portal) == 0
    assert server.letters == []
    with portal.store.read() as session:
        assert [*session.scalars(select(OutboxRow.state))] == ["skipped", "skipped"]
        assert [*session.scalars(select(OutboxRow.address))] == [None, None]


def test_a_text_waits_where_no_text_can_be_sent(portal: Portal, server: MailServer) -> None:
    asked(portal, PHONE)
    assert drain(replace(portal, text_messages=None)) == 0
    with portal.store.read() as session:
        assert session.execute(select(OutboxRow.state, OutboxRow.attempts)).one() == ("waiting", 0)


def test_nothing_is_sent_that_is_no_longer_true(portal: Portal, server: MailServer, clock: Clock) -> None:
    reference = typed(portal, "en")
    drain(portal)
    done(portal, AcceptRequest(reference=reference))
    done(portal, HoldRequest(reference=reference, reason=HoldReason.PARTS, until=date(2026, 11, 20)))
    close(portal, reference, Outcome.COMPLETED)
    assert "is closed" in last(portal, server)["Subject"], "accepted and on hold are past"
    done(portal, ReopenRequest(reference=reference, why="Dark again"))
    assert "is open again" in last(portal, server)["Subject"]
    clock.now += REMINDER_AFTER
    assert drain(portal) == 0, "nobody asks whether an open request is fixed"
    assert heard(portal, ANA)[-2:] == ["is_it_fixed", "reminder"]


def test_who_answered_is_not_asked_again(portal: Portal, server: MailServer, clock: Clock) -> None:
    reference = typed(portal, "en")
    close(portal, reference, Outcome.COMPLETED)
    clock.now += IS_IT_FIXED_AFTER
    drain(portal)
    assert "Is it fixed?" in server.letters[-1][1]["Subject"]
    execute(portal, AnswerFixed(reference=reference, answer=Fixed.YES), RESIDENT)
    clock.now += REMINDER_AFTER
    assert drain(portal) == 0


def test_every_link_leads_to_a_path_of_ours(portal: Portal, server: MailServer) -> None:
    typed(portal, "ar")
    links = re.findall(r'href="([^"]+)"', words_of(last(portal, server), "html"))
    assert {urlsplit(link).path.split("/")[2] for link in links} == {"open", "stop"}
    assert {f"{urlsplit(link).scheme}://{urlsplit(link).netloc}" for link in links} == {PUBLIC}
    assert ADMINISTRATOR.name not in links
    with portal.store.read() as session:
        assert session.scalars(select(DraftLinkRow)).all() == []
