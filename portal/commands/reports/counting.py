"""Counting a report's computed values as of now, each as a figure with what it was counted from.

What the fixed grid has is read from it as it was published: that never changes, so no figure is stored of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portal.commands.figures import period_of
from portal.domain.measures import Measure, Period
from portal.domain.papers import PaperKind
from portal.domain.report_questions import Subject
from portal.domain.reports import SLOTS, Report
from portal.domain.values import QUARTER_SLOTS, Number, Said, Slot, Source, Value
from portal.outcomes import facts, figures, manifest, stored, then
from portal.outcomes.cells import Group, Scope
from portal.outcomes.figures import Figure, Question
from portal.outcomes.grid_values import grid_values
from portal.outcomes.links import Link, link_in, links_of, read
from portal.portal import Portal

Place = tuple[str, Slot]
"""A measure's identity, and which value of the year."""


@dataclass(frozen=True)
class Counted:
    """A value as it was counted, and the figure that says where it comes from; None: from the grid."""

    value: Number
    figure: Figure | None = None


def count(portal: Portal, wanted: Mapping[Place, Link], year: int) -> Mapping[Place, Counted]:
    """Count values of a fiscal year as of the facts' moment, which is brought up to now first if it is older.

    Counted are the requests that public figures count. Errors: as portal.commands.figures.compute.
    """
    from_grid = {place: link for place, link in wanted.items() if link.on_grid}
    read_from = grid_values(portal, {(year, link) for link in from_grid.values()})
    found = {
        (identity, slot): Counted(read_from[year, link].get(slot, Number()))
        for (identity, slot), link in from_grid.items()
    }
    counted = _from_facts(portal, {key: link for key, link in wanted.items() if key not in found}, year)
    return {**found, **counted}


def _from_facts(portal: Portal, wanted: Mapping[Place, Link], year: int) -> Mapping[Place, Counted]:
    if not wanted:
        return {}
    present = manifest.read(portal.settings.facts.absolute())
    if present is None or present.as_of < portal.now():
        facts.refresh(portal)
    scopes = {link: link.scope(portal.catalogue) for link in wanted.values()}
    asked: dict[tuple[Slot, Scope], set[Measure]] = {}
    for (_, slot), link in wanted.items():
        asked.setdefault((slot, scopes[link]), set()).add(link.measure)
    found: dict[tuple[Slot, Scope, Measure], Figure] = {}
    with then.from_facts(portal) as (connection, as_of):
        for (slot, scope), measures in asked.items():
            then.narrow(portal, connection, scope)
            question = Question(sorted(measures), _period(portal, year, slot), Group.NONE, scope)
            for figure in figures.count(connection, as_of, question):
                found[slot, scope, figure.measure] = figure
    return {
        (identity, slot): Counted(read(link, figure.counts), figure)
        for (identity, slot), link in wanted.items()
        for figure in [found[slot, scopes[link], link.measure]]
    }


def to_count(
    session: Session, subjects: Iterable[Subject], kind: PaperKind, year: int
) -> Mapping[Place, Link]:
    """Return which values of a report are counted: those of computed measures that nobody has signed yet."""
    computed = [each for each in subjects if each.is_computed]
    links = links_of(session, [each.identity for each in computed])
    found: dict[Place, Link] = {}
    for subject in computed:
        link = link_in(links.get(subject.identity, {}), year)
        for slot in SLOTS[kind]:
            if link is not None and not subject.year(year).value(slot).is_final:
                found[subject.identity, slot] = link
    return found


def with_counted(subject: Subject, year: int, counted: Mapping[Place, Counted]) -> Subject:
    """Return a measure with the values of its year as they were just counted.

    Of a quarter before the first case nothing is known, and stays so.
    """
    values = subject.year(year)
    known = [slot for slot in QUARTER_SLOTS if _has_cases(counted.get((subject.identity, slot)))]

    def value(slot: Slot) -> Value:
        now, before = counted.get((subject.identity, slot)), values.value(slot)
        is_known = bool(known) and (slot is Slot.ACTUAL or known[0] <= slot)
        is_unsaid = before.now is None or before.now.source is Source.IMPORTED
        if now is None or (now.figure is not None and is_unsaid and not is_known):
            return before
        return Value(Said(now.value, Source.COUNTED, from_grid=now.figure is None))

    quarters = tuple(value(slot) for slot in QUARTER_SLOTS)
    as_counted = replace(values, quarters=quarters, actual=value(Slot.ACTUAL))
    return replace(subject, years={**subject.years, year: as_counted})


def _has_cases(counted: Counted | None) -> bool:
    return counted is not None and counted.figure is not None and counted.figure.counts.denominator > 0


def keep(session: Session, portal: Portal, counted: Mapping[Place, Counted], by: str) -> Mapping[Place, int]:
    """Store what was counted, each figure once. Out: the number of the figure of each value that has one."""
    run = stored.Run(Group.NONE, stored.last_event(session), portal.now(), by)
    known = {place: each.figure for place, each in counted.items() if each.figure is not None}
    numbers: dict[int, int] = {}
    for figure in known.values():
        if id(figure) not in numbers:
            numbers[id(figure)] = stored.keep(session, figure, run)
    return {place: numbers[id(figure)] for place, figure in known.items()}


def with_figures(report: Report, numbers: Mapping[Place, int]) -> Report:
    """Return a report whose counted values name the figures behind them."""
    parts = []
    for part in report.parts:
        lines = tuple(
            replace(line, figure=numbers.get((part.subject.identity, line.slot), line.figure))
            for line in part.lines
        )
        parts.append(replace(part, lines=lines))
    return replace(report, parts=tuple(parts))


def _period(portal: Portal, year: int, slot: Slot) -> Period:
    fiscal = portal.catalogue.city.fiscal_year
    if slot is Slot.ACTUAL:
        return period_of(portal, *fiscal.bounds(year))
    return period_of(portal, *fiscal.quarters(year)[QUARTER_SLOTS.index(slot)])
