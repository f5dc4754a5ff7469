"""Meetings in words: where each is, how a Stat and an agency keep their rhythm, and how memos stand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from portal.domain.stats import Cadence, MeetingState, MonthState, Rhythm
from portal.queries.stats.meetings import MeetingView, MemoState
from portal.queries.stats.monthly import AgencyMonth
from portal.web.current import current_portal, current_texts

MEETING_SHAPES: Mapping[MeetingState, str] = {
    MeetingState.TO_COME: "ring",
    MeetingState.UNRECORDED: "triangle",
    MeetingState.HELD: "tick",
    MeetingState.CANCELLED: "dash",
}

RHYTHM_SHAPES: Mapping[Rhythm, str] = {
    Rhythm.NEVER_MET: "triangle",
    Rhythm.OVERDUE: "triangle",
    Rhythm.NEXT_TOO_LATE: "triangle",
    Rhythm.NOT_SCHEDULED: "half",
    Rhythm.IN_TIME: "tick",
}

MONTH_SHAPES: Mapping[MonthState, str] = {
    MonthState.HELD: "tick",
    MonthState.TO_COME: "ring",
    MonthState.UNRECORDED: "triangle",
    MonthState.NONE: "triangle",
    MonthState.NO_STAT: "triangle",
}


def meeting_mark(state: MeetingState) -> tuple[str, str]:
    """Return the shape and the words of where a meeting is."""
    texts = current_texts()
    return MEETING_SHAPES[state], {
        MeetingState.TO_COME: texts.gettext("To come"),
        MeetingState.UNRECORDED: texts.gettext("Its time is over, and nobody wrote a record"),
        MeetingState.HELD: texts.gettext("Held"),
        MeetingState.CANCELLED: texts.gettext("Cancelled"),
    }[state]


def rhythm_mark(cadence: Cadence) -> tuple[str, str]:
    """Return the shape and the sentence of how a Stat stands against its cadence."""
    texts = current_texts()
    values = {
        "by": texts.date(cadence.by) if cadence.by else "",
        "days": texts.days(cadence.days_over),
        "next": texts.date(cadence.next) if cadence.next else "",
    }
    sentences = {
        Rhythm.NEVER_MET: texts.gettext("Overdue: it has never met, and no meeting is scheduled"),
        Rhythm.OVERDUE: texts.gettext("Overdue by %(days)s: it was to meet again by %(by)s"),
        Rhythm.NEXT_TOO_LATE: texts.gettext("The next meeting, %(next)s, is too late: it is due by %(by)s"),
        Rhythm.NOT_SCHEDULED: texts.gettext("Due by %(by)s; no meeting is scheduled yet"),
        Rhythm.IN_TIME: texts.gettext("In time"),
    }
    return RHYTHM_SHAPES[cadence.rhythm], sentences[cadence.rhythm] % values


def every_words(weeks: int) -> str:
    """Say how often a Stat is to meet."""
    texts = current_texts()
    return texts.ngettext("At least every week", "At least every %(num)s weeks", weeks) % {"num": weeks}


def month_mark(found: AgencyMonth) -> tuple[str, str]:
    """Return the shape and the words of whether a principal agency has its meeting of this month."""
    texts, meeting = current_texts(), found.meeting
    sentence = {
        MonthState.HELD: texts.gettext("Held on %(day)s"),
        MonthState.TO_COME: texts.gettext("Not yet; set for %(day)s"),
        MonthState.UNRECORDED: texts.gettext("Set for %(day)s, and nobody wrote a record"),
        MonthState.NONE: texts.gettext("None, and none is set"),
        MonthState.NO_STAT: texts.gettext("No Stat of the profile meets with it"),
    }[found.state]
    return MONTH_SHAPES[found.state], sentence % {"day": texts.date(meeting.starts_at) if meeting else ""}


def months_words(months: Sequence[date | str]) -> str:
    """Name months of one fiscal year by their first day (of a kept paper: as text), in order."""
    texts = current_texts()
    names = texts.locale.months["stand-alone"]["wide"]
    days = (date.fromisoformat(each) if isinstance(each, str) else each for each in months)
    return ", ".join(str(names[each.month]) for each in days) or texts.gettext("None")


def meeting_name(view: MeetingView) -> str:
    """Name a meeting by its Stat and day."""
    texts = current_texts()
    day = texts.date(view.starts_at)
    return texts.gettext("%(name)s, %(day)s") % {"name": view.name, "day": day}


def memo_words(memo: MemoState, view: MeetingView) -> str:
    """Say whether a meeting's memo was sent, and whether it was in time."""
    texts, now = current_texts(), current_portal().now()
    if memo.sent_at is None and view.state is MeetingState.CANCELLED:
        return texts.gettext("Not sent: the meeting is cancelled")
    values = {"due": texts.date_time(memo.due), "sent": texts.date_time(memo.sent_at) if memo.sent_at else ""}
    if memo.sent_at is not None:
        sentence = (
            texts.gettext("Late: sent %(sent)s, due %(due)s")
            if memo.is_late(now)
            else texts.gettext("Sent in time: %(sent)s, due %(due)s")
        )
    elif memo.is_late(now):
        sentence = texts.gettext("Late: not sent, due %(due)s")
    elif memo.paper is None:
        sentence = texts.gettext("Not begun, due %(due)s")
    else:
        sentence = texts.gettext("Draft, due %(due)s")
    return sentence % values


def memo_mark(memo: MemoState, view: MeetingView) -> tuple[str, str]:
    """Return the shape and the words of how a meeting's memo stands."""
    if memo.sent_at is None and view.state is MeetingState.CANCELLED:
        shape = "dash"
    elif memo.is_late(current_portal().now()):
        shape = "triangle"
    else:
        shape = "tick" if memo.sent_at else "ring"
    return shape, memo_words(memo, view)


def moment_word(iso: str) -> str:
    """Write a moment of a kept paper."""
    return current_texts().date_time(datetime.fromisoformat(iso))


def day_word(iso: str) -> str:
    """Write a day of a kept paper."""
    return current_texts().date(date.fromisoformat(iso))
