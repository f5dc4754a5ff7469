"""When a message could not be delivered: what that says of it, and of those that wait behind it."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What went wrong, by what can be done.

    NOT_NOW: this message, and it may go later. NEVER: this message, and it never will. UNREACHABLE: the way
    itself, so that no other message has a chance now.
    """

    NOT_NOW = "not_now"
    NEVER = "never"
    UNREACHABLE = "unreachable"


@dataclass
class NotDelivered(Exception):
    """A message did not go out. `why` is a code or a kind of error, never an address or a text."""

    trouble: Trouble
    why: str

    def __str__(self) -> str:
        """Say both."""
        return f"{self.trouble.value}: {self.why}"
