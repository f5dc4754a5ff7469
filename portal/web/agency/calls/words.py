"""What call-takers choose from, in words."""

from portal.domain.calls import ContactReason, Part
from portal.domain.lifecycle import Channel
from portal.texts import Texts, locale_for


def channel_word(texts: Texts, channel: Channel) -> str:
    """Say how somebody reached us."""
    return {
        Channel.PHONE: texts.gettext("Phone"),
        Channel.WALK_IN: texts.gettext("In person"),
        Channel.MAIL: texts.gettext("Letter or paper form"),
        Channel.EMAIL: texts.gettext("Email"),
        Channel.SOCIAL: texts.gettext("Social media"),
        Channel.COUNCIL: texts.gettext("Council office"),
        Channel.WEB: texts.gettext("This site"),
        Channel.API: texts.gettext("Another program"),
    }[channel]


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


def language_word(texts: Texts, tag: str) -> str:
    """Name a language in the language of the page."""
    name = locale_for(tag).get_display_name(texts.locale) or tag
    return name[:1].upper() + name[1:]
