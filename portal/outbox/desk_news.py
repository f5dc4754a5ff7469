"""News of the performance year for one account: read when their time comes, and said in the desk's language.

What a message is about is kept as codes and numbers: `what` names the teller, the rest is the teller's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.papers import OPEN, PaperKind, PaperStatus
from portal.outbox.content import DeskNews, Fact
from portal.outbox.desk_pages import Teller, desk_texts, desk_url
from portal.outbox.stats_news import OF_STATS
from portal.portal import Portal
from portal.store.models import PaperRow

PAPER_SOON, PAPERS_LATE = "paper_soon", "papers_late"


def news_of(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    """Return what an account is told, as it is now; None where it is no longer so."""
    return TELLERS[about["what"]](session, portal, username, about)


def _paper_soon(session: Session, portal: Portal, username: str, about: Mapping[str, Any]) -> DeskNews | None:
    kind, agency, year = PaperKind(about["kind"]), about["agency"], about["year"]
    if _status(session, kind, agency, year) not in {None, *OPEN}:
        return None
    texts = desk_texts(portal)
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
    texts = desk_texts(portal)
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


TELLERS: Mapping[str, Teller] = {
    **OF_STATS,
    PAPER_SOON: _paper_soon,
    PAPERS_LATE: _papers_late,
}
"""One line for each thing that is told; a new one needs its words here and nothing else."""
