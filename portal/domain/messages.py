"""The kinds of message that the portal sends, whatever way they go."""

from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about.

    Those of a request go to everybody who hears of it. FORM_LINK opens a form on another device; SIGN_IN
    opens all requests of an address; STAFF_LINK signs staff in: these go to one address, without a
    subscription. DESK_NEWS tells one account of the performance year: memos, what is due, what is late.
    """

    RECEIPT = "receipt"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    HELD = "held"
    CLOSED = "closed"
    REOPENED = "reopened"
    IS_IT_FIXED = "is_it_fixed"
    REMINDER = "reminder"
    FORM_LINK = "form_link"
    SIGN_IN = "sign_in"
    STAFF_LINK = "staff_link"
    DESK_NEWS = "desk_news"


class MessageState(StrEnum):
    """Where a message is: SKIPPED when it was no longer true as its time came."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    GIVEN_UP = "given_up"


class LinkPurpose(StrEnum):
    """What a secret link opens: all of one request, the end of its messages, or all of an address."""

    REQUEST = "request"
    STOP = "stop"
    MINE = "mine"
