"""What is counted of forms on their way, and how often they reach an end."""

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum

from portal.domain.measures import Rate

KEPT_FOR = timedelta(days=7)
"""How long a draft lives after its last change (WCAG 2.2.6: at least 24 hours, and the page says so)."""


COMPLETION_RATE = "completion_rate"
"""The measure's name."""


class Counted(StrEnum):
    """Something that happened to a form. A name, once written, never changes.

    STARTED: its first answer was kept. SENT: it became a request. FOLLOWED: it ended in following a request
    that was open already. TURNED_AWAY: its answer led to a page that says who else does this. WENT_ON: after
    that page it went on here nevertheless, as it was or with another answer.
    """

    STARTED = "started"
    SENT = "sent"
    FOLLOWED = "followed"
    TURNED_AWAY = "turned_away"
    WENT_ON = "went_on"


@dataclass(frozen=True)
class FormCounts:
    """How many forms began, and how many of these have reached which end."""

    started: int = 0
    sent: int = 0
    followed: int = 0
    turned_away: int = 0
    went_on: int = 0

    def __add__(self, other: "FormCounts") -> "FormCounts":
        """Add up two groups of forms."""
        return FormCounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def left_for_another(self) -> int:
        """Forms that were turned away and are so still."""
        return self.turned_away - self.went_on

    @property
    def completed(self) -> int:
        """Forms that did their work: sent, ended by following, or properly turned away."""
        return self.sent + self.followed + self.left_for_another

    @property
    def completion_rate(self) -> Rate:
        """Completed ÷ started, of forms that began in the period."""
        return Rate(self.completed, self.started)
