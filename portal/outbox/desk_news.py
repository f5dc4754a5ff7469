"""News of the performance year for one account: read when their time comes, and said in the desk's language.

What a message is about is kept as codes and numbers: `what` names the teller, the rest is the teller's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Said
from portal.domain.papers import MOVES, OPEN, PaperKind, PaperStatus, PaperStep
from portal.outbox.content import DeskNews, Fact
from portal.outbox.desk_pages import Teller, desk_url
from portal.outbox.stats_news import OF_STATS
from portal.portal import Portal
from portal.store.models import PaperRow, PaperStepRow
from portal.texts import Texts

PAPER_SOON, PAPERS_LATE, PLAN_MOVED = "paper_soon", "papers_late", "plan_moved"


def news_of(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    """Return what an account is told, as it is now; None where it is no longer so."""
    return TELLERS[about["what"]](session, portal, username, about)


def _paper_soon(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    kind, agency, year = PaperKind(about["kind"]), about["agency"], about["year"]
    status, texts = _status(session, kind, agency, year), portal.desk_texts
    if status not in {None, *OPEN}:
        return None
    is_due = about.get("is_due", True)
    subject = {
        PaperKind.PLAN: texts.gettext("The plan for fiscal year %(year)s is due by %(day)s")
        if is_due
        else texts.gettext("The window for the plan of fiscal year %(year)s closes on %(day)s"),
        PaperKind.MID_YEAR: texts.gettext("The mid-year report of fiscal year %(year)s is due by %(day)s"),
        PaperKind.YEAR_END: texts.gettext("The year-end report of fiscal year %(year)s is due by %(day)s"),
    }[kind]
    return DeskNews(
        subject=subject % {"year": year, "day": texts.date(date.fromisoformat(about["day"]))},
        sentences=(_not_there(texts, status, about),),
        url=desk_url(portal, "year", str(year), agency, kind.value.replace("_", "-")),
        facts=(Fact(texts.gettext("Agency"), _agency(portal, agency)),),
    )


def _not_there(texts: Texts, status: PaperStatus | None, about: Mapping[str, Any]) -> str:
    if status is PaperStatus.RETURNED:
        back = texts.gettext("It went back to you with what has to change, and did not come again yet.")
        later = texts.gettext("What comes later is shown as late.")
        return f"{back} {later}" if about.get("is_last") else back
    if not about.get("is_due", True):
        return texts.gettext("It is late, and can still be submitted.")
    return texts.gettext("It has not been submitted yet. What comes later is shown as late.")


def late_after(*, is_last: bool) -> frozenset[PaperStatus | None]:
    """Return how papers stand that are late: after a plan's last window, also those that went back."""
    return frozenset({None, PaperStatus.DRAFT} | ({PaperStatus.RETURNED} if is_last else set()))


def _papers_late(
    session: Session, portal: Portal, username: str, about: Mapping[str, Any]
) -> DeskNews | None:
    kind, year = PaperKind(about["kind"]), about["year"]
    missing = late_after(is_last=about.get("is_last", False))
    late = [each for each in about["agencies"] if _status(session, kind, each, year) in missing]
    if not late:
        return None
    texts = portal.desk_texts
    subject = {
        PaperKind.PLAN: texts.gettext("Plans for fiscal year %(year)s that are late"),
        PaperKind.MID_YEAR: texts.gettext("Mid-year reports of fiscal year %(year)s that are late"),
        PaperKind.YEAR_END: texts.gettext("Year-end reports of fiscal year %(year)s that are late"),
    }[kind]
    return DeskNews(
        subject=subject % {"year": year},
        sentences=(_missing(texts, is_last=about.get("is_last", False)),),
        url=desk_url(portal, "year", str(year)),
        facts=tuple(Fact(texts.gettext("Agency"), _agency(portal, each)) for each in late),
    )


def _plan_moved(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    row = session.get_one(PaperRow, about["paper"])
    step = session.get_one(PaperStepRow, about["step"])
    if row.status != MOVES[PaperKind.PLAN][PaperStep(step.step)].ends:
        return None
    texts = portal.desk_texts
    subject, sentence = {
        PaperStep.SUBMIT: (
            texts.gettext("A plan to review: %(agency)s, fiscal year %(year)s"),
            texts.gettext("It waits for the score of a performance reviewer and of a budget reviewer."),
        ),
        PaperStep.RETURN: (
            texts.gettext("The plan of %(agency)s for fiscal year %(year)s went back to you"),
            texts.gettext("Change what is said below, and submit it again."),
        ),
        PaperStep.APPROVE: (
            texts.gettext("The plan of %(agency)s for fiscal year %(year)s is approved"),
            texts.gettext("Its targets stand from now on, and everybody can read it."),
        ),
    }[PaperStep(step.step)]
    said = Fact(texts.gettext("What the reviewer says"), Said(step.words, texts.language))
    return DeskNews(
        subject=subject % {"agency": _agency(portal, row.subject), "year": row.year},
        sentences=(sentence,),
        url=desk_url(portal, "year", str(row.year), row.subject, "plan"),
        quotes=(said,) if step.words else (),
    )


def _missing(texts: Texts, *, is_last: bool) -> str:
    if is_last:
        return texts.gettext("These have not come, or went back and did not come again in time.")
    return texts.gettext("These have not come. Everybody sees that they are late.")


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


TELLERS: Mapping[str, Teller] = {
    **OF_STATS,
    PAPER_SOON: _paper_soon,
    PAPERS_LATE: _papers_late,
    PLAN_MOVED: _plan_moved,
}
"""One line for each thing that is told; a new one needs its words here and nothing else."""
