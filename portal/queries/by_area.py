"""A queue sorted by where its requests are, for a crew's round: district, neighborhood, address.

It sorts what it finds, so it is for few rows: what is planned for one day. A page goes on from a request's
key alone, so that no address stands in an address bar.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from portal.store.models import PointRow, RequestRow


def ordering(*, backwards: bool) -> tuple[ColumnElement[Any], ...]:
    """Return what the rows are sorted by; a request without a district comes last."""
    return tuple(column.desc() if backwards else column.asc() for column in _columns())


def beyond(session: Session, key: int, *, backwards: bool) -> ColumnElement[bool]:
    """Return which rows come after (or before) that of a request, wherever its work stands by now.

    In: the request's key. A request that is not there any more: every row, so the first page.
    """
    at = session.execute(
        select(*_columns()).select_from(RequestRow).outerjoin(PointRow).where(RequestRow.id == key)
    ).one_or_none()
    if at is None:
        return literal(True)
    row, place = tuple_(*_columns()), tuple_(*(literal(value) for value in at))
    return row < place if backwards else row > place


def _columns() -> tuple[Any, ...]:
    return (
        case((RequestRow.district.is_(None), 1), else_=0),
        func.coalesce(RequestRow.district, ""),
        func.coalesce(RequestRow.neighbourhood, ""),
        func.coalesce(PointRow.label, ""),
        RequestRow.id,
    )
