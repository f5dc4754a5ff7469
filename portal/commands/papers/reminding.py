"""Letters that go by themselves: before a window or a due day closes, and when something is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.schema import AgencyKind
from portal.commands.papers.telling import WRITERS, accounts_with
from portal.domain.papers import OPEN, REPORTS, PaperKind, PaperStatus
from portal.domain.permissions import Role
from portal.outbox.desk_news import PAPER_SOON, PAPERS_LATE, late_after
from portal.outbox.queue import queue_desk_news
from portal.portal import Portal
from portal.store.models import PaperRow

REMINDED_KINDS = (PaperKind.PLAN, *REPORTS)

LATE_IS_NEWS = 14
"""So many days after a due day it is told who is late; before the portal was there it was no news."""


@dataclass(frozen=True)
class Closing:
    """A day on which a plan's window or a report's time closes. `is_due`: what comes later is late.

    `is_last`: of a plan's windows; what went back to its agency is late afterwards.
    """

    kind: PaperKind
    year: int
    day: date
    is_due: bool
    is_last: bool = False


def remind(portal: Portal) -> int:
    """Queue what is to be told today; return how many letters were queued now.

    Plan authors and heads of principal agencies are reminded of what they have not sent, so many days before
    as the city's profile says; performance reviewers are told once who is late. Errors: DatabaseUnavailable.
    """
    performance = portal.catalogue.performance
    if performance is None:
        return 0
    today, done = portal.catalogue.calendar.local_day(portal.now()), 0
    with portal.store.write() as session:
        for closing in closings(portal, today):
            left = (closing.day - today).days
            marks = [mark for mark in performance.remind_days if 0 <= left <= mark]
            if marks:
                done += _remind(session, portal, closing, min(marks))
            elif (closing.is_due or closing.is_last) and 0 < -left <= LATE_IS_NEWS:
                done += _tell_late(session, portal, closing)
    return done


def closings(portal: Portal, today: date) -> Iterator[Closing]:
    """Return what closes around a day: in the fiscal years before, of and after it."""
    performance, fiscal = portal.catalogue.performance, portal.catalogue.city.fiscal_year
    if performance is None:
        return
    present = fiscal.year_of(today)
    for year in (present - 1, present, present + 1):
        for kind in REMINDED_KINDS:
            due = performance.due(kind, fiscal, year)
            if kind is PaperKind.PLAN:
                windows = performance.windows(fiscal, year)
                for each in windows:
                    is_last = each is windows[-1]
                    yield Closing(kind, year, each.closes, is_due=each.closes == due, is_last=is_last)
            elif due is not None:
                yield Closing(kind, year, due, is_due=True)


def _remind(session: Session, portal: Portal, closing: Closing, mark: int) -> int:
    """Remind the agencies that still have it: those that never began, a draft, or one that was returned."""
    stands, done = _statuses(session, closing), 0
    for agency in _principal(portal):
        if stands.get(agency) not in {None, *OPEN}:
            continue
        about = {"what": PAPER_SOON, "agency": agency, **_about(closing), "day": closing.day.isoformat()}
        about |= {"is_due": closing.is_due, "is_last": closing.is_last}
        for username, email in accounts_with(session, WRITERS, agency):
            key = f"soon:{closing.kind}:{closing.year}:{closing.day}:{mark}:{agency}:{username}"
            done += queue_desk_news(session, portal, key=key, email=email, about=about)
    return done


def _tell_late(session: Session, portal: Portal, closing: Closing) -> int:
    stands, done = _statuses(session, closing), 0
    missing = late_after(is_last=closing.is_last)
    late = [each for each in _principal(portal) if stands.get(each) in missing]
    about = {"what": PAPERS_LATE, "agencies": late, "is_last": closing.is_last, **_about(closing)}
    for username, email in accounts_with(session, (Role.PERFORMANCE_REVIEWER,), "") if late else ():
        window = ":last" if closing.is_last else ""
        key = f"late:{closing.kind}:{closing.year}{window}:{username}"
        done += queue_desk_news(session, portal, key=key, email=email, about=about)
    return done


def _about(closing: Closing) -> dict[str, object]:
    return {"kind": closing.kind.value, "year": closing.year}


def _statuses(session: Session, closing: Closing) -> dict[str, PaperStatus]:
    rows = session.execute(
        select(PaperRow.subject, PaperRow.status).where(
            PaperRow.kind == closing.kind.value, PaperRow.year == closing.year
        )
    )
    return {subject: PaperStatus(status) for subject, status in rows}


def _principal(portal: Portal) -> list[str]:
    agencies = portal.catalogue.agencies.values()
    return [each.code for each in agencies if each.principal and each.kind is AgencyKind.CITY]
