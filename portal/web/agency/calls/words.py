"""What call-takers choose from, in words."""

from portal.domain.calls import ContactReason, Part
from portal.texts import Texts


def reason_word(texts: Texts, reason: ContactReason | None) -> str:
    """Say why somebody called."""
    if reason is None:
        return texts.gettext("Not known yet")
    return {
        ContactReason.NEW: texts.gettext("Something new"),
        ContactReason.STATUS: texts.gettext("Where a request stands"),
        ContactReason.COMPLAINT: texts.gettext("A complaint about a request"),
        ContactReason.INFORMATION: texts.gettext("Information only"),
    }[reason]


def part_word(texts: Texts, part: Part) -> str:
    """Say what a request had to do with a call."""
    return {
        Part.SENT: texts.gettext("Sent in this call"),
        Part.FOLLOWED: texts.gettext("Followed in this call"),
        Part.ABOUT: texts.gettext("They called about it"),
    }[part]
