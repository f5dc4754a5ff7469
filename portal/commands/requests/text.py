"""The words that staff find a request by: its service, answers, what was said since, place and numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
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


def keep_text(session: Session, request: RequestRow) -> None:
    """Make a request's words again from everything that is kept of it."""
    session.flush()
    details = session.get(DetailRow, request.id)
    point = session.get(PointRow, request.id)
    notes = session.scalars(select(NoteRow.text).where(NoteRow.request_id == request.id)).all()
    text = words_of(
        request.reference,
        request.service_code,
        details.answers if details else {},
        (point.label if point else None) or "",
        notes,
        request.identifiers,
    )
    row = session.get(RequestTextRow, request.id)
    if row is None:
        session.add(RequestTextRow(request_id=request.id, text=text))
    elif row.text != text:
        row.text = text
