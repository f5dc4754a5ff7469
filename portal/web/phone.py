"""The way by phone, for whoever cannot go on here."""

from portal.web.current import current_portal, current_texts

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def call_us() -> str:
    """Say which number to call, in the page's language.

    After Arabic letters the parts of a number would change places (UAX #9, rule W2): it is isolated.
    """
    texts = current_texts()
    number = current_portal().catalogue.city.contact.phone
    shown = f"{_LEFT_TO_RIGHT}{number}{_END}" if texts.direction == "rtl" else number
    return texts.gettext("Call %(number)s and tell us in your own words.") % {"number": shown}
