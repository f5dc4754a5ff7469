"""Finding the city's places: by what was typed, and near a spot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.places.atlas import Atlas, box, metres_between
from portal.places.gazetteer import ADDRESSES, MOST_NAMES, Wanted
from portal.places.site import Match
from portal.queries.places.index import Index
from portal.store.models import PlaceRow

MOST_MATCHES = 6
"""Places offered to choose from: more are not read."""

NEIGHBOURING_NUMBERS = 12
"""How far from a number that a street does not have another is still worth offering."""

MOST_NEIGHBOURS = 3
NEAR_METRES = 150
MOST_NEAR = 3


@dataclass(frozen=True)
class Found:
    """The places a text may mean, best first. `is_certain`: one place fits, just as it was typed."""

    matches: tuple[Match, ...]
    is_certain: bool


def find(session: Session, index: Index, text: str) -> Found:
    """Find places by what was typed."""
    wanted = index.gazetteer.look(text)
    if not wanted:
        return Found((), is_certain=False)
    rows = _rows(session, wanted)
    slips = {(one.key, one.number): one.slips for one in wanted}
    if rows:
        best = min(slips[row.search_key, row.number] for row in rows)
        ordered = sorted(rows, key=lambda row: (slips[row.search_key, row.number], row.label, row.id))
        fitting = [row for row in ordered if best or not slips[row.search_key, row.number]]
        matches = matches_of(index.atlas, fitting)[:MOST_MATCHES]
        return Found(matches, is_certain=best == 0 and len(matches) == 1)
    return Found(matches_of(index.atlas, _neighbouring(session, wanted)), is_certain=False)


def near(session: Session, index: Index, latitude: float, longitude: float) -> tuple[Match, ...]:
    """Find the places nearest to a spot, within NEAR_METRES; each match has the spot's own coordinates."""
    south, north, west, east = box(latitude, longitude, NEAR_METRES)
    rows = session.execute(
        select(PlaceRow.label, PlaceRow.latitude, PlaceRow.longitude).where(
            PlaceRow.latitude.between(south, north), PlaceRow.longitude.between(west, east)
        )
    )
    away = sorted(
        (metres_between(latitude, longitude, row.latitude, row.longitude), row.label) for row in rows
    )
    labels = dict.fromkeys(label for metres, label in away if metres <= NEAR_METRES)
    where = index.atlas.locate(latitude, longitude)
    return tuple(
        Match(label, latitude, longitude, where.neighbourhood, where.district, is_near=True)
        for label in list(labels)[:MOST_NEAR]
    )


def _rows(session: Session, wanted: Sequence[Wanted]) -> Sequence[PlaceRow]:
    these = or_(
        *(
            and_(
                _of(one),
                PlaceRow.number == one.number if one.number is not None else PlaceRow.number.is_(None),
            )
            for one in wanted
        )
    )
    return session.scalars(
        select(PlaceRow).where(these).order_by(PlaceRow.id).limit(MOST_NAMES * MOST_MATCHES)
    ).all()


def _of(wanted: Wanted) -> ColumnElement[bool]:
    return and_(PlaceRow.search_key == wanted.key, PlaceRow.kind.in_(wanted.kinds))


def _neighbouring(session: Session, wanted: Sequence[Wanted]) -> list[PlaceRow]:
    """Return the nearest numbers, on the same side first, of the streets that fit best."""
    best = min(one.slips for one in wanted)
    found: list[tuple[bool, int, int, PlaceRow]] = []
    for one in wanted:
        if one.number is None or one.slips > best or one.kinds != ADDRESSES:
            continue
        low, high = one.number - NEIGHBOURING_NUMBERS, one.number + NEIGHBOURING_NUMBERS
        apart = func.abs(PlaceRow.number - one.number)
        rows = session.scalars(
            select(PlaceRow)
            .where(_of(one), PlaceRow.number.between(low, high))
            .order_by(apart, PlaceRow.id)
            .limit(2 * NEIGHBOURING_NUMBERS)
        )
        number = one.number
        found += [
            ((row.number or 0) % 2 != number % 2, abs((row.number or 0) - number), row.id, row)
            for row in rows
        ]
    found.sort(key=lambda each: each[:3])
    return [row for *_, row in found[:MOST_NEIGHBOURS]]


def matches_of(atlas: Atlas, rows: Iterable[PlaceRow]) -> tuple[Match, ...]:
    """Return rows as places, each label once: two units of a house are one place to a crew."""
    first: dict[str, PlaceRow] = {}
    for row in rows:
        first.setdefault(row.label, row)
    matches = []
    for row in first.values():
        where = atlas.locate(row.latitude, row.longitude)
        matches.append(Match(row.label, row.latitude, row.longitude, where.neighbourhood, where.district))
    return tuple(matches)
