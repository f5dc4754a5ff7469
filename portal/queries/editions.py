"""The register's measures as they were defined for a fiscal year: what its books and reports are about.

A later edition of the register changes nothing of a year before it: neither what a measure means, nor whose
it is, nor whether it is asked about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.register import Version, agency_of, version_of
from portal.domain.register_cells import Answers, answers_of
from portal.domain.register_rows import read_measure
from portal.outcomes.links import link_in, links_of
from portal.portal import Portal
from portal.queries.measures import MeasureView, in_order, measures
from portal.store.models import RegisterEntryRow, RegisterVersionRow

BEFORE = 0
"""Stands among a measure's editions for the years before the first of them."""


def measures_of_year(portal: Portal, year: int) -> tuple[MeasureView, ...]:
    """Return all measures as the newest edition up to a fiscal year has them.

    Out: in the order of portal.queries.measures; one that only later editions have is as the first of them
    had it before it was changed from its year on. Errors: DatabaseUnavailable.
    """
    now = measures(portal)
    then = definitions(portal, now, [year])
    return in_order(then[each.identity, year] for each in now)


def measures_in(portal: Portal, agency: str, year: int) -> tuple[MeasureView, ...]:
    """Return the measures of an agency (the profile's code) in a fiscal year; else as `measures_of_year`."""
    return tuple(each for each in measures_of_year(portal, year) if each.agency == agency)


def definitions(
    portal: Portal, now: Collection[MeasureView], years: Collection[int]
) -> Mapping[tuple[str, int], MeasureView]:
    """Return what measures were in each of some fiscal years, by identity and year.

    In: the measures as they stand. Out: as the newest edition up to the year has each, else the first one
    without what was changed from its year on; the formula is that of the year's version, the link the year's.
    Errors: DatabaseUnavailable.
    """
    earliest = min(years, default=0)
    with portal.store.read() as session:
        known = _editions(portal, session, [each for each in now if each.edition > earliest])
        versions = _versions(session, [each.identity for each in now])
        links = links_of(session, [each.identity for each in now])
    found: dict[tuple[str, int], MeasureView] = {}
    for each in now:
        editions = {**known.get(each.identity, {}), each.edition: each}
        for year in years:
            edition = max((one for one in editions if one <= year), default=min(editions))
            defined = editions[edition]
            if edition != BEFORE:
                defined = _of_version(defined, year, versions.get(each.identity, ()))
            link = link_in(links.get(each.identity, {}), year)
            found[each.identity, year] = replace(defined, link=link)
    return found


def alike_years(
    portal: Portal, found: Collection[MeasureView], years: Collection[int], year: int
) -> Mapping[str, tuple[int, ...]]:
    """Return those of some fiscal years up to one in which measures are counted as in that one, by identity.

    What lies before a year that is counted otherwise is no part of it: checks hold no number against it.
    """
    then = definitions(portal, found, {*years, year})
    known: dict[str, tuple[int, ...]] = {}
    for each in found:
        last = then[each.identity, year]
        alike: list[int] = []
        for before in sorted((one for one in years if one <= year), reverse=True):
            if not then[each.identity, before].counts_as(last):
                break
            alike.insert(0, before)
        known[each.identity] = tuple(alike)
    return known


def _of_version(measure: MeasureView, year: int, versions: Iterable[Version]) -> MeasureView:
    version = version_of(year, versions)
    if version is None:
        return measure
    return replace(measure, defined=replace(measure.defined, formula=version.formula))


def _editions(
    portal: Portal, session: Session, changed: Collection[MeasureView]
) -> Mapping[str, Mapping[int, MeasureView]]:
    """Return the editions of measures before the one that defines them now, as their newest revisions say.

    Where the first one was changed from its year on, what it said before is there as BEFORE.
    """
    now = {each.identity: each.edition for each in changed}
    asked = (
        select(RegisterEntryRow)
        .where(RegisterEntryRow.identity.in_(now))
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    )
    revisions: dict[str, dict[int, list[RegisterEntryRow]]] = {}
    for row in session.scalars(asked):
        revisions.setdefault(row.identity, {}).setdefault(row.edition, []).append(row)
    found: dict[str, dict[int, MeasureView]] = {}
    for identity, editions in revisions.items():
        found[identity] = {
            edition: _read(portal, those[-1], answers_of(those[-1].answers))
            for edition, those in editions.items()
            if edition < now[identity]
        }
        first = editions[min(editions)]
        newest, unchanged = answers_of(first[-1].answers), _without_changes(first)
        if unchanged != newest.cells:
            found[identity][BEFORE] = _read(portal, first[-1], replace(newest, cells=unchanged))
    return found


def _without_changes(revisions: Sequence[RegisterEntryRow]) -> Mapping[str, str]:
    """Return what people said of an edition's cells where a question asked about them.

    What they said of others changes the measure from the edition's year on, as a service's new name does.
    """
    kept = dict(answers_of(revisions[0].answers).cells)
    for before, after in pairwise(revisions):
        known, asked = answers_of(before.answers).cells, {column for column, _ in before.questions}
        said = answers_of(after.answers).cells
        answered = {each: text for each, text in said.items() if each in asked and text != known.get(each)}
        kept = {each: text for each, text in {**kept, **answered}.items() if each in said}
    return kept


def _read(portal: Portal, row: RegisterEntryRow, answers: Answers) -> MeasureView:
    defined = read_measure(row.original, answers)
    agency = agency_of(portal.catalogue.agencies.values(), defined.agency_code, defined.agency)
    return MeasureView(row.identity, agency.code if agency else None, row.edition, not row.questions, defined)


def _versions(session: Session, identities: Collection[str]) -> Mapping[str, list[Version]]:
    rows = session.scalars(select(RegisterVersionRow).where(RegisterVersionRow.identity.in_(identities)))
    found: dict[str, list[Version]] = {}
    for row in rows:
        found.setdefault(row.identity, []).append(Version(row.first_year, row.formula))
    return found
