"""What a supervisor watches: who has how much, what is stuck, disputed, or closed suspiciously."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.lifecycle import Fixed, Outcome, RequestKind, Status
from portal.outcomes import facts
from portal.outcomes.suspects import suspects
from portal.portal import Portal
from portal.queries.places.areas import in_order
from portal.store.models import RequestRow

MOST = 50
"""Lines of a list; a longer one says that there are more."""

USUAL_DAYS = 28
SURGE_LEAST, SURGE_TIMES = 5, 3

DISPUTED_FOR = timedelta(days=60)
"""How long back a dispute is shown."""


@dataclass(frozen=True)
class Load:
    """What somebody, or some district, has: `whose` is None for what nobody has."""

    whose: str | None
    open: int
    late: int
    badly_late: int
    oldest_at: datetime


@dataclass(frozen=True)
class Case:
    """A request in a list. `until` is when a hold should have ended; `fixed` what the resident said."""

    reference: str
    service: str
    outcome: Outcome | None
    moment: datetime
    until: date | None = None
    fixed: Fixed | None = None
    reopenings: int = 0


@dataclass(frozen=True)
class Surge:
    """A service that residents ask for far more than usual: how often in the last day, and on a usual one."""

    service: str
    last_day: int
    usual: float


def load_by(
    portal: Portal, agencies: frozenset[str] | None, column: InstrumentedAttribute[str | None]
) -> list[Load]:
    """Return how many open requests each value of a column has; the most first, and districts in order.

    In: the agencies (None: all); RequestRow.assignee or RequestRow.district, by `ASSIGNEE` and `DISTRICT`.
    """
    now = portal.now()
    late = func.sum(case((RequestRow.next_due_at < now, 1), else_=0))
    badly = func.sum(case((RequestRow.badly_late_at < now, 1), else_=0))
    counted = func.count()
    with portal.store.read() as session:
        rows = session.execute(
            select(column, counted, late, badly, func.min(RequestRow.received_at))
            .where(*_of(agencies), RequestRow.status != Status.CLOSED.value)
            .group_by(column)
        ).all()
    return sorted((Load(*row) for row in rows), key=_heaviest_first)


def _heaviest_first(load: Load) -> tuple[int, bool, tuple[bool, int, str]]:
    return -load.open, load.whose is None, in_order(load.whose or "")


ASSIGNEE = RequestRow.assignee
DISTRICT = RequestRow.district


def stuck_holds(portal: Portal, agencies: frozenset[str] | None, today: date) -> list[Case]:
    """Return the requests on hold whose expected day has passed, the longest first."""
    stuck = [RequestRow.status == Status.ON_HOLD.value, RequestRow.hold_until < today]
    with portal.store.read() as session:
        rows = session.scalars(
            select(RequestRow)
            .where(*_of(agencies), RequestRow.status != Status.CLOSED.value, *stuck)
            .order_by(RequestRow.hold_until, RequestRow.id)
            .limit(MOST + 1)
        )
        return [
            Case(row.reference, row.service_code, None, row.held_at or row.updated_at, row.hold_until)
            for row in rows
        ]


def disputed(portal: Portal, agencies: frozenset[str] | None) -> list[Case]:
    """Return requests whose close the resident disputes, or that were opened again, the newest first."""
    dispute = or_(RequestRow.fixed.in_([Fixed.NO.value, Fixed.PARTLY.value]), RequestRow.reopenings > 0)
    with portal.store.read() as session:
        rows = session.scalars(
            select(RequestRow)
            .where(*_of(agencies), dispute, RequestRow.updated_at > portal.now() - DISPUTED_FOR)
            .order_by(RequestRow.updated_at.desc(), RequestRow.id.desc())
            .limit(MOST + 1)
        )
        return [
            Case(
                row.reference,
                row.service_code,
                Outcome(row.outcome) if row.outcome else None,
                row.updated_at,
                fixed=Fixed(row.fixed) if row.fixed else None,
                reopenings=row.reopenings,
            )
            for row in rows
        ]


def surges(portal: Portal, agencies: frozenset[str] | None) -> list[Surge]:
    """Return services that an alert may spare people from asking for, the most asked for first.

    One is there from SURGE_LEAST requests in the last 24 hours on, if those are SURGE_TIMES what a day of the
    USUAL_DAYS before had.
    """
    day_ago = portal.now() - timedelta(days=1)
    last_day = func.sum(case((RequestRow.received_at > day_ago, 1), else_=0))
    with portal.store.read() as session:
        rows = session.execute(
            select(RequestRow.service_code, last_day, func.count())
            .where(
                *_of(agencies),
                RequestRow.kind == RequestKind.REQUESTED.value,
                RequestRow.received_at > day_ago - timedelta(days=USUAL_DAYS),
            )
            .group_by(RequestRow.service_code)
        ).all()
    found = [Surge(service, lately, (number - lately) / USUAL_DAYS) for service, lately, number in rows]
    some = (one for one in found if one.last_day >= max(SURGE_LEAST, SURGE_TIMES * one.usual))
    return sorted(some, key=lambda one: (-one.last_day, one.service))


def suspect_closes(portal: Portal, agencies: frozenset[str] | None) -> tuple[Sequence[Case], datetime | None]:
    """Return closes that were too quick or too many at once (outcomes.md) and that nobody has reviewed yet.

    Out: the newest first, and as of when the facts say so (None: there are none yet). Errors: DamagedFacts.
    """
    with facts.open(portal) as opened:
        as_of = opened.as_of
        found = suspects(opened.connection, agencies, MOST + 1)
    with portal.store.read() as session:
        rows = session.scalars(
            select(RequestRow)
            .where(RequestRow.id.in_(found))
            .order_by(RequestRow.closed_at.desc(), RequestRow.id.desc())
        )
        cases = [
            Case(
                row.reference,
                row.service_code,
                Outcome(row.outcome) if row.outcome else None,
                row.closed_at or row.updated_at,
            )
            for row in rows
        ]
    return cases, as_of


def _of(agencies: frozenset[str] | None) -> list[ColumnElement[bool]]:
    return [] if agencies is None else [RequestRow.agency.in_(sorted(agencies))]
