"""Seeding the register from the city's profile: once, and only what is not there."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.catalogue import Catalogue
from portal.catalogue.schema import MeasureSeed, SeedYear
from portal.catalogue.schema.measures import Computed
from portal.commands.register.counting import codes_of
from portal.commands.register.entries import Entries, Origin
from portal.domain.countable import Filter
from portal.domain.register import Status
from portal.domain.register_cells import NO_ANSWERS
from portal.outcomes.cells import ALL, Group
from portal.outcomes.figures import filter_of
from portal.portal import Portal
from portal.store.models import RegisterLinkRow, RegisterMeasureRow

FILE = "measures/"
"""Where seeds come from, as the history of a measure says it: below the city's folder."""

SLOTS = ("target", "q1", "q2", "q3", "q4", "actual")
WORDS = {
    "target_explanation": "target explanation",
    "context": "quarterly context",
    "actual_explanation": "actual explanation",
}


@dataclass(frozen=True)
class Seeded:
    """What became of the profile's measures: those that were defined, and how many were there already.

    `nowhere`: those that are narrowed to a district or neighborhood which the city's places do not have.
    """

    defined: tuple[str, ...]
    computed: int
    there: int
    nowhere: tuple[str, ...] = ()


def seed_register(portal: Portal) -> Seeded:
    """Define the profile's measures, in one transaction. One that the register has is left as it is."""
    defined, nowhere, computed, there = list[str](), list[str](), 0, 0
    with portal.store.write() as session:
        entries = Entries(portal, session)
        for seed in portal.catalogue.measures:
            if session.get(RegisterMeasureRow, seed.id) is not None:
                there += 1
                continue
            cells = cells_of(portal.catalogue, seed)
            entries.add(seed.id, cells, NO_ANSWERS, entries.read(cells), Origin(file=FILE))
            if seed.computed is not None:
                session.add(_link(portal, seed))
                computed += 1
                if not _is_somewhere(portal, session, seed.computed):
                    nowhere.append(seed.id)
            defined.append(seed.id)
    return Seeded(tuple(defined), computed, there, tuple(nowhere))


def _is_somewhere(portal: Portal, session: Session, computed: Computed) -> bool:
    for named, code in computed.narrowed_to():
        if named in {Filter.DISTRICT, Filter.NEIGHBOURHOOD}:
            known = codes_of(portal, session, named)
            if known is not None and code not in known:
                return False
    return True


def cells_of(catalogue: Catalogue, seed: MeasureSeed) -> dict[str, str]:
    """Return a seed as a row of the register in the city's own layout."""
    agency = catalogue.agencies[seed.agency]
    service = catalogue.services[seed.service].service.name if seed.service else ""
    cells = {
        "measure id": seed.id,
        "performance measure": seed.title,
        "agency": agency.name,
        "agency id": agency.budget_code or "",
        "service": service,
        "performance measure type": seed.type.value,
        "desired outcome": seed.direction.value,
        "interval": seed.interval.value,
        "percent or count": seed.unit.value,
        "measure formula": seed.formula,
        "data source": seed.source,
        "refresh frequency": seed.refresh or "",
        "owner": seed.owner or "",
        "equity measure": "yes" if seed.equity else "no",
        "books": "; ".join(seed.books),
        "baseline": seed.baseline or "",
        "status": Status.APPROVED.value,
        "fiscal year": f"FY{seed.first_year}",
    }
    for year in seed.years:
        cells |= _year(year, seed.unit.value)
    return cells


def _year(year: SeedYear, unit: str) -> dict[str, str]:
    sign = "%" if unit == "percent" else ""
    numbers = {f"fy {year.year} {slot}": getattr(year, slot) for slot in SLOTS}
    words = {f"fy {year.year} {column}": getattr(year, name) for name, column in WORDS.items()}
    return {
        **{column: f"{number}{sign}" for column, number in numbers.items() if number is not None},
        **{column: text for column, text in words.items() if text is not None},
    }


def _link(portal: Portal, seed: MeasureSeed) -> RegisterLinkRow:
    """Return what a computed seed is counted by, from its first fiscal year on."""
    computed = seed.computed
    if computed is None:
        raise LookupError(f"{seed.id} is not computed")
    scope = ALL
    for group, code in computed.narrowed_to():
        known = portal.catalogue.services[code].service.code if group is Filter.SERVICE else code
        scope = scope.with_any(Group(group.value), [known])
    return RegisterLinkRow(
        identity=seed.id,
        first_year=seed.first_year,
        measure=computed.figure.value,
        reads=computed.reads.value,
        scope=dict(filter_of(scope)),
        by=FILE,
        at=portal.now(),
    )
