"""Who hears of a request, and what became of the messages to them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.contacts import ContactChannel, SubscriberRole
from portal.domain.messages import MessageKind, MessageState
from portal.queries.desk import Listener, Message
from portal.texts import Texts
from portal.web.agency.words import language_name
from portal.web.current import current_texts


@dataclass(frozen=True)
class MessageLine:
    """One message: see agency/request.html."""

    what: str
    how: str
    state: str
    when: str


def listener_lines(listeners: Iterable[Listener]) -> list[str]:
    """Return who hears of a request, one line each."""
    texts = current_texts()
    return [_listener(texts, one) for one in listeners]


def _listener(texts: Texts, one: Listener) -> str:
    role = {
        SubscriberRole.REPORTER.value: texts.gettext("Asked for it"),
        SubscriberRole.FOLLOWER.value: texts.gettext("Has the same problem"),
    }[one.role]
    if one.channel == ContactChannel.NONE.value:
        return texts.gettext("%(role)s: wants no messages") % {"role": role}
    line = texts.gettext("%(role)s: %(how)s %(address)s, in %(language)s") % {
        "role": role,
        "how": channel_name(texts, one.channel),
        "address": one.address or texts.gettext("(erased)"),
        "language": language_name(one.language),
    }
    return texts.gettext("%(line)s (stopped)") % {"line": line} if one.stopped_at else line


def message_lines(messages: Iterable[Message]) -> list[MessageLine]:
    """Return what was sent, or is to be, oldest first."""
    texts = current_texts()
    return [
        MessageLine(
            kind_name(texts, one.kind),
            f"{channel_name(texts, one.channel)}, {language_name(one.language)}",
            _state(texts, one),
            texts.date_time(one.finished_at or one.due_at),
        )
        for one in messages
    ]


def channel_name(texts: Texts, channel: str) -> str:
    """Say how a message goes."""
    return {
        ContactChannel.EMAIL.value: texts.gettext("Email"),
        ContactChannel.TEXT.value: texts.gettext("Text message"),
    }.get(channel, channel)


def kind_name(texts: Texts, kind: str) -> str:
    """Say what a message is about."""
    return {
        MessageKind.RECEIPT.value: texts.gettext("Receipt"),
        MessageKind.ACCEPTED.value: texts.gettext("Accepted"),
        MessageKind.TRANSFERRED.value: texts.gettext("With another agency"),
        MessageKind.HELD.value: texts.gettext("On hold"),
        MessageKind.CLOSED.value: texts.gettext("Closed"),
        MessageKind.REOPENED.value: texts.gettext("Open again"),
        MessageKind.IS_IT_FIXED.value: texts.gettext("Is it fixed?"),
        MessageKind.REMINDER.value: texts.gettext("Reminder: is it fixed?"),
        MessageKind.FORM_LINK.value: texts.gettext("Link to a form"),
        MessageKind.SIGN_IN.value: texts.gettext("Link to one's own requests"),
        MessageKind.DESK_NEWS.value: texts.gettext("News for staff"),
    }.get(kind, kind)


def _state(texts: Texts, one: Message) -> str:
    if one.state == MessageState.GIVEN_UP.value:
        sentence = texts.gettext("Given up after %(num)s tries: %(why)s")
        return sentence % {"num": texts.number(one.attempts), "why": one.failure or "?"}
    return {
        MessageState.WAITING.value: texts.gettext("Waiting to be sent"),
        MessageState.SENT.value: texts.gettext("Sent"),
        MessageState.SKIPPED.value: texts.gettext("Not sent: it was no longer true"),
    }[one.state]
