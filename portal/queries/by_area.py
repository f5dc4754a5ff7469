"""A queue sorted by where its requests are, for a crew's round: district, neighborhood, street, number.

It sorts what it finds, so it is for few rows: what is planned for one day. A page goes on from a request's
key alone, so that no address stands in an address bar.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from portal.store.models import PointRow, RequestRow

DIGITS = "0123456789"


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
    district = func.coalesce(RequestRow.district, "")
    label = func.coalesce(PointRow.label, "")
    street = func.ltrim(label, f"{DIGITS} ")
    return (
        case((RequestRow.district.is_(None), 1), else_=0),
        *_in_order(district),
        func.coalesce(RequestRow.neighbourhood, ""),
        street,
        func.length(label) - func.length(street),  # the house number, by its digits: 9 before 12
        label,
        RequestRow.id,
    )


def _in_order(code: ColumnElement[str]) -> tuple[Any, ...]:
    """Return what codes of areas are sorted by: as portal.queries.places.areas.in_order does."""
    is_number = func.ltrim(code, DIGITS) == ""
    number = func.ltrim(code, "0")
    return (
        case((is_number, 0), else_=1),
        case((is_number, func.length(number)), else_=0),
        case((is_number, number), else_=""),
        code,
    )
