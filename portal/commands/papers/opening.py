"""Opening a paper: by whoever writes in it first. There is one of a kind, a subject and a fiscal year."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.catalogue.schema import AgencyKind
from portal.commands.audit import Detail, record
from portal.commands.refusals import Refusal, refuse
from portal.domain.audit import Act
from portal.domain.papers import OF_AN_AGENCY, WRITTEN_BY, PaperKind, PaperStatus
from portal.domain.permissions import Actor, may
from portal.portal import Portal
from portal.store.dialects import insert_if_absent
from portal.store.models import PaperRow


def open_paper(
    portal: Portal, kind: PaperKind, subject: str, year: int, actor: Actor, edition: int = 1
) -> int:
    """Open a paper, or return the one that there is.

    In: `subject` is an agency's code for plans and reports, a meeting's number for memos, "" for the yearly
    report; only the memo before a meeting has more than one edition. Out: its number. Errors: Refused; then
    nothing was written.
    """
    check_subject(portal, kind, subject)
    check_writer(kind, subject, actor)
    values = {
        "kind": kind.value,
        "subject": subject,
        "year": year,
        "edition": edition,
        "status": PaperStatus.DRAFT.value,
        "opened_by": actor.name,
        "opened_at": portal.now(),
    }
    with portal.store.write() as session:
        is_new = insert_if_absent(session, PaperRow, values, "kind", "subject", "year", "edition")
        number = session.scalars(paper_of(kind, subject, year, edition)).one().id
        if is_new:
            about: dict[str, Detail] = {"kind": kind.value, "paper": number}
            if edition > 1:
                about["edition"] = edition
            record(portal, actor.name, Act.PAPER_OPENED, None, session=session, **about)
        return number


def paper_of(kind: PaperKind, subject: str, year: int, edition: int) -> Select[PaperRow]:
    """Return the statement that finds a paper."""
    return select(PaperRow).where(
        PaperRow.kind == kind.value,
        PaperRow.subject == subject,
        PaperRow.year == year,
        PaperRow.edition == edition,
    )


def locked(session: Session, number: int) -> PaperRow:
    """Return a paper that nobody else can change until the transaction ends. Errors: Refused."""
    row = session.get(PaperRow, number, with_for_update=True)
    if row is None:
        raise refuse(Refusal.UNKNOWN_PAPER)
    return row


def check_subject(portal: Portal, kind: PaperKind, subject: str) -> None:
    """Refuse a plan or report of what is no agency of the city, and any paper without a performance year."""
    if portal.catalogue.performance is None:
        raise refuse(Refusal.NO_PERFORMANCE_YEAR)
    if kind not in OF_AN_AGENCY:
        return
    agency = portal.catalogue.agencies.get(subject)
    if agency is None or agency.kind is not AgencyKind.CITY:
        raise refuse(Refusal.UNKNOWN_SUBJECT, kind=kind.value, subject=subject)


def check_writer(kind: PaperKind, subject: str, actor: Actor) -> None:
    """Refuse somebody who does not write in papers of this kind and agency."""
    permission = WRITTEN_BY[kind]
    agency = subject if kind in OF_AN_AGENCY else None
    if not may(actor, permission, agency):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission=f"write in this {kind.value}")
