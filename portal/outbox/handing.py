"""Handing a message over to its way: written in its reader's language, under a name that stays."""

import hashlib
from urllib.parse import urlsplit

from portal.adapters.mail import Letter
from portal.domain.contacts import ContactChannel
from portal.domain.messages import MessageKind
from portal.outbox import links, rendering, staff
from portal.outbox.compose import compose
from portal.outbox.content import Content, Desk, DeskNews, FormLink, SignIn, StaffLink
from portal.outbox.reading import Matter, Ready
from portal.portal import Portal


def hand_over(portal: Portal, key: str, kind: MessageKind, channel: ContactChannel, message: Ready) -> None:
    """Write a message in its reader's language and send it. Errors: NotDelivered."""
    desk = desk_in(portal, message.language)
    content = content_of(desk, kind, message.matter)
    if channel is ContactChannel.TEXT and portal.text_messages is not None:
        text = rendering.text_message(desk, content, message.stop_url)
        portal.text_messages.send(message.address, text)
    elif channel is ContactChannel.EMAIL and portal.mail is not None:
        portal.mail.send(_letter(portal, desk, content, key, message))


def _letter(portal: Portal, desk: Desk, content: Content, key: str, message: Ready) -> Letter:
    written = rendering.letter(desk, content, message.stop_url)
    return Letter(
        to=message.address,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=desk.texts.language,
        message_id=message_id(key, portal.settings.public_url),
        sent_at=portal.now(),
        stop_url=message.stop_url,
    )


def desk_in(portal: Portal, language: str) -> Desk:
    """Return the city as it writes in a language."""
    catalogue = portal.catalogue
    return Desk(portal.texts[language], catalogue.words(language), catalogue.city, catalogue.agencies)


def content_of(desk: Desk, kind: MessageKind, matter: Matter) -> Content:
    """Return what a message says."""
    if isinstance(matter, FormLink):
        return links.form_link(desk, matter)
    if isinstance(matter, SignIn):
        return links.sign_in(desk, matter)
    if isinstance(matter, StaffLink):
        return staff.staff_link(desk, matter)
    if isinstance(matter, DeskNews):
        return staff.desk_news(desk, matter)
    return compose(desk, kind, matter)


def message_id(key: str, public_url: str) -> str:
    """Return a letter's Message-ID (RFC 5322): the same for the same key, so a repetition is recognised."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{urlsplit(public_url).hostname}>"
