"""Writing in a paper: only what changed is written, and what met newer words is kept beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.papers.opening import check_writer, locked
from portal.commands.refusals import Refusal, refuse
from portal.domain import papers
from portal.domain.audit import Act
from portal.domain.papers import OPEN, Field, PaperKind, PaperStatus, Revision, Sent, merge
from portal.domain.permissions import Actor
from portal.portal import Portal
from portal.store.models import PaperRevisionRow, PaperRow

LONGEST_FIELD = 5_000
"""Characters: a page and a half."""


_BY_NOW = {PaperStatus.SUBMITTED: "submitted", PaperStatus.FROZEN: "closed"}


@dataclass(frozen=True)
class Written:
    """What became of the fields that were sent: which were written, and which were kept beside."""

    written: tuple[str, ...]
    beside: tuple[str, ...]


def write_fields(portal: Portal, number: int, sent: Sequence[Sent], actor: Actor) -> Written:
    """Write the changed fields of a form into an open paper.

    In: the paper's number; every field that the form sent, each with the revision that was seen. Out: what
    was written, and what somebody else had changed meanwhile, so that it was kept beside. A paper that was
    returned stays so until it is submitted again. Errors: Refused; then nothing was written.
    """
    for each in sent:
        if len(each.text) > LONGEST_FIELD:
            raise refuse(Refusal.FIELD_TOO_LONG, length=len(each.text), name=each.name, most=LONGEST_FIELD)
    with portal.store.write() as session:
        row = locked(session, number)
        check_writer(PaperKind(row.kind), row.subject, actor)
        if PaperStatus(row.status) not in OPEN:
            raise refuse(Refusal.PAPER_IS_CLOSED, status=_BY_NOW[PaperStatus(row.status)])
        fields = fields_of(session, row)
        merged = merge(fields, sent)
        for each in (*merged.written, *merged.beside):
            session.add(
                PaperRevisionRow(
                    paper_id=number,
                    name=each.name,
                    number=fields.get(each.name, Field()).newest + 1,
                    text=each.text,
                    beside=each in merged.beside,
                    by=actor.name,
                    at=portal.now(),
                )
            )
        found = Written(_names(merged.written), _names(merged.beside))
        if merged.written or merged.beside:
            names = ", ".join((*found.written, *found.beside))
            record(portal, actor.name, Act.PAPER_WRITTEN, session=session, paper=number, fields=names)
        return found


def fields_of(session: Session, row: PaperRow) -> dict[str, Field]:
    """Return a paper's fields by name, within a transaction."""
    rows = session.scalars(select(PaperRevisionRow).where(PaperRevisionRow.paper_id == row.id))
    return papers.fields_of(
        (each.name, Revision(each.number, each.text, each.by, each.at, each.beside)) for each in rows
    )


def _names(sent: Sequence[Sent]) -> tuple[str, ...]:
    return tuple(each.name for each in sent)
