"""The values of the register's measures: the one place that every book, report and page takes them from."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.measures import Figures
from portal.domain.register_questions import slot_of
from portal.domain.values import QUARTER_SLOTS, Lack, MeasureYear, Number, Said, Slot, Source, Value
from portal.outcomes.cells import Group
from portal.outcomes.figures import counts_of
from portal.outcomes.grid_values import grid_values
from portal.outcomes.links import Link, link_in, links_of, read
from portal.portal import Portal
from portal.queries.counted import Asked, counted_years
from portal.store.models import MeasureValueRow, RegisterEntryRow, RegisterValueRow

__all__ = ["Link", "kept_values", "link_in", "links_of", "measure_years", "read"]


def measure_years(
    portal: Portal, identities: Collection[str], years: Collection[int]
) -> Mapping[tuple[str, int], MeasureYear]:
    """Return what stands of measures in fiscal years, for each of them.

    What was restated, signed off or approved stands; else what is counted now, for measures that are counted;
    else what the newest edition of the register says. Errors: DatabaseUnavailable, DamagedFacts.
    """
    with portal.store.read() as session:
        said = _said(session, identities, years)
        imported = _imported(session, identities, years)
        links = links_of(session, identities)
    wanted = {
        (identity, year): link
        for identity in identities
        for year in years
        if (link := link_in(links.get(identity, {}), year)) is not None
        and not said.get((identity, year, Slot.ACTUAL))
    }
    counted = _counted(portal, wanted)

    def value(identity: str, year: int, slot: Slot) -> Value:
        key = (identity, year, slot)
        kept = said.get(key, [])
        if kept:
            return Value(kept[-1], tuple(kept[:-1]))
        return Value(counted.get(key) or imported.get(key))

    return {
        (identity, year): MeasureYear(
            identity,
            year,
            value(identity, year, Slot.TARGET),
            tuple(value(identity, year, slot) for slot in QUARTER_SLOTS),
            value(identity, year, Slot.ACTUAL),
        )
        for identity in identities
        for year in years
    }


def kept_values(portal: Portal, identity: str) -> tuple[tuple[int, Slot, Value], ...]:
    """Return what was approved, signed off and restated of a measure.

    Out: the fiscal year, which value, and what was said of it; the newest year first. Errors:
    DatabaseUnavailable.
    """
    with portal.store.read() as session:
        said = _said(session, [identity])
    order = list(Slot)
    keys = sorted(said, key=lambda key: (-key[1], order.index(key[2])))
    return tuple((key[1], key[2], Value(said[key][-1], tuple(said[key][:-1]))) for key in keys)


def _said(
    session: Session, identities: Collection[str], years: Collection[int] | None = None
) -> Mapping[tuple[str, int, Slot], list[Said]]:
    """Return what was said of measures in some fiscal years (None: in all), in the order in which it was."""
    asked = select(MeasureValueRow).where(MeasureValueRow.identity.in_(identities))
    if years is not None:
        asked = asked.where(MeasureValueRow.year.in_(years))
    rows = session.scalars(asked.order_by(MeasureValueRow.id))
    found: dict[tuple[str, int, Slot], list[Said]] = {}
    for row in rows:
        found.setdefault((row.identity, row.year, Slot(row.slot)), []).append(_row_said(row))
    return found


def _row_said(row: MeasureValueRow) -> Said:
    number, above, below = (
        None if each is None else Decimal(each) for each in (row.number, row.numerator, row.denominator)
    )
    return Said(
        Number(number, above, below, Lack(row.lack) if row.lack else None),
        Source(row.kind),
        row.words,
        row.reason,
        row.by,
        row.at,
        row.figure,
        row.paper_id,
        tuple(row.answers or ()),
        row.recount,
        row.from_grid,
    )


def _imported(
    session: Session, identities: Collection[str], years: Collection[int]
) -> Mapping[tuple[str, int, Slot], Said]:
    rows = session.execute(
        select(
            RegisterEntryRow.identity,
            RegisterEntryRow.imported_at,
            RegisterEntryRow.questions,
            RegisterValueRow,
        )
        .join(RegisterValueRow, RegisterValueRow.entry_id == RegisterEntryRow.id)
        .where(RegisterEntryRow.identity.in_(identities), RegisterValueRow.year.in_(years))
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    ).all()
    # A number about which something is asked is nobody's yet, also where a newer edition has no question.
    numbers: dict[tuple[str, int, Slot], Said] = {}
    words: dict[tuple[str, int, str], str] = {}
    for identity, at, questions, row in rows:
        if row.slot in set(Slot):
            is_asked = (row.year, row.slot) in {slot_of(column) for column, _ in questions}
            number = None if row.number is None or is_asked else Decimal(row.number)
            numbers[identity, row.year, Slot(row.slot)] = Said(Number(number), Source.IMPORTED, at=at)
        else:
            words[identity, row.year, row.slot] = row.text.strip()
    return {
        key: replace(said, words=words.get((key[0], key[1], f"{key[2]}_explanation"), ""))
        for key, said in numbers.items()
        if said.value.number is not None
    }


def _counted(portal: Portal, wanted: Mapping[tuple[str, int], Link]) -> Mapping[tuple[str, int, Slot], Said]:
    from_grid = {key: link for key, link in wanted.items() if link.on_grid}
    read_from = grid_values(portal, {(year, link) for (_, year), link in from_grid.items()})
    found = {
        (identity, year, slot): Said(number, Source.COUNTED, from_grid=True)
        for (identity, year), link in from_grid.items()
        for slot, number in read_from[year, link].items()
    }
    counted = _from_facts(portal, {key: link for key, link in wanted.items() if key not in from_grid})
    return {**found, **counted}


def _from_facts(
    portal: Portal, wanted: Mapping[tuple[str, int], Link]
) -> Mapping[tuple[str, int, Slot], Said]:
    asked = {(year, link): _asked(portal, year, link) for (_, year), link in wanted.items()}
    figures = counted_years(portal, {each for each, _ in asked.values()})
    found: dict[tuple[str, int, Slot], Said] = {}
    for (identity, year), link in wanted.items():
        each, code = asked[year, link]
        places = figures.get(each, {})
        known = False
        for slot in (*QUARTER_SLOTS, Slot.ACTUAL):
            if slot is Slot.ACTUAL and not known:
                break  # a year of which no quarter is known is no year of none
            those = places.get((slot, code))
            if those is None and known and slot in _begun(portal, year):
                those = Figures()  # after the first case, a quarter without any is one of none
            if those is not None:
                known = True
                counts = counts_of(link.measure, those)
                found[identity, year, slot] = Said(read(link, counts), Source.COUNTED)
    return found


def _asked(portal: Portal, year: int, link: Link) -> tuple[Asked, str | None]:
    """Return what is counted for a link, and which code of it: one code is found among all of its group."""
    if link.one is None:
        return Asked(year, Group.NONE, link.measure, link.scope(portal.catalogue)), None
    group, code = link.one
    return Asked(year, group, link.measure), code or None


def _begun(portal: Portal, year: int) -> set[Slot]:
    """Return the quarters of a fiscal year that have begun in the city."""
    city = portal.catalogue.city
    today = city.calendar.local_day(portal.now())
    quarters = zip(QUARTER_SLOTS, city.fiscal_year.quarters(year), strict=True)
    return {slot for slot, (first, _) in quarters if first <= today}
