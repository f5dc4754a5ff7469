"""CitiStat: how often a Stat meets, when its memos are due, and how what was promised stands.

Source: City Code, Article 1, Subtitle 61 (a meeting with each principal agency at least monthly, the data
48 hours before, what was agreed within two business days); performance.md (the tracker's fields).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.clocks import Calendar

NOTICE = timedelta(hours=4)
"""A meeting that is scheduled when its memo is due already leaves so long to write it."""

ESCALATES_AFTER = 5
"""So many working days overdue, a follow-up goes to its agency's head by itself. The code names no number;
a week is long enough to answer one reminder, and short enough to come before the next meeting."""

REMINDED_BEFORE = 3
"""So many days before its due day the owner of a follow-up is reminded."""

LEAST_EVIDENCE = 10
"""Characters: fewer name nothing that anybody could look at."""


class Deliverable(StrEnum):
    """What a follow-up is to bring."""

    EMAIL_UPDATE = "email_update"
    MEMO = "memo"
    MEETING = "meeting"
    WORKGROUP = "workgroup"
    AGENDA_ITEM = "agenda_item"
    REPORT_OUT = "report_out"
    TO_DO = "to_do"
    FORMAL_UPDATE = "formal_update"


class Standing(StrEnum):
    """How a follow-up stands: white, yellow, red and green, which pages never say by colour alone."""

    NOT_DUE = "white"
    IN_PROGRESS = "yellow"
    OVERDUE = "red"
    COMPLETE = "green"


class FollowUpStep(StrEnum):
    """What was done with a follow-up. A name, once written, never changes."""

    ADDED = "added"
    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    ESCALATED = "escalated"
    FINISHED = "finished"
    OPENED_AGAIN = "opened_again"


class MeetingState(StrEnum):
    """Where a meeting is: UNRECORDED when its time is over and nobody wrote down that it was held."""

    TO_COME = "to_come"
    UNRECORDED = "unrecorded"
    HELD = "held"
    CANCELLED = "cancelled"


def standing(due: date, today: date, *, started: bool, done: bool) -> Standing:
    """Say how a follow-up stands on a local day; the due day itself is still in time."""
    if done:
        return Standing.COMPLETE
    if due < today:
        return Standing.OVERDUE
    return Standing.IN_PROGRESS if started else Standing.NOT_DUE


def meeting_state(
    starts_at: datetime, held_at: datetime | None, cancelled_at: datetime | None, now: datetime
) -> MeetingState:
    """Say where a meeting is at a moment."""
    if cancelled_at is not None:
        return MeetingState.CANCELLED
    if held_at is not None:
        return MeetingState.HELD
    return MeetingState.TO_COME if starts_at > now else MeetingState.UNRECORDED


def memo_due(starts_at: datetime, hours: int) -> datetime:
    """Return by when a meeting's memo is due: so many hours before it, whatever the wall clock does."""
    return starts_at - timedelta(hours=hours)


def sends_itself(starts_at: datetime, hours: int, scheduled_at: datetime) -> datetime:
    """Return when a memo that nobody sent goes as it stands: when it is due, or with a little notice."""
    return max(memo_due(starts_at, hours), min(scheduled_at + NOTICE, starts_at))


@dataclass(frozen=True)
class EarlierTime:
    """When a meeting was to begin, until it was moved: when that was, and by which account."""

    starts_at: datetime
    moved_at: datetime
    moved_by: str

    def document(self) -> dict[str, str]:
        """Return it as it is kept."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "moved_at": self.moved_at.isoformat(),
            "moved_by": self.moved_by,
        }


def earlier_times(kept: Iterable[Mapping[str, str]]) -> tuple[EarlierTime, ...]:
    """Read times from what is kept, in its order."""
    return tuple(
        EarlierTime(
            datetime.fromisoformat(each["starts_at"]),
            datetime.fromisoformat(each["moved_at"]),
            each["moved_by"],
        )
        for each in kept
    )


@dataclass(frozen=True)
class Edition:
    """One edition of the memo before a meeting: its paper, and for which time it was sent; None: a draft."""

    paper: int
    number: int
    sent_at: datetime | None = None
    sent_for: datetime | None = None


def edition_of(
    paper: int, number: int, frozen: Mapping[str, Any] | None, sent_at: datetime | None
) -> Edition:
    """Return an edition from what its paper keeps: what it said when it was sent, None before."""
    if frozen is None:
        return Edition(paper, number)
    return Edition(paper, number, sent_at, datetime.fromisoformat(frozen["starts_at"]))


def present_edition(
    editions: Sequence[Edition], starts_at: datetime, state: MeetingState, calendar: Calendar
) -> Edition | None:
    """Return the edition that a meeting's memo is now; None where nobody has opened it yet.

    In: all editions, the first one first. It is the draft, else the last one that was sent for the day of the
    meeting: one that is to come on another day needs the next edition. One that does not come any more has
    what was sent last.
    """
    if editions and editions[-1].sent_for is None:
        return editions[-1]
    day = calendar.local_day(starts_at)
    for each in reversed(editions):
        if each.sent_for and calendar.local_day(each.sent_for) == day:
            return each
    return editions[-1] if editions and state is not MeetingState.TO_COME else None


def follow_up_due(starts_at: datetime, working_days: int, calendar: Calendar) -> datetime:
    """Return by when a meeting's follow-up memo is due: the end of so many working days after its day."""
    day = calendar.local_day(starts_at)
    return calendar.end_of(calendar.working_day_after(day, working_days))


def escalates_on(due: date, calendar: Calendar) -> date:
    """Return the day on which an overdue follow-up goes to its agency's head by itself."""
    return calendar.working_day_after(due, ESCALATES_AFTER)


class Rhythm(StrEnum):
    """How a Stat stands against "at least every so many weeks"."""

    NEVER_MET = "never_met"
    OVERDUE = "overdue"
    NEXT_TOO_LATE = "next_too_late"
    NOT_SCHEDULED = "not_scheduled"
    IN_TIME = "in_time"


@dataclass(frozen=True)
class Cadence:
    """How often a Stat meets: the local days of its last and next meeting, and by when it must meet again."""

    every_weeks: int
    last: date | None
    next: date | None
    today: date

    @property
    def by(self) -> date | None:
        """The last day on which the next meeting is in time; None before the first one."""
        return None if self.last is None else self.last + timedelta(weeks=self.every_weeks)

    @property
    def rhythm(self) -> Rhythm:
        """How it stands."""
        if self.by is None:
            return Rhythm.IN_TIME if self.next else Rhythm.NEVER_MET
        if self.by < self.today:
            return Rhythm.OVERDUE
        if self.next is None:
            return Rhythm.NOT_SCHEDULED
        return Rhythm.NEXT_TOO_LATE if self.next > self.by else Rhythm.IN_TIME

    @property
    def days_over(self) -> int:
        """How many days it is overdue."""
        return max((self.today - self.by).days, 0) if self.by else 0


class MonthState(StrEnum):
    """Whether an agency has its meeting of a calendar month."""

    HELD = "held"
    TO_COME = "to_come"
    UNRECORDED = "unrecorded"
    NONE = "none"
    NO_STAT = "no_stat"


def month_state(states: Collection[MeetingState], *, has_stat: bool) -> MonthState:
    """Say how an agency's month stands, from the states of its meetings of that month."""
    ordered = (
        (MeetingState.HELD, MonthState.HELD),
        (MeetingState.TO_COME, MonthState.TO_COME),
        (MeetingState.UNRECORDED, MonthState.UNRECORDED),
    )
    found = next((month for meeting, month in ordered if meeting in states), None)
    return found or (MonthState.NONE if has_stat else MonthState.NO_STAT)


def months_over(first: date, until: date) -> tuple[date, ...]:
    """Return the calendar months that begin from a day on and are over before another, by their first day."""
    found, begins = [], first.replace(day=1)
    while (following := (begins + timedelta(days=31)).replace(day=1)) <= until:
        if begins >= first:
            found.append(begins)
        begins = following
    return tuple(found)


def expected_meetings(first: date, last: date, every_weeks: int) -> int:
    """Return how many meetings a period needs, both days inside it: one for each whole stretch of weeks."""
    return ((last - first).days + 1) // (7 * every_weeks)
