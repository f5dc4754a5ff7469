"""The values of the register's measures: the one place that every book, report and page takes them from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.measures import Measure
from portal.domain.values import (
    QUARTER_SLOTS,
    MeasureYear,
    Number,
    Reads,
    Said,
    Slot,
    Source,
    Value,
    ratio,
    rounded,
)
from portal.outcomes.cells import Group
from portal.outcomes.figures import Counts, counts_of, scope_of
from portal.portal import Portal
from portal.queries.counted import Asked, counted_years
from portal.store.models import MeasureValueRow, RegisterEntryRow, RegisterLinkRow, RegisterValueRow

SECONDS_IN_DAY = Decimal(86_400)
GROUPS = (Group.AGENCY, Group.SERVICE, Group.TOPIC, Group.DISTRICT)
"""What a computed measure can be narrowed to, to one code of one of them: what public figures are cut by."""


@dataclass(frozen=True)
class Link:
    """What a computed measure is counted by: a rate, which of its numbers, and of which requests.

    `group` and `code`: of one agency, service, topic or district; NONE and "" for the whole city. Counted are
    the requests that public figures count, so that every book says the same as the public pages.
    """

    measure: Measure
    reads: Reads
    group: Group = Group.NONE
    code: str = ""


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


def links_of(session: Session, identities: Collection[str]) -> Mapping[str, Mapping[int, Link | None]]:
    """Return what measures are counted by, from each fiscal year on; None from where they are entered."""
    rows = session.scalars(select(RegisterLinkRow).where(RegisterLinkRow.identity.in_(identities)))
    found: dict[str, dict[int, Link | None]] = {}
    for row in rows:
        found.setdefault(row.identity, {})[row.first_year] = _link(row)
    return found


def link_in(links: Mapping[int, Link | None], year: int) -> Link | None:
    """Return what a measure is counted by in a fiscal year; None where it is entered."""
    known = [first for first in links if first <= year]
    return links[max(known)] if known else None


def read(reads: Reads, counts: Counts) -> Number:
    """Return the number that a measure reads from a counted figure; none where it was not reached."""
    above, below = Decimal(counts.numerator), Decimal(counts.denominator)
    if reads is Reads.SHARE:
        return ratio(above, below)
    if reads is Reads.NUMERATOR:
        return Number(above)
    if reads is Reads.DENOMINATOR:
        return Number(below)
    if reads is Reads.MEAN:
        return Number(rounded(above / below) if below else None, above, below)
    seconds = counts.values.get("median_seconds" if reads is Reads.MEDIAN_DAYS else "ninetieth_seconds")
    return Number(None if seconds is None else rounded(Decimal(seconds) / SECONDS_IN_DAY))


def _link(row: RegisterLinkRow) -> Link | None:
    if not row.measure:
        return None
    ((group, code),) = scope_of(row.scope).only or ((Group.NONE, ""),)
    return Link(Measure(row.measure), Reads(row.reads), group, code)


def _said(
    session: Session, identities: Collection[str], years: Collection[int]
) -> Mapping[tuple[str, int, Slot], list[Said]]:
    rows = session.scalars(
        select(MeasureValueRow)
        .where(MeasureValueRow.identity.in_(identities), MeasureValueRow.year.in_(years))
        .order_by(MeasureValueRow.id)
    )
    found: dict[tuple[str, int, Slot], list[Said]] = {}
    for row in rows:
        found.setdefault((row.identity, row.year, Slot(row.slot)), []).append(_row_said(row))
    return found


def _row_said(row: MeasureValueRow) -> Said:
    numbers = (
        None if each is None else Decimal(each) for each in (row.number, row.numerator, row.denominator)
    )
    return Said(
        Number(*numbers), Source(row.kind), row.words, row.reason, row.by, row.at, row.figure, row.paper_id
    )


def _imported(
    session: Session, identities: Collection[str], years: Collection[int]
) -> Mapping[tuple[str, int, Slot], Said]:
    rows = session.execute(
        select(RegisterEntryRow.identity, RegisterEntryRow.imported_at, RegisterValueRow)
        .join(RegisterValueRow, RegisterValueRow.entry_id == RegisterEntryRow.id)
        .where(RegisterEntryRow.identity.in_(identities), RegisterValueRow.year.in_(years))
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    ).all()
    numbers: dict[tuple[str, int, Slot], Said] = {}
    words: dict[tuple[str, int, str], str] = {}
    for identity, at, row in rows:
        if row.slot in set(Slot):
            number = None if row.number is None else Decimal(row.number)
            numbers[identity, row.year, Slot(row.slot)] = Said(Number(number), Source.IMPORTED, at=at)
        else:
            words[identity, row.year, row.slot] = row.text.strip()
    return {
        key: replace(said, words=words.get((key[0], key[1], f"{key[2]}_explanation"), ""))
        for key, said in numbers.items()
        if said.value.number is not None
    }


def _counted(portal: Portal, wanted: Mapping[tuple[str, int], Link]) -> Mapping[tuple[str, int, Slot], Said]:
    asked = {Asked(year, link.group, link.measure) for (_, year), link in wanted.items()}
    figures = counted_years(portal, asked)
    found: dict[tuple[str, int, Slot], Said] = {}
    for (identity, year), link in wanted.items():
        places = figures[Asked(year, link.group, link.measure)]
        for slot in (*QUARTER_SLOTS, Slot.ACTUAL):
            those = places.get((slot, link.code or None))
            if those is not None:
                counts = counts_of(link.measure, those)
                found[identity, year, slot] = Said(read(link.reads, counts), Source.COUNTED)
    return found
