"""News of the performance year for one account: read when their time comes, and said in the desk's language.

What a message is about is kept as codes and numbers: `what` names the teller, the rest is the teller's own.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Said
from portal.domain.papers import OPEN, PaperKind, PaperStatus
from portal.outbox.content import DeskNews, Fact
from portal.portal import Portal
from portal.store.models import FollowUpRow, PaperRow
from portal.texts import SOURCE_LANGUAGE, Texts

MEMO, FOLLOW_UP_YOURS, FOLLOW_UP_SOON = "memo", "follow_up_yours", "follow_up_soon"
FOLLOW_UP_OVERDUE, FOLLOW_UP_ESCALATED = "follow_up_overdue", "follow_up_escalated"
RECORD_MISSING = "record_missing"
PAPER_SOON, PAPERS_LATE = "paper_soon", "papers_late"

QUOTED = ("purpose", "agenda", "topic_1", "topic_2", "topic_3", "preparation", "decisions", "introduction")
"""The fields of a memo that its letter quotes, in this order; its figures are behind the link."""

Teller = Callable[[Session, Portal, str, Mapping[str, Any]], DeskNews | None]
"""Says what an account is told; None where it is no longer so."""


def news_of(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    """Return what an account is told, as it is now; None where it is no longer so."""
    return TELLERS[about["what"]](session, portal, username, about)


def desk_url(portal: Portal, *path: str) -> str:
    """Return a whole address of the desk."""
    return "/".join((portal.settings.public_url, "staff", *path))


def _memo(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row = session.get_one(PaperRow, about["paper"])
    if row.frozen is None:
        return None
    texts, said = _texts(portal), row.frozen
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
    return DeskNews(
        subject=titles[PaperKind(row.kind)] % {"name": said.get("title", "")},
        sentences=(texts.gettext("It stays as it was sent. All its figures are at the desk."),),
        url=desk_url(portal, *where),
        facts=(Fact(texts.gettext("In it"), counted % {"num": len(said.get("follow_ups", ()))}),),
        quotes=quotes,
    )


def _of_meeting(row: PaperRow) -> tuple[str, ...]:
    page = "memo" if row.kind == PaperKind.PRE_MEMO else "record"
    return ("stats", "meetings", row.subject, page)


def _follow_up(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row, what = session.get_one(FollowUpRow, about["number"]), about["what"]
    if row.done_at is not None or row.due.isoformat() != about["due"]:
        return None
    if what != FOLLOW_UP_ESCALATED and row.owner != username:
        return None
    texts = _texts(portal)
    subject = {
        FOLLOW_UP_YOURS: texts.gettext("Follow-up %(number)s is yours"),
        FOLLOW_UP_SOON: texts.gettext("Follow-up %(number)s is due soon"),
        FOLLOW_UP_OVERDUE: texts.gettext("Follow-up %(number)s is overdue"),
        FOLLOW_UP_ESCALATED: texts.gettext("Follow-up %(number)s was brought to you: it is overdue"),
    }[what]
    facts = [Fact(texts.gettext("Due"), texts.date(row.due))]
    if what == FOLLOW_UP_ESCALATED:
        facts += [Fact(texts.gettext("Its owner"), row.owner), Fact(texts.gettext("Why"), row.escalated_why)]
    if row.blockers:
        facts.append(Fact(texts.gettext("What is in the way"), row.blockers))
    return DeskNews(
        subject=subject % {"number": row.id},
        sentences=(row.action,),
        url=desk_url(portal, "stats", "follow-ups", str(row.id)),
        facts=tuple(facts),
    )


def _record_missing(
    session: Session, portal: Portal, username: str, about: Mapping[str, Any]
) -> DeskNews | None:
    texts = _texts(portal)
    return DeskNews(
        subject=texts.gettext("The follow-up memo is late: %(name)s") % {"name": about["name"]},
        sentences=(texts.gettext("What was agreed in the meeting was to be sent by now, and was not."),),
        url=desk_url(portal, "stats", "meetings", str(about["session"]), "record"),
    )


def _paper_soon(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    kind, agency, year = PaperKind(about["kind"]), about["agency"], about["year"]
    if _status(session, kind, agency, year) not in {None, *OPEN}:
        return None
    texts = _texts(portal)
    subject = {
        PaperKind.PLAN: texts.gettext("The plan for fiscal year %(year)s is due by %(day)s"),
        PaperKind.MID_YEAR: texts.gettext("The mid-year report of fiscal year %(year)s is due by %(day)s"),
        PaperKind.YEAR_END: texts.gettext("The year-end report of fiscal year %(year)s is due by %(day)s"),
    }[kind]
    return DeskNews(
        subject=subject % {"year": year, "day": texts.date(date.fromisoformat(about["day"]))},
        sentences=(texts.gettext("It has not been submitted yet. What comes later is shown as late."),),
        url=desk_url(portal, "year", str(year), agency, kind.value.replace("_", "-")),
        facts=(Fact(texts.gettext("Agency"), _agency(portal, agency)),),
    )


def _papers_late(
    session: Session, portal: Portal, username: str, about: Mapping[str, Any]
) -> DeskNews | None:
    kind, year = PaperKind(about["kind"]), about["year"]
    missing = {None, PaperStatus.DRAFT}
    late = [each for each in about["agencies"] if _status(session, kind, each, year) in missing]
    if not late:
        return None
    texts = _texts(portal)
    subject = {
        PaperKind.PLAN: texts.gettext("Plans for fiscal year %(year)s that are late"),
        PaperKind.MID_YEAR: texts.gettext("Mid-year reports of fiscal year %(year)s that are late"),
        PaperKind.YEAR_END: texts.gettext("Year-end reports of fiscal year %(year)s that are late"),
    }[kind]
    return DeskNews(
        subject=subject % {"year": year},
        sentences=(texts.gettext("These have not come. Everybody sees that they are late."),),
        url=desk_url(portal, "year", str(year)),
        facts=tuple(Fact(texts.gettext("Agency"), _agency(portal, each)) for each in late),
    )


def _status(session: Session, kind: PaperKind, agency: str, year: int) -> PaperStatus | None:
    found = session.scalar(
        select(PaperRow.status).where(
            PaperRow.kind == kind.value, PaperRow.subject == agency, PaperRow.year == year
        )
    )
    return PaperStatus(found) if found else None


def _agency(portal: Portal, code: str) -> str:
    agency = portal.catalogue.agencies.get(code)
    return agency.name if agency else code


def _texts(portal: Portal) -> Texts:
    return portal.texts.get(SOURCE_LANGUAGE) or portal.texts[portal.catalogue.city.source_language]


TELLERS: Mapping[str, Teller] = {
    MEMO: _memo,
    FOLLOW_UP_YOURS: _follow_up,
    FOLLOW_UP_SOON: _follow_up,
    FOLLOW_UP_OVERDUE: _follow_up,
    FOLLOW_UP_ESCALATED: _follow_up,
    RECORD_MISSING: _record_missing,
    PAPER_SOON: _paper_soon,
    PAPERS_LATE: _papers_late,
}
"""One line for each thing that is told; a new one needs its words here and nothing else."""
