"""The way by phone, for whoever cannot go on here."""

from portal.texts import Texts
from portal.web.current import current_portal, current_texts

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def call_us() -> str:
    """Say which number to call, in the page's language."""
    texts = current_texts()
    number = isolated(texts, current_portal().catalogue.city.contact.phone)
    return texts.gettext("Call %(number)s and tell us in your own words.") % {"number": number}


def isolated(texts: Texts, address: str) -> str:
    """Keep a number or an address left to right in a sentence.

    After Arabic letters the parts of a number would change places (UAX #9, rule W2): it is isolated.
    """
    return f"{_LEFT_TO_RIGHT}{address}{_END}" if texts.direction == "rtl" else address
