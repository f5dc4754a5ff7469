"""How many people live in the city, as the newest tables say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.population import PopulationKind
from portal.portal import Portal
from portal.queries.places.areas import in_order
from portal.store.models import PopulationRow, PopulationSetRow


@dataclass(frozen=True)
class PopulationTable:
    """One table: people by the code of a district, the name of a neighborhood (as requests and facts keep
    them), the tag of a language or the city's id; in order of these.

    `is_demonstration`: it is invented, and must be called so wherever it is shown. `imported_at` is UTC.
    """

    kind: PopulationKind
    year: int
    source: str
    is_demonstration: bool
    imported_at: datetime
    people: Mapping[str, int]

    @property
    def total(self) -> int:
        """Everybody in the table."""
        return sum(self.people.values())


def populations(portal: Portal) -> Mapping[PopulationKind, PopulationTable]:
    """Return the newest table of each kind that there is, in one order: of the latest year, and of several
    sources for that year the one that was imported last. What is invented gives way to what is not.

    Errors: DatabaseUnavailable.
    """
    found: dict[PopulationKind, PopulationSetRow] = {}
    with portal.store.read() as session:
        oldest_first = select(PopulationSetRow).order_by(
            PopulationSetRow.is_demonstration.desc(),
            PopulationSetRow.year,
            PopulationSetRow.imported_at,
            PopulationSetRow.id,
        )
        for row in session.scalars(oldest_first):
            found[PopulationKind(row.kind)] = row
        return {kind: _table(session, found[kind]) for kind in PopulationKind if kind in found}


def population(portal: Portal, kind: PopulationKind) -> PopulationTable | None:
    """Return the newest table of a kind; None where none was imported. Errors: DatabaseUnavailable."""
    return populations(portal).get(kind)


def _table(session: Session, row: PopulationSetRow) -> PopulationTable:
    asked = select(PopulationRow.code, PopulationRow.people).where(PopulationRow.set_id == row.id)
    people = [(row.code, row.people) for row in session.execute(asked)]
    return PopulationTable(
        kind=PopulationKind(row.kind),
        year=row.year,
        source=row.source,
        is_demonstration=row.is_demonstration,
        imported_at=row.imported_at,
        people=dict(sorted(people, key=lambda one: in_order(one[0]))),
    )
