"""The ways in which this installation can send news."""

from portal.domain.contacts import ContactChannel
from portal.web.current import current_portal


def offered_channels() -> tuple[ContactChannel, ...]:
    """Return the channels that somebody may choose, in the order in which they are offered."""
    portal = current_portal()
    ways = {ContactChannel.EMAIL: portal.mail, ContactChannel.TEXT: portal.text_messages}
    return tuple(channel for channel, way in ways.items() if way is not None)
