"""What the memos of a meeting are assembled from: one document for the draft and, once sent, for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.catalogue.schema import AgencyKind
from portal.domain.stats import Edition, Standing
from portal.outbox.invited import OF_AGENCIES, invited, people
from portal.portal import Portal
from portal.queries.papers import paper_by_number
from portal.queries.stats.figures import Trend, against_target, measures_of
from portal.queries.stats.followups import Filter, FollowUpView, follow_ups
from portal.queries.stats.meetings import MeetingView, last_before, meeting, meetings
from portal.queries.stats.signals import doubts, signals
from portal.store.models import StaffRow

PRE_MEMO_FIELDS: Mapping[str, str] = {
    "purpose": "Purpose",
    "decisions": "Decisions that are needed",
    "agenda": "Agenda",
    "topic_1": "Priority topic 1",
    "topic_2": "Priority topic 2",
    "topic_3": "Priority topic 3",
    "preparation": "What to prepare",
    "notes": "Notes on the data",
}
"""The words of the memo before a meeting, by name, with their labels."""

RECORD_FIELDS: Mapping[str, str] = {
    "present": "Who was there",
    "decisions": "What was decided",
    "notes": "What else was said",
}
"""The words of a meeting's record, which its follow-up memo is made from."""

TOPICS = 3
"""A memo suggests two or three priority topics, if there is anything to suggest."""


def pre_memo(portal: Portal, number: int) -> dict[str, Any]:
    """Assemble the memo before a meeting as things stand now. Errors: LookupError, DamagedFacts."""
    view = _meeting(portal, number)
    agencies, now = agencies_of(portal, view), portal.now()
    before = last_before(portal, view.stat, view.starts_at)
    since = portal.catalogue.calendar.local_day(before.starts_at) if before else None
    year, given_up = _year(portal, view.starts_at), _given_up(portal, view, before)
    earlier = {each.number for each in meetings(portal) if each.starts_at < view.starts_at}
    every = follow_ups(portal, Filter(stat=view.stat, open_only=True))
    carried = [each.document() for each in every if each.meeting in earlier]
    found = {
        **_heading(portal, view, now),
        "edition": view.edition,
        "editions_before": [_edition(each) for each in view.editions if each.number < view.edition],
        "carried_from": [_told(each) for each in given_up],
        "labels": dict(PRE_MEMO_FIELDS),
        "last_meeting": before.starts_at.isoformat() if before else None,
        "year": year,
        "agencies": list(agencies),
        "follow_ups": carried,
        "done_since": _done_since(portal, view, before),
        "measures": measures_of(portal, view.agencies, year),
        "signals": signals(portal, agencies, since),
        "quality": doubts(portal, agencies, now),
    }
    return found | {"suggested": _suggested(portal, found) | _written_before(portal, view, given_up)}


def follow_up_memo(portal: Portal, number: int) -> dict[str, Any]:
    """Assemble what was agreed in a meeting: its own follow-ups, and the open ones carried on."""
    view = _meeting(portal, number)
    every = follow_ups(portal, Filter(stat=view.stat))
    own = [each.document() for each in every if each.meeting == number]
    carried = [each.document() for each in every if each.meeting < number and each.done_at is None]
    return {
        **_heading(portal, view, portal.now()),
        "labels": dict(RECORD_FIELDS),
        "year": _year(portal, view.starts_at),
        "agencies": list(agencies_of(portal, view)),
        "follow_ups": own,
        "carried": carried,
        "suggested": dict.fromkeys(RECORD_FIELDS, ""),
    }


def added_later(portal: Portal, number: int, memo: Mapping[str, Any]) -> tuple[FollowUpView, ...]:
    """Return the follow-ups of a meeting that its follow-up memo, as it was sent, does not name."""
    named = {each["number"] for each in memo["follow_ups"]}
    every = follow_ups(portal, Filter(meeting=number))
    return tuple(sorted((each for each in every if each.number not in named), key=lambda each: each.number))


@dataclass(frozen=True)
class Readers:
    """Who gets a meeting's memo: people by name, and the agencies (codes) of which nobody has an account."""

    names: tuple[str, ...]
    unread: tuple[str, ...]


def readers_of(portal: Portal, view: MeetingView) -> Readers:
    """Return who would get a meeting's memo now. Errors: DatabaseUnavailable."""
    agencies = agencies_of(portal, view)
    with portal.store.read() as session:
        found = [username for username, _ in invited(session, agencies)]
        asked = select(StaffRow.name).where(StaffRow.username.in_(found))
        names = tuple(session.scalars(asked.order_by(StaffRow.name, StaffRow.username)))
        unread = tuple(code for code in agencies if not people(session, OF_AGENCIES, [code]))
    return Readers(names, unread)


def agencies_of(portal: Portal, view: MeetingView) -> tuple[str, ...]:
    """Return the agencies that a meeting is about; for a theme of the whole city, all of the city's."""
    every = portal.catalogue.agencies.values()
    return view.agencies or tuple(each.code for each in every if each.kind is AgencyKind.CITY)


def _meeting(portal: Portal, number: int) -> MeetingView:
    found = meeting(portal, number)
    if found is None:
        raise LookupError(f"there is no meeting {number}")
    return found


def _heading(portal: Portal, view: MeetingView, now: datetime) -> dict[str, Any]:
    local = view.starts_at.astimezone(portal.catalogue.city.zone)
    return {
        "title": f"{view.name}, {local:%Y-%m-%d}",
        "meeting": view.number,
        "stat": view.stat,
        "name": view.name,
        "starts_at": view.starts_at.isoformat(),
        "assembled_at": now.isoformat(),
    }


def _year(portal: Portal, moment: datetime) -> int:
    city = portal.catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(moment))


def _edition(one: Edition) -> dict[str, Any]:
    return {
        "edition": one.number,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "sent_for": one.sent_for.isoformat() if one.sent_for else None,
    }


def _told(view: MeetingView) -> dict[str, Any]:
    return {"meeting": view.number, "starts_at": view.starts_at.isoformat(), "why": view.cancelled_why}


def _given_up(portal: Portal, view: MeetingView, before: MeetingView | None) -> list[MeetingView]:
    """Return the cancelled meetings of a Stat, since its last one was held, of whose memos there are words.

    The first that was cancelled is first.
    """
    found = [
        each
        for each in meetings(portal)
        if each.stat == view.stat
        and each.number != view.number
        and each.editions
        and each.cancelled_at is not None
        and (before is None or each.cancelled_at > before.starts_at)
    ]
    return sorted(found, key=lambda each: (each.cancelled_at or each.starts_at, each.number))


def _written_before(portal: Portal, view: MeetingView, given_up: Sequence[MeetingView]) -> dict[str, str]:
    """Return what people wrote in memos of cancelled meetings, and in earlier editions: the newest of each.

    What was only suggested there is assembled anew instead.
    """
    papers = [each.paper for one in given_up for each in one.editions]
    papers += [each.paper for each in view.editions if each.number < view.edition]
    found: dict[str, str] = {}
    for number in papers:
        paper = paper_by_number(portal, number)
        for name, field in paper.fields.items() if paper else ():
            if field.text and name in PRE_MEMO_FIELDS:
                found[name] = field.text
    return found


def _done_since(portal: Portal, view: MeetingView, before: MeetingView | None) -> list[dict[str, Any]]:
    """Return what was closed since the last memo was sent: that one still said that it is open."""
    if before is None:
        return []
    closed = follow_ups(portal, Filter(stat=view.stat, standing=Standing.COMPLETE))
    since = min(before.starts_at, before.pre_memo.sent_at or before.starts_at)
    return [each.document() for each in closed if each.done_at and each.done_at >= since]


def _suggested(portal: Portal, found: Mapping[str, Any]) -> dict[str, str]:
    """Suggest words for the fields, from what was assembled; whoever runs the Stat writes better ones."""
    overdue = [each for each in found["follow_ups"] if each["standing"] == Standing.OVERDUE]
    missed = [each for each in found["measures"] if each["missed"]]
    topics = _topics(portal, found, overdue, missed)
    words = dict.fromkeys(PRE_MEMO_FIELDS, "")
    words |= {
        "purpose": "See what has changed since the last meeting and what was promised; decide what is next.",
        "agenda": "\n".join(
            (
                f"1. Follow-ups: {len(found['follow_ups'])} open, {len(overdue)} overdue",
                f"2. Measures: {len(found['measures'])}, of which {len(missed)} miss their target so far",
                f"3. Priority topics: {len(topics)}",
                "4. What residents say",
                "5. Decisions and new follow-ups",
            )
        ),
        "preparation": "\n".join(
            (
                "Owners of follow-ups: how it stands, what is in the way, and the evidence of what is done.",
                *(f"Explain what changes: {each['title']}" for each in missed[:TOPICS]),
            )
        ),
    }
    return words | {f"topic_{place}": topic for place, topic in enumerate(topics, 1)}


def _topics(
    portal: Portal,
    found: Mapping[str, Any],
    overdue: Sequence[Mapping[str, Any]],
    missed: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Suggest topics: signals before misses that are no signal, then what is overdue, then what is late."""
    is_signal = {Trend.OUTSIDE.value, Trend.RUN.value}
    ordered = sorted(missed, key=lambda each: each["trend"] not in is_signal)
    topics = [against_target(portal, each) for each in ordered[:2]]
    if overdue:
        named = (f"follow-up {each['number']}, {each['action']}" for each in overdue)
        topics.append(f"Overdue: {'; '.join(named)}")
    late = sum(each["late"] for each in found["signals"]["agencies"])
    if late:
        topics.append(f"Requests that are late: {late}")
    return topics[:TOPICS]
