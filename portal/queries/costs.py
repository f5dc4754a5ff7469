"""What services cost, by fiscal year, as it was entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from portal.portal import Portal
from portal.store.models import ServiceCostRow

CENTS = 100


@dataclass(frozen=True)
class ServiceCost:
    """What a service cost in a fiscal year, in the city's currency; `imported_at` is UTC.

    `is_demonstration`: it is invented, and must be called so wherever it is shown.
    """

    service_code: str
    amount: Decimal
    source: str
    is_demonstration: bool
    imported_at: datetime


@dataclass(frozen=True)
class CostsView:
    """The costs of a fiscal year by service code, in order.

    `is_over`: the year has ended. The cost of a year that still runs is that of the whole year, while its
    requests are not all there: to divide them would say too much.
    """

    fiscal_year: int
    is_over: bool
    costs: Mapping[str, ServiceCost]


def costs_of(portal: Portal, fiscal_year: int) -> CostsView:
    """Return what was entered for a fiscal year; `costs` is empty where nothing was.

    Errors: DatabaseUnavailable.
    """
    asked = select(ServiceCostRow).where(ServiceCostRow.fiscal_year == fiscal_year)
    with portal.store.read() as session:
        rows = session.scalars(asked.order_by(ServiceCostRow.service_code)).all()
        costs = {row.service_code: _cost(row) for row in rows}
    calendar, years = portal.catalogue.calendar, portal.catalogue.city.fiscal_year
    present = years.year_of(calendar.local_day(portal.now()))
    return CostsView(fiscal_year, fiscal_year < present, dict(sorted(costs.items())))


def has_costs(portal: Portal) -> bool:
    """Say whether anything was entered for any year."""
    with portal.store.read() as session:
        return session.scalar(select(ServiceCostRow.fiscal_year).limit(1)) is not None


def _cost(row: ServiceCostRow) -> ServiceCost:
    amount = Decimal(row.cents) / CENTS
    return ServiceCost(row.service_code, amount, row.source, row.is_demonstration, row.imported_at)
