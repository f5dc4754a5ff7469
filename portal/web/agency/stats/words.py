"""CitiStat in words: how meetings, memos and follow-ups stand, and what a memo says of a measure."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.domain.stats import Cadence, Deliverable, FollowUpStep, MeetingState, Rhythm, Standing
from portal.outcomes.doubts import Doubt
from portal.queries.stats.figures import Remark, Trend
from portal.queries.stats.meetings import MemoState
from portal.web.agency.words import agency_name as agency_by_code
from portal.web.current import current_portal, current_texts
from portal.web.doubt_words import doubt_words

SHAPES: Mapping[Standing, str] = {
    Standing.NOT_DUE: "ring",
    Standing.IN_PROGRESS: "half",
    Standing.OVERDUE: "triangle",
    Standing.COMPLETE: "tick",
}
"""The shape before each standing's words, so that nothing depends on colour."""

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


def standing_mark(standing: str) -> tuple[str, str]:
    """Return the shape and the words of how a follow-up stands."""
    texts = current_texts()
    one = Standing(standing)
    return SHAPES[one], {
        Standing.NOT_DUE: texts.gettext("White: not due yet"),
        Standing.IN_PROGRESS: texts.gettext("Yellow: in progress"),
        Standing.OVERDUE: texts.gettext("Red: overdue"),
        Standing.COMPLETE: texts.gettext("Green: complete"),
    }[one]


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


def memo_words(memo: MemoState) -> str:
    """Say whether a memo was sent, and whether it was in time."""
    texts, now = current_texts(), current_portal().now()
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


def deliverable_word(code: str) -> str:
    """Name what a follow-up is to bring."""
    texts = current_texts()
    return {
        Deliverable.EMAIL_UPDATE: texts.gettext("E-mail update"),
        Deliverable.MEMO: texts.gettext("Memo"),
        Deliverable.MEETING: texts.gettext("Meeting"),
        Deliverable.WORKGROUP: texts.gettext("New workgroup or project"),
        Deliverable.AGENDA_ITEM: texts.gettext("Stat agenda item"),
        Deliverable.REPORT_OUT: texts.gettext("Stat report-out"),
        Deliverable.TO_DO: texts.gettext("To-do"),
        Deliverable.FORMAL_UPDATE: texts.gettext("Formal written update"),
    }[Deliverable(code)]


def step_word(step: FollowUpStep) -> str:
    """Say what was done with a follow-up."""
    texts = current_texts()
    return {
        FollowUpStep.ADDED: texts.gettext("Added"),
        FollowUpStep.CHANGED: texts.gettext("Changed"),
        FollowUpStep.HANDED_OVER: texts.gettext("Handed over"),
        FollowUpStep.ESCALATED: texts.gettext("Escalated"),
        FollowUpStep.FINISHED: texts.gettext("Closed"),
        FollowUpStep.OPENED_AGAIN: texts.gettext("Opened again"),
    }[step]


def field_word(name: str) -> str:
    """Name a field of a follow-up, as its history does."""
    texts = current_texts()
    return {
        "topic": texts.gettext("Topic"),
        "action": texts.gettext("What is to be done"),
        "owner": texts.gettext("Owner"),
        "agency": texts.gettext("Agency"),
        "due": texts.gettext("Due"),
        "deliverable": texts.gettext("Deliverable"),
        "started": texts.gettext("In progress"),
        "blockers": texts.gettext("What is in the way"),
        "evidence": texts.gettext("Evidence of done"),
        "done": texts.gettext("Done"),
        "escalated_to": texts.gettext("Escalated to"),
        "escalated_why": texts.gettext("Why"),
    }[name]


def value_word(name: str, value: Any) -> str:
    """Say a value of a follow-up's field, as its history does."""
    texts = current_texts()
    if isinstance(value, bool):
        return texts.gettext("yes") if value else texts.gettext("no")
    if not value:
        return texts.gettext("empty")
    if name == "due":
        return texts.date(date.fromisoformat(value))
    if name == "deliverable":
        return deliverable_word(value)
    return agency_word(value) if name == "agency" else str(value)


def agency_word(code: str) -> str:
    """Name an agency by its code; "" is the city's performance team."""
    return agency_by_code(code) if code else current_texts().gettext("Performance team")


def number_word(unit: str | None, number: str | None) -> str:
    """Write a number of a measure in its unit."""
    texts = current_texts()
    if number is None:
        return texts.gettext("not known")
    value = Decimal(number)
    if unit == "percent":
        return texts.gettext("%(number)s percent") % {"number": texts.number(float(value))}
    if unit == "currency":
        return texts.money(value, current_portal().catalogue.city.country)
    shown = texts.number(float(value))
    return texts.gettext("%(number)s days") % {"number": shown} if unit == "duration" else shown


def target_mark(missed: bool | None, *, is_final: bool) -> tuple[str, str]:
    """Return the shape and the words of whether a target is met."""
    texts = current_texts()
    if missed is None:
        return "dash", texts.gettext("Cannot be said")
    if is_final:
        return ("triangle", texts.gettext("Missed")) if missed else ("tick", texts.gettext("Met"))
    return (
        ("triangle", texts.gettext("Misses it so far"))
        if missed
        else ("tick", texts.gettext("Meets it so far"))
    )


def trend_word(trend: str, points: int) -> str:
    """Say whether the latest quarter is a signal, or the usual up and down."""
    texts = current_texts()
    few = texts.ngettext(
        "%(num)s quarter is too few to say (8 are needed)",
        "%(num)s quarters are too few to say (8 are needed)",
        points,
    )
    return {
        Trend.OUTSIDE: texts.gettext("Signal: the latest quarter is outside the usual range"),
        Trend.RUN: texts.gettext("Signal: eight quarters in a row on one side of the mean"),
        Trend.ORDINARY: texts.gettext("The usual up and down: no signal"),
        Trend.TOO_FEW: few % {"num": points},
    }[Trend(trend)]


def quarters_words(measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the quarters of a measure that are known, the last eight, each with its name."""
    texts = current_texts()
    known = [each for each in measure["quarters"] if each[2] is not None]
    label = texts.gettext("%(year)s Q%(quarter)s")
    return [
        (label % {"year": year, "quarter": quarter}, number_word(measure["unit"], number))
        for year, quarter, number in known[-8:]
    ]


def year_before(measure: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the fiscal year before came to, and its target: `actual` and `target` in words."""
    _, actual, target = measure["years"][-2]
    return {
        "actual": number_word(measure["unit"], actual),
        "target": number_word(measure["unit"], target),
    }


def restatements(measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how a measure's years were restated, oldest first: what changed, and the reason as written."""
    sentence = current_texts().gettext("Fiscal year %(year)s, restated from %(old)s to %(new)s:")
    return [
        (
            sentence
            % {
                "year": year,
                "old": number_word(measure["unit"], old),
                "new": number_word(measure["unit"], new),
            },
            reason,
        )
        for year, old, new, reason in measure["restatements"]
    ]


def remark_word(remark: str) -> str:
    """Say what is to be known of a measure."""
    texts = current_texts()
    return {
        Remark.NOT_USABLE: texts.gettext("Its row in the register has open questions"),
        Remark.NO_TARGET: texts.gettext("It has no target for this year"),
        Remark.NO_VALUE: texts.gettext("It has no value in three years"),
        Remark.RESTATED: texts.gettext("It was restated"),
        Remark.NO_DIRECTION: texts.gettext("Nobody said where it should go"),
    }[Remark(remark)]


def doubt_word(code: str) -> str:
    """Name a doubt about requests."""
    return doubt_words(current_texts(), Doubt(code))[0]


def moment_word(iso: str) -> str:
    """Write a moment of a kept paper."""
    return current_texts().date_time(datetime.fromisoformat(iso))


def day_word(iso: str) -> str:
    """Write a day of a kept paper."""
    return current_texts().date(date.fromisoformat(iso))
