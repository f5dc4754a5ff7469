"""Letters when a plan moves on: to its reviewers when it comes, to its agency what became of it."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.papers import PaperStatus
from portal.domain.permissions import Actor, Role
from portal.domain.plans import REVIEWERS
from portal.domain.staff import INVENTED
from portal.outbox.desk_news import PLAN_MOVED
from portal.outbox.queue import queue_desk_news
from portal.portal import Portal
from portal.store.models import PaperRow, PaperStepRow, StaffGrantRow, StaffRow

WRITERS = (Role.PLAN_AUTHOR, Role.AGENCY_HEAD)


def tell_moved(session: Session, portal: Portal, row: PaperRow, actor: Actor) -> int:
    """Queue what is told of the newest step with a plan, within its transaction; return how many letters.

    Whoever took the step is not told of it.
    """
    to_reviewers = row.status == PaperStatus.SUBMITTED
    readers = accounts_with(session, *((REVIEWERS, "") if to_reviewers else (WRITERS, row.subject)))
    step = session.scalar(select(func.max(PaperStepRow.id)).where(PaperStepRow.paper_id == row.id))
    about = {"what": PLAN_MOVED, "paper": row.id, "step": step}
    return sum(
        queue_desk_news(session, portal, key=f"moved:{step}:{username}", email=email, about=about)
        for username, email in readers
        if username != actor.name
    )


def accounts_with(session: Session, roles: Collection[Role], agency: str) -> list[tuple[str, str]]:
    """Return username and address of open accounts that have one of these roles, each once.

    In: the roles; the agency's code, "" for roles of no agency. Left out are those of the demonstration.
    """
    rows = session.execute(
        select(StaffRow.username, StaffRow.email)
        .join(StaffGrantRow, StaffGrantRow.staff_id == StaffRow.id)
        .where(
            StaffRow.disabled_at.is_(None),
            StaffGrantRow.role.in_([role.value for role in roles]),
            StaffGrantRow.agency == agency,
        )
        .distinct()
        .order_by(StaffRow.username)
    )
    return [(username, email) for username, email in rows if not email.endswith(INVENTED)]
