"""The register's measures with the profile's agencies and goals: what plans, reports and books list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from portal.catalogue import Catalogue
from portal.domain.register import (
    Interval,
    RegisteredMeasure,
    Status,
    Type,
    Unit,
    agency_of,
    counts_alike,
    goals_in,
)
from portal.domain.trends import Direction
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.register import stopped_in
from portal.store.models import RegisterMeasureRow


@dataclass(frozen=True)
class MeasureView:
    """A measure of the register as it stands: `identity` finds it, `agency` is the profile's code.

    `agency` None: no agency of the profile has its budget number or its name. `edition` is the fiscal year
    of the newest row that defines it. `is_usable`: nobody has to answer questions first. `link`: what it is
    counted by in the fiscal year that it is the measure of (portal.queries.editions.definitions); None:
    entered, or of no year.
    """

    identity: str
    agency: str | None
    edition: int
    is_usable: bool
    defined: RegisteredMeasure
    link: Link | None = None

    def counts_as(self, other: Self) -> bool:
        """Say whether it counts as it does in another year: by one definition, and from one source."""
        return self.link == other.link and counts_alike(self.defined, other.defined)

    @property
    def is_retired(self) -> bool:
        """Whether it is no longer planned for."""
        return self.defined.status is Status.RETIRED

    @property
    def is_public(self) -> bool:
        """Whether books show it: its questions are answered, and nobody is still working on its definition.

        A register that says nothing of the status is that of the city's budget, which is approved.
        """
        return self.is_usable and self.defined.status in {None, Status.APPROVED, Status.RETIRED}

    @property
    def goals(self) -> tuple[str, ...]:
        """The codes of the goals in the Action Plan that it belongs to."""
        return goals_in(self.defined.books)


def measures(
    portal: Portal, agency: str | None = None, identities: Collection[str] | None = None
) -> tuple[MeasureView, ...]:
    """Return the register's measures, those of an agency (the profile's code), or some.

    Out: by agency, budget service and title. Errors: DatabaseUnavailable.
    """
    asked = select(RegisterMeasureRow)
    if identities is not None:
        asked = asked.where(RegisterMeasureRow.identity.in_(identities))
    with portal.store.read() as session:
        found = [_view(portal.catalogue, row) for row in session.scalars(asked)]
    return in_order(each for each in found if agency is None or each.agency == agency)


def in_order(found: Iterable[MeasureView]) -> tuple[MeasureView, ...]:
    """Return measures by agency, budget service and title."""
    return tuple(sorted(found, key=_order))


def in_use(portal: Portal, found: Sequence[MeasureView], year: int) -> tuple[MeasureView, ...]:
    """Return those that an agency still has in a fiscal year: one that stops has it as its last.

    Which year that is, is said by the edition that retired it, whatever was changed of it since. One of which
    no edition says so, stopped with the one that defines it.
    """
    last = last_years(portal, found)
    return tuple(each for each in found if last.get(each.identity, year) >= year)


def last_years(portal: Portal, found: Sequence[MeasureView]) -> Mapping[str, int]:
    """Return the last fiscal year of each of some measures that stopped, by identity; see `in_use`."""
    retired = [each for each in found if each.is_retired]
    stopped = stopped_in(portal, [each.identity for each in retired])
    return {each.identity: stopped.get(each.identity, each.edition) for each in retired}


def measure_of(portal: Portal, identity: str) -> MeasureView | None:
    """Return one measure; None when the register has none of this identity."""
    return next(iter(measures(portal, identities=[identity])), None)


def _order(each: MeasureView) -> tuple[str, str, str, str]:
    of = each.defined
    return each.agency or of.agency, of.service_code or of.service, of.title.casefold(), each.identity


def _view(catalogue: Catalogue, row: RegisterMeasureRow) -> MeasureView:
    agency = agency_of(catalogue.agencies.values(), row.agency_code, row.agency)
    return MeasureView(
        identity=row.identity,
        agency=agency.code if agency else None,
        edition=row.edition,
        is_usable=row.is_usable,
        defined=RegisteredMeasure(
            code=row.code,
            title=row.title,
            agency=row.agency,
            agency_code=row.agency_code,
            service=row.service,
            service_code=row.service_code,
            type=Type(row.type) if row.type else None,
            direction=Direction(row.direction) if row.direction else None,
            interval=Interval(row.interval) if row.interval else None,
            unit=Unit(row.unit) if row.unit else None,
            formula=row.formula,
            data_source=row.data_source,
            refresh=row.refresh,
            owner=row.owner,
            equity=row.equity,
            books=tuple(row.books),
            status=Status(row.status) if row.status else None,
            baseline=row.baseline,
        ),
    )
