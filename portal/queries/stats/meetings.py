"""Stats of the profile, their meetings, and whether the memos of these were in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.catalogue.schema.performance import Stat
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.stats import (
    Cadence,
    EarlierTime,
    Edition,
    MeetingState,
    earlier_times,
    edition_of,
    follow_up_due,
    meeting_state,
    memo_due,
    present_edition,
    sends_itself,
)
from portal.portal import Portal
from portal.store.models import PaperRow, StatSessionRow


@dataclass(frozen=True)
class MemoState:
    """A meeting's memo: its paper's number (None: nobody opened it), when it is due, and when it was sent."""

    paper: int | None
    due: datetime
    sent_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether it was sent after it was due, or is not sent and due already."""
        return (self.sent_at or now) > self.due


@dataclass(frozen=True)
class MeetingView:
    """One meeting of a Stat (moments in UTC). `agencies` are codes; none for a theme of the whole city.

    `scheduled_by` (an account) and `scheduled_at` say who set its present time, and when. A memo that nobody
    sends goes by itself at `goes_at`. `earlier`: the times that stood before, the oldest first. `editions` of
    the memo before it are all that there are, the first one first; `edition` is the one that it is now.
    """

    number: int
    stat: str
    name: str
    agencies: tuple[str, ...]
    starts_at: datetime
    state: MeetingState
    held_at: datetime | None
    cancelled_why: str
    scheduled_by: str
    scheduled_at: datetime
    pre_memo: MemoState
    goes_at: datetime
    follow_up: MemoState
    cancelled_at: datetime | None = None
    earlier: tuple[EarlierTime, ...] = ()
    editions: tuple[Edition, ...] = ()
    edition: int = 1


@dataclass(frozen=True)
class StatView:
    """A Stat of the profile with its meetings, newest first. `last` was held; `next` is the first to come."""

    code: str
    name: str
    agencies: tuple[str, ...]
    cadence: Cadence
    last: MeetingView | None
    next: MeetingView | None
    meetings: tuple[MeetingView, ...]


def stats(portal: Portal) -> tuple[StatView, ...]:
    """Return the Stats of the profile, in its order. Errors: DatabaseUnavailable."""
    year = portal.catalogue.performance
    if year is None:
        return ()
    known = meetings(portal)
    return tuple(_stat(portal, each, [one for one in known if one.stat == each.code]) for each in year.stats)


def meetings(portal: Portal, numbers: Collection[int] | None = None) -> tuple[MeetingView, ...]:
    """Return meetings (those with some numbers), newest first."""
    asked = select(StatSessionRow).order_by(StatSessionRow.starts_at.desc(), StatSessionRow.id.desc())
    if numbers is not None:
        asked = asked.where(StatSessionRow.id.in_(list(numbers)))
    memos = (PaperKind.PRE_MEMO.value, PaperKind.FOLLOW_UP.value)
    with portal.store.read() as session:
        rows = session.scalars(asked).all()
        papers = session.scalars(
            select(PaperRow)
            .where(PaperRow.kind.in_(memos), PaperRow.subject.in_([str(row.id) for row in rows]))
            .order_by(PaperRow.edition)
        ).all()
        own: dict[str, list[PaperRow]] = {}
        for paper in papers:
            own.setdefault(paper.subject, []).append(paper)
        return tuple(_meeting(portal, row, own.get(str(row.id), ())) for row in rows)


def meeting(portal: Portal, number: int) -> MeetingView | None:
    """Return a meeting; None when there is none."""
    return next(iter(meetings(portal, [number])), None)


def stat_of(portal: Portal, code: str) -> Stat | None:
    """Return a Stat of the profile; None for one that has left it."""
    year = portal.catalogue.performance
    return next((each for each in year.stats if each.code == code), None) if year else None


def last_before(portal: Portal, stat: str, moment: datetime) -> MeetingView | None:
    """Return the last meeting of a Stat that was held before a moment."""
    held = [
        each
        for each in meetings(portal)
        if each.stat == stat and each.state is MeetingState.HELD and each.starts_at < moment
    ]
    return held[0] if held else None


def next_of(portal: Portal, stat: str) -> MeetingView | None:
    """Return the first meeting of a Stat that is to come."""
    coming = [each for each in meetings(portal) if each.stat == stat and each.state is MeetingState.TO_COME]
    return coming[-1] if coming else None


def _stat(portal: Portal, stat: Stat, own: list[MeetingView]) -> StatView:
    calendar = portal.catalogue.calendar
    last = next((each for each in own if each.state is MeetingState.HELD), None)
    coming = [each for each in own if each.state is MeetingState.TO_COME]
    following = coming[-1] if coming else None
    cadence = Cadence(
        every_weeks=stat.every_weeks,
        last=calendar.local_day(last.starts_at) if last else None,
        next=calendar.local_day(following.starts_at) if following else None,
        today=calendar.local_day(portal.now()),
    )
    return StatView(
        stat.code, name_of(portal, stat.code), stat.agencies, cadence, last, following, tuple(own)
    )


def name_of(portal: Portal, code: str) -> str:
    """Name a Stat in the city's first language; one that has left the profile keeps its code."""
    found = stat_of(portal, code)
    return str(portal.catalogue.words(portal.catalogue.city.source_language)(found.name)) if found else code


def _meeting(portal: Portal, row: StatSessionRow, papers: Sequence[PaperRow]) -> MeetingView:
    year, found, calendar = portal.catalogue.performance, stat_of(portal, row.stat), portal.catalogue.calendar
    hours = year.memo_hours if year else 48
    days = year.follow_up_working_days if year else 2
    state = meeting_state(row.starts_at, row.held_at, row.cancelled_at, portal.now())
    editions = tuple(
        edition_of(each.id, each.edition, each.frozen, each.frozen_at)
        for each in papers
        if each.kind == PaperKind.PRE_MEMO
    )
    present = present_edition(editions, row.starts_at, state, calendar)
    after = next((each for each in papers if each.kind == PaperKind.FOLLOW_UP), None)
    sent_at = after.frozen_at if after and after.status == PaperStatus.FROZEN.value else None
    before_due, after_due = memo_due(row.starts_at, hours), follow_up_due(row.starts_at, days, calendar)
    return MeetingView(
        number=row.id,
        stat=row.stat,
        name=name_of(portal, row.stat),
        agencies=found.agencies if found else (),
        starts_at=row.starts_at,
        state=state,
        held_at=row.held_at,
        cancelled_why=row.cancelled_why,
        scheduled_by=row.scheduled_by,
        scheduled_at=row.scheduled_at,
        pre_memo=MemoState(present.paper, before_due, present.sent_at)
        if present
        else MemoState(None, before_due, None),
        goes_at=sends_itself(row.starts_at, hours, row.scheduled_at),
        follow_up=MemoState(after.id if after else None, after_due, sent_at),
        cancelled_at=row.cancelled_at,
        earlier=earlier_times(row.earlier),
        editions=editions,
        edition=present.number if present else len(editions) + 1,
    )
