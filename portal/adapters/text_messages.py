"""Text messages (SMS), through whatever gateway one address names (https://github.com/caronc/apprise)."""

import logging
from typing import Any, Protocol

import apprise

from portal.adapters.delivery import NotDelivered, Trouble
from portal.settings import Settings, SettingsError

NUMBER = "{number}"
ANY_NUMBER = "15555550123"

# Both name the numbers that messages go to, and logs hold no personal data.
logging.getLogger("apprise").propagate = False
logging.getLogger("apprise").addHandler(logging.NullHandler())
logging.getLogger("urllib3").setLevel(logging.ERROR)


class TextMessages(Protocol):
    """A way for text messages."""

    def send(self, number: str, text: str) -> None:
        """Hand a text over, to a number in E.164. Errors: NotDelivered."""


def text_messages_for(settings: Settings) -> TextMessages | None:
    """Return the way that PORTAL_TEXT_MESSAGES names, None where none is set. Errors: SettingsError."""
    if settings.text_messages is None:
        return None
    gateway = Gateway(settings.text_messages)
    if NUMBER not in settings.text_messages or gateway.service(ANY_NUMBER) is None:
        # never with the value: it holds a token
        raise SettingsError(
            "PORTAL_TEXT_MESSAGES cannot be used: write an address that Apprise knows, with {number} where "
            "the number goes, like twilio://{account}:{token}@sender/{number}"
        )
    return gateway


class Gateway:
    """A gateway by its Apprise address."""

    def __init__(self, address: str) -> None:
        """Take an address with {number} in it."""
        self._address = address

    def service(self, number: str) -> Any | None:
        """Return Apprise's own object for a number of digits; None where it cannot read the address."""
        return apprise.Apprise.instantiate(self._address.replace(NUMBER, number), suppress_exceptions=True)

    def send(self, number: str, text: str) -> None:
        """Hand a text over. Apprise does not say why one failed, so it may always go later."""
        service = self.service(number.removeprefix("+"))
        if service is None:
            raise NotDelivered(Trouble.NEVER, "number not taken")
        if not service.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
            raise NotDelivered(Trouble.NOT_NOW, "gateway said no")
