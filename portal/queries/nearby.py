"""Open requests near a place, for somebody who is about to report the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, select

from portal.catalogue import ServiceVersion
from portal.catalogue.schema import QuestionType
from portal.domain.contacts import Point
from portal.domain.distance import Box, box_around, metres_between
from portal.domain.lifecycle import Status, Visibility
from portal.portal import Portal
from portal.store.dialects import looked_up_first
from portal.store.models import DetailRow, PointRow, RequestRow, VersionRow
from portal.store.versions import version_of

FROM_A_LIST = frozenset({QuestionType.ONE_CHOICE, QuestionType.MANY_CHOICES, QuestionType.YES_NO})

MOST = 5
"""More would not be read."""


@dataclass(frozen=True)
class Neighbour:
    """What everybody may know of an open request near by. `people` told the city of it.

    `chosen` has the answers that were chosen from lists, by question of `version`: what people typed may name
    somebody, what they chose cannot.
    """

    reference: str
    status: Status
    received_at: datetime
    people: int
    version: ServiceVersion | None
    chosen: Mapping[str, Any]


@dataclass(frozen=True)
class Near:
    """A request and how far away it is, in metres."""

    reference: str
    metres: float


def find_nearby(portal: Portal, service: str, spot: Point, within: float) -> tuple[Near, ...]:
    """Return the open public requests of a service within so many metres: at most MOST, nearest first.

    In: the service's code. Requests of services that are not public are never among them.
    """
    with portal.store.read() as session:
        rows = session.execute(candidates(service, box_around(spot, within))).all()
    away = [Near(row.reference, metres_between(spot, Point(row.latitude, row.longitude))) for row in rows]
    close = sorted((near.metres, near.reference) for near in away if near.metres <= within)
    return tuple(Near(reference, metres) for metres, reference in close[:MOST])


def candidates(service: str, box: Box) -> Select[str, float, float]:
    """Return the statement that finds the open public requests of a service in a box.

    The points come first, by their index: a city has a million of them and a box holds a few, while of one
    service tens of thousands are open.
    """
    inside = points_in(box)
    return (
        select(RequestRow.reference, inside.c.latitude, inside.c.longitude)
        .join_from(inside, RequestRow, RequestRow.id == inside.c.request_id)
        .where(
            RequestRow.service_code == service,
            RequestRow.visibility == Visibility.PUBLIC.value,
            RequestRow.status != Status.CLOSED.value,
        )
    )


def points_in(box: Box) -> CTE:
    """Return the part of a statement that finds the points of requests in a box, before anything else."""
    return looked_up_first(
        select(PointRow.request_id, PointRow.latitude, PointRow.longitude).where(
            PointRow.latitude.between(box.south, box.north), PointRow.longitude.between(box.west, box.east)
        ),
        "inside",
    )


def still_open(portal: Portal, references: Sequence[str]) -> dict[str, Neighbour]:
    """Return those of the public requests that are open now, by reference."""
    with portal.store.read() as session:
        rows = session.execute(
            select(RequestRow, VersionRow.digest, DetailRow.answers)
            .outerjoin(VersionRow, VersionRow.id == RequestRow.service_version_id)
            .outerjoin(DetailRow, DetailRow.request_id == RequestRow.id)
            .where(
                RequestRow.reference.in_(references),
                RequestRow.visibility == Visibility.PUBLIC.value,
                RequestRow.status != Status.CLOSED.value,
            )
        ).all()
        return {
            row.reference: _neighbour(
                row, version_of(session, portal.catalogue, digest) if digest else None, answers or {}
            )
            for row, digest, answers in rows
        }


def _neighbour(row: RequestRow, version: ServiceVersion | None, answers: Mapping[str, Any]) -> Neighbour:
    lists = [one.id for one in version.path(answers) if one.type in FROM_A_LIST] if version else []
    return Neighbour(
        reference=row.reference,
        status=Status(row.status),
        received_at=row.received_at,
        people=row.followers + 1,
        version=version,
        chosen={name: answers[name] for name in lists if answers.get(name) is not None},
    )
