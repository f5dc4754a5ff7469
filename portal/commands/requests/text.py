"""The words that staff find a request by: its service, answers, what was said since, place and numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal.catalogue.folding import fold
from portal.store.models import DetailRow, NoteRow, PointRow, RequestRow, RequestTextRow

_WORD = re.compile(r"[^\W_]+")
"""Letters and digits alone: what stands between them two databases would read in two ways."""


def words_of(*texts: object) -> str:
    """Return texts, however deep they lie in lists and mappings, as one folded text."""
    return " ".join(dict.fromkeys(_WORD.findall(fold(" ".join(_strings(texts))))))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _strings(value.values())
    elif isinstance(value, Iterable):
        for one in value:
            yield from _strings(one)


# Made once, as those of the log.
_SAID = select(NoteRow.text).where(NoteRow.request_id == bindparam("request"))
_KEPT = (
    select(DetailRow.answers, PointRow.label, RequestTextRow.text)
    .select_from(RequestRow)
    .outerjoin(DetailRow, DetailRow.request_id == RequestRow.id)
    .outerjoin(PointRow, PointRow.request_id == RequestRow.id)
    .outerjoin(RequestTextRow, RequestTextRow.request_id == RequestRow.id)
    .where(RequestRow.id == bindparam("request"))
)
_NEW = insert(RequestTextRow)
_CHANGED = update(RequestTextRow).where(RequestTextRow.request_id == bindparam("request"))


def keep_text(session: Session, request: RequestRow) -> None:
    """Make a request's words again from everything that is kept of it."""
    session.flush()
    of = {"request": request.id}
    answers, place, before = session.execute(_KEPT, of).one()
    notes = session.scalars(_SAID, of).all()
    text = words_of(
        request.reference, request.service_code, answers or {}, place or "", notes, request.identifiers
    )
    if before is None:
        session.execute(_NEW, {"request_id": request.id, "text": text})
    elif text != before:
        session.connection().execute(_CHANGED, {**of, "text": text})
