"""CitiStat for tests: a reviewer and an agency's people, a meeting, what was promised in it, letters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from portal.commands.stats.followups import Promise, add_follow_up
from portal.domain.papers import PaperKind
from portal.domain.permissions import Actor, Role
from portal.domain.stats import Deliverable
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.queries.papers import PaperView, paper_by_number, papers
from portal.queries.stats.followups import FollowUpView, follow_up
from portal.queries.stats.meetings import MeetingView, meeting
from tests.portals import Letters
from tests.staff import add_staff
from tests.visitor import Visitor

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
ANNA = Actor(Role.PLAN_AUTHOR, "anna", "harbor-works")
HEDY = Actor(Role.AGENCY_HEAD, "hedy", "harbor-works")
CARL = Actor(Role.PLAN_AUTHOR, "carl", "town-care")
FRIDAY = datetime(2026, 11, 6, 14, 0, tzinfo=UTC)
"""The meeting: four days after the clock of tests begins."""


@dataclass
class People:
    """What is kept of the letters."""

    portal: Portal

    def told(self) -> list[tuple[str, str]]:
        """Sends what waits; returns to whom and under which subject, in order, and forgets it."""
        drain(self.portal)
        assert isinstance(self.portal.mail, Letters)
        found = sorted((letter.to.split("@")[0], letter.subject) for letter in self.portal.mail.sent)
        self.portal.mail.sent.clear()
        return found


def staffed(portal: Portal) -> People:
    """A reviewer, an author and the head of the harbor works, and somebody of another agency."""
    for actor in (RITA, ANNA, HEDY, CARL):
        add_staff(portal, actor.name, actor.role, actor.agency)
    return People(portal)


def promised(portal: Portal, number: int, action: str, due: date, owner: str = "anna") -> int:
    """A follow-up of a meeting that is held."""
    promise = Promise("Lamps", action, owner, "harbor-works", due, Deliverable.MEMO)
    return add_follow_up(portal, number, promise, RITA)


def memo_of(portal: Portal, kind: PaperKind, number: int) -> PaperView:
    """A meeting's paper."""
    (line,) = papers(portal, [kind], subject=str(number))
    found = paper_by_number(portal, line.number)
    assert found is not None
    return found


def one(portal: Portal, number: int) -> FollowUpView:
    """A follow-up as it stands."""
    found = follow_up(portal, number)
    assert found is not None
    return found


def found(portal: Portal, number: int) -> MeetingView:
    """A meeting as it stands."""
    view = meeting(portal, number)
    assert view is not None
    return view


def form(visitor: Visitor, **fields: str) -> dict[str, str]:
    """A form's fields with the token of the page."""
    return {"csrf_token": visitor.token(), **fields}
