"""One invented request and what is still to happen to it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import Value
from portal.commands.requests.commands import Step
from portal.domain.permissions import Actor


@dataclass(frozen=True)
class Planned:
    """A step: when it is entered (UTC), who takes it, and the command."""

    entered: datetime
    actor: Actor
    command: Step


@dataclass(eq=False)
class Life:
    """A request that was sent, and its plan.

    `agency` is whose it is; `twin` is the earlier report of the same problem, `root` what it follows now.
    """

    number: int
    version: ServiceVersion
    language: str
    received_at: datetime
    reference: str
    agency: str
    answers: Mapping[str, Value]
    twin: "Life | None" = None
    root: "Life | None" = None
    closed: bool = False
    steps: deque[Planned] = field(default_factory=deque)

    def final(self) -> "Life":
        """Return the request that this one follows in the end; itself when it follows none."""
        return self.root.final() if self.root else self
