"""Letters of CitiStat: memos, meetings that are set, moved or cancelled, follow-ups, what is due and late."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.catalogue import Said
from portal.domain.papers import PaperKind, PaperStatus
from portal.outbox.content import DeskNews, Fact
from portal.outbox.desk_pages import Teller, desk_url
from portal.portal import Portal
from portal.store.models import FollowUpRow, PaperRow, StaffRow, StatSessionRow

MEMO, FOLLOW_UP_YOURS, FOLLOW_UP_SOON = "memo", "follow_up_yours", "follow_up_soon"
FOLLOW_UP_OVERDUE, FOLLOW_UP_ESCALATED = "follow_up_overdue", "follow_up_escalated"
FOLLOW_UP_OWNERLESS, FOLLOW_UP_ADDED_LATER = "follow_up_ownerless", "follow_up_added_later"
MEETING_SET, MEETING_MOVED, MEETING_CANCELLED = "meeting_set", "meeting_moved", "meeting_cancelled"
RECORD_SOON, RECORD_MISSING = "record_soon", "record_missing"
YEARLY_SOON, YEARLY_LATE = "yearly_soon", "yearly_late"

QUOTED = ("purpose", "agenda", "topic_1", "topic_2", "topic_3", "preparation", "decisions", "introduction")
"""The fields of a memo that its letter quotes, in this order; its figures are behind the link."""

OF_THE_OWNER = frozenset({FOLLOW_UP_YOURS, FOLLOW_UP_SOON, FOLLOW_UP_OVERDUE})
"""What only the owner is told, and nobody who has handed it over meanwhile."""


def _memo(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row = session.get_one(PaperRow, about["paper"])
    if row.frozen is None:
        return None
    texts, said = portal.desk_texts, row.frozen
    where = ("stats", "yearly", str(row.year)) if row.kind == PaperKind.YEARLY else _of_meeting(row)
    titles = {
        PaperKind.PRE_MEMO: texts.gettext("Memo before the meeting: %(name)s"),
        PaperKind.FOLLOW_UP: texts.gettext("What was agreed: %(name)s"),
        PaperKind.YEARLY: texts.gettext("The yearly report on performance: %(name)s"),
    }
    labels = said.get("labels", {})
    fields = said.get("fields", {})
    quotes = tuple(
        Fact(labels.get(name, name), Said(fields[name], texts.language))
        for name in QUOTED
        if fields.get(name)
    )
    counted = texts.ngettext("%(num)s follow-up", "%(num)s follow-ups", len(said.get("follow_ups", ())))
    title, sentences = titles[PaperKind(row.kind)], [texts.gettext("It stays as it was sent.")]
    url = desk_url(portal, *where)
    if row.kind == PaperKind.PRE_MEMO:
        url = f"{url}?edition={row.edition}"
    if row.edition > 1:
        title = texts.gettext("Memo before the meeting, edition %(number)s: %(name)s")
        sentences.append(texts.gettext("The meeting was moved: this takes the place of the memo before."))
    sentences.append(texts.gettext("All its figures are at the desk."))
    return DeskNews(
        subject=title % {"name": said.get("title", ""), "number": row.edition},
        sentences=tuple(sentences),
        url=url,
        facts=(Fact(texts.gettext("In it"), counted % {"num": len(said.get("follow_ups", ()))}),),
        quotes=quotes,
    )


def _of_meeting(row: PaperRow) -> tuple[str, ...]:
    page = "memo" if row.kind == PaperKind.PRE_MEMO else "record"
    return ("stats", "meetings", row.subject, page)


def _meeting(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row, what = session.get_one(StatSessionRow, about["session"]), about["what"]
    is_cancelled = row.cancelled_at is not None
    if row.starts_at.isoformat() != about["starts_at"] or is_cancelled is not (what == MEETING_CANCELLED):
        return None
    texts = portal.desk_texts
    subject = {
        MEETING_SET: texts.gettext("A meeting is set: %(name)s, %(moment)s"),
        MEETING_MOVED: texts.gettext("The meeting is moved: %(name)s, now %(moment)s"),
        MEETING_CANCELLED: texts.gettext("The meeting is cancelled: %(name)s, %(moment)s"),
    }[what]
    sentence = {
        MEETING_SET: texts.gettext("Its memo comes before it, with the figures and what is asked of you."),
        MEETING_MOVED: texts.gettext(
            "A memo that was sent for another day stays as it is; its next edition comes before the new time."
        ),
        MEETING_CANCELLED: texts.gettext(
            "Follow-ups that are open stay open, and go into the next memo, as does what its memo asked."
        ),
    }[what]
    facts = [Fact(texts.gettext("Begins"), texts.date_time(row.starts_at))]
    if about.get("before"):
        before = texts.date_time(datetime.fromisoformat(about["before"]))
        facts.append(Fact(texts.gettext("Was to begin"), before))
    if is_cancelled:
        facts = [Fact(texts.gettext("Why"), row.cancelled_why)]
    values = {"name": about["name"], "moment": texts.date_time(row.starts_at)}
    return DeskNews(
        subject=subject % values,
        sentences=(sentence,),
        url=desk_url(portal, "stats", "meetings", str(row.id)),
        facts=tuple(facts),
    )


def _follow_up(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row, what = session.get_one(FollowUpRow, about["number"]), about["what"]
    if row.done_at is not None or row.due.isoformat() != about["due"]:
        return None
    if row.owner != (username if what in OF_THE_OWNER else about.get("owner", row.owner)):
        return None
    texts = portal.desk_texts
    is_overdue = row.due < portal.catalogue.calendar.local_day(portal.now())
    escalated = {
        True: texts.gettext("Follow-up %(number)s is escalated: it is overdue"),
        False: texts.gettext("Follow-up %(number)s is escalated"),
    }
    subject = {
        FOLLOW_UP_YOURS: texts.gettext("Follow-up %(number)s is yours"),
        FOLLOW_UP_SOON: texts.gettext("Follow-up %(number)s is due soon"),
        FOLLOW_UP_OVERDUE: texts.gettext("Follow-up %(number)s is overdue"),
        FOLLOW_UP_ESCALATED: escalated[is_overdue],
        FOLLOW_UP_OWNERLESS: texts.gettext("Follow-up %(number)s has no owner: hand it over"),
        FOLLOW_UP_ADDED_LATER: texts.gettext("Follow-up %(number)s was added after the memo was sent"),
    }[what]
    facts = [Fact(texts.gettext("Due"), texts.date(row.due))]
    if what not in OF_THE_OWNER:
        name = session.scalar(select(StaffRow.name).where(StaffRow.username == row.owner))
        facts.append(Fact(texts.gettext("Its owner"), name or row.owner))
    if what == FOLLOW_UP_ESCALATED:
        facts += [
            Fact(texts.gettext("Escalated to"), row.escalated_to),
            Fact(texts.gettext("Why"), row.escalated_why),
        ]
    if row.blockers:
        facts.append(Fact(texts.gettext("What is in the way"), row.blockers))
    return DeskNews(
        subject=subject % {"number": row.id},
        sentences=(row.action,),
        url=desk_url(portal, "stats", "follow-ups", str(row.id)),
        facts=tuple(facts),
    )


def _record(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    number = about["session"]
    if session.get_one(StatSessionRow, number).cancelled_at or _sent(
        session, PaperKind.FOLLOW_UP, PaperRow.subject == str(number)
    ):
        return None
    texts = portal.desk_texts
    subject, sentence = {
        RECORD_SOON: (
            texts.gettext("The follow-up memo is due today: %(name)s"),
            texts.gettext("What was agreed in the meeting is to be sent today, every follow-up in it."),
        ),
        RECORD_MISSING: (
            texts.gettext("The follow-up memo is late: %(name)s"),
            texts.gettext("What was agreed in the meeting was to be sent by now, and was not."),
        ),
    }[about["what"]]
    return DeskNews(
        subject=subject % {"name": about["name"]},
        sentences=(sentence,),
        url=desk_url(portal, "stats", "meetings", str(number), "record"),
    )


def _yearly(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    due = date.fromisoformat(about["due"])
    is_late = portal.catalogue.calendar.local_day(portal.now()) > due
    if is_late is not (about["what"] == YEARLY_LATE):
        return None
    if _sent(session, PaperKind.YEARLY, PaperRow.year == about["year"]):
        return None
    texts = portal.desk_texts
    subject = {
        YEARLY_SOON: texts.gettext("The yearly report to the Mayor and Council is due by %(day)s"),
        YEARLY_LATE: texts.gettext("The yearly report to the Mayor and Council is late: due by %(day)s"),
    }[about["what"]]
    return DeskNews(
        subject=subject % {"day": texts.date(due)},
        sentences=(texts.gettext("It is assembled already: read it, write in it, and send it."),),
        url=desk_url(portal, "stats", "yearly", str(about["year"])),
    )


def _sent(session: Session, kind: PaperKind, which: ColumnElement[bool]) -> bool:
    """Whether a paper was sent."""
    frozen = PaperRow.status == PaperStatus.FROZEN.value
    return session.scalar(select(PaperRow.id).where(PaperRow.kind == kind.value, frozen, which)) is not None


OF_STATS: Mapping[str, Teller] = {
    MEMO: _memo,
    **dict.fromkeys((MEETING_SET, MEETING_MOVED, MEETING_CANCELLED), _meeting),
    **dict.fromkeys((*OF_THE_OWNER, FOLLOW_UP_ESCALATED), _follow_up),
    **dict.fromkeys((FOLLOW_UP_OWNERLESS, FOLLOW_UP_ADDED_LATER), _follow_up),
    **dict.fromkeys((RECORD_SOON, RECORD_MISSING), _record),
    **dict.fromkeys((YEARLY_SOON, YEARLY_LATE), _yearly),
}
"""What CitiStat tells, each by the teller that says it."""
