"""The way by phone, for whoever cannot go on here."""

from portal.web.current import current_portal, current_texts


def call_us() -> str:
    """Say which number to call, in the page's language."""
    texts = current_texts()
    number = texts.isolated(current_portal().catalogue.city.contact.phone)
    return texts.gettext("Call %(number)s and tell us in your own words.") % {"number": number}
