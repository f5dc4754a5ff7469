"""Whether a database holds what residents were told it holds: each once, whole, and nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion
from portal.portal import Portal
from portal.store.models import DetailRow, DraftRow, EventRow, MilestoneRow, RequestRow, VersionRow


def faults(portal: Portal, promised: Mapping[str, str]) -> list[str]:
    """What is wrong with the rows of service requests.

    In: what was acknowledged: the draft's key → the reference on the receipt.
    """
    with portal.store.read() as session:
        rows = session.scalars(select(RequestRow).order_by(RequestRow.id)).all()
        return [
            *_promises(rows, promised),
            *(fault for row in rows for fault in _half(session, row)),
            *_both(session),
        ]


def _promises(rows: Sequence[RequestRow], promised: Mapping[str, str]) -> Iterator[str]:
    keys, references = Counter(row.key for row in rows), Counter(row.reference for row in rows)
    yield from (f"{key} became {count} requests" for key, count in keys.items() if count > 1)
    held = {row.key: row.reference for row in rows}
    for key, reference in promised.items():
        if references[reference] != 1:
            yield f"{reference} was acknowledged and is there {references[reference]} times"
        elif held.get(key) != reference:
            yield f"{key} was acknowledged as {reference} and is there as {held.get(key)}"


def _half(session: Session, row: RequestRow) -> Iterator[str]:
    """What a request lacks, or has too much of."""
    log = session.scalars(
        select(EventRow).where(EventRow.request_id == row.id).order_by(EventRow.sequence)
    ).all()
    if [event.sequence for event in log] != list(range(1, row.sequence + 1)):
        yield f"{row.reference}: events {[event.sequence for event in log]}, the row is at {row.sequence}"
    received = [event.data["reference"] for event in log if event.type == "RequestReceived"]
    if received != [row.reference]:
        yield f"{row.reference}: received as {received}"
    kinds = select(MilestoneRow.kind).where(MilestoneRow.request_id == row.id)
    document = session.scalars(
        select(VersionRow.document).where(VersionRow.id == row.service_version_id)
    ).one()
    wanted = {kind.value for kind in ServiceVersion.from_document(document).service.milestones}
    if Counter(session.scalars(kinds)) != Counter(wanted):
        yield f"{row.reference}: its milestones are not those of its service"
    if not session.scalar(select(DetailRow.answers).where(DetailRow.request_id == row.id)):
        yield f"{row.reference}: what was answered is missing"


def _both(session: Session) -> Iterator[str]:
    """Drafts that were sent and are still drafts."""
    both = select(DraftRow.key).join(RequestRow, RequestRow.key == DraftRow.key)
    yield from (f"{key} is both a draft and a request" for key in session.scalars(both))


def answered(portal: Portal) -> dict[str, str]:
    """Every request's key → the address that was given for it."""
    with portal.store.read() as session:
        found = session.execute(
            select(RequestRow.key, DetailRow.answers).join(DetailRow, DetailRow.request_id == RequestRow.id)
        )
        return {key: answers["where"]["text"] for key, answers in found}
