"""Taking what services cost from a file: all of it, or nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import delete, insert

from portal.commands.supplied.reading import (
    GROUPED,
    MOST_DIGITS,
    Wrong,
    read_table,
    require_once,
    shown,
    source_of,
)
from portal.places.tables import Line
from portal.portal import Portal
from portal.store.models import ServiceCostRow

COLUMNS = ("service", "fiscal year", "amount", "source")
AMOUNT = re.compile(r"(\d+)(?:\.(\d{1,2}))?")
FISCAL_YEAR = re.compile(r"(?:FY ?)?(\d{4})", re.IGNORECASE)
FIRST_YEAR = 1900
CENTS = 100


@dataclass(frozen=True)
class _Cost:
    service_code: str
    fiscal_year: int
    cents: int
    source: str


@dataclass(frozen=True)
class ImportedCosts:
    """How many services have a cost now, by fiscal year, in order."""

    years: Mapping[int, int]


def import_costs(portal: Portal, path: Path, *, demonstration: bool = False) -> ImportedCosts:
    """Import costs in one transaction; every fiscal year that is in the file is replaced as a whole.

    Errors: TableRefused with every bad row, ImportStopped for a file that cannot be read; then nothing has
    changed.
    """
    rows = read_table(path, COLUMNS, _Reader(portal).read)
    require_once(path, rows, lambda row: (row.service_code, row.fiscal_year), "this service and fiscal year")
    years = Counter(row.fiscal_year for _, row in rows)
    with portal.store.write() as session:
        session.execute(delete(ServiceCostRow).where(ServiceCostRow.fiscal_year.in_(years)))
        session.execute(
            insert(ServiceCostRow),
            [
                {
                    "service_code": row.service_code,
                    "fiscal_year": row.fiscal_year,
                    "cents": row.cents,
                    "source": row.source,
                    "is_demonstration": demonstration,
                    "imported_at": portal.now(),
                }
                for _, row in rows
            ],
        )
    return ImportedCosts(dict(sorted(years.items())))


class _Reader:
    """Reads a row; knows the services there are, by code and by the last part of their address."""

    def __init__(self, portal: Portal) -> None:
        city, services = portal.catalogue.city, portal.catalogue.services
        self.codes = {slug: version.service.code for slug, version in services.items()}
        self.codes |= {code: code for code in self.codes.values()}
        self.present = city.fiscal_year.year_of(portal.catalogue.calendar.local_day(portal.now()))

    def read(self, line: Line) -> _Cost:
        service = line["service"]
        if service not in self.codes:
            raise Wrong(
                f"there is no service {shown(service)}; write its code, or the last part of its address "
                "such as pothole"
            )
        return _Cost(
            self.codes[service], self._year(line["fiscal year"]), _cents(line["amount"]), source_of(line)
        )

    def _year(self, text: str) -> int:
        found = FISCAL_YEAR.fullmatch(text)
        year = int(found[1]) if found and text.isascii() else 0
        if not FIRST_YEAR <= year <= self.present:
            raise Wrong(
                f"the fiscal year is {shown(text)}; write the year in which it ends, up to {self.present}"
            )
        return year


def _cents(text: str) -> int:
    """Read an amount as spreadsheets write it: 1234.5, 1,234.50, $1,234.50."""
    plain = text.removeprefix("$")
    whole, point, part = plain.partition(".")
    if GROUPED.fullmatch(whole):
        plain = f"{whole.replace(',', '')}{point}{part}"
    found = AMOUNT.fullmatch(plain)
    if found is None or not plain.isascii() or len(found[1]) > MOST_DIGITS:
        raise Wrong(f"the amount is {shown(text)}; write an amount from 0, such as 1234.50")
    return int(Decimal(plain) * CENTS)
