"""What stands beside figures and is no fact: notes on what happened, residents, and costs.

All of it lies in the database. While that is away the figures stand alone, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.catalogue import Said
from portal.domain.costs import cost_per_request
from portal.domain.gaps import largest_gap_of_people
from portal.domain.intervals import per_thousand, per_thousand_interval
from portal.domain.population import PopulationKind
from portal.queries.costs import costs_of
from portal.queries.performance import By, Cut, YearView
from portal.queries.places.areas import in_order
from portal.queries.population import population
from portal.store.base import DatabaseUnavailable
from portal.web.current import current_portal, current_texts
from portal.web.errors import log_unavailable
from portal.web.figure_words import code_name
from portal.web.notes import Note
from portal.web.performance.findings import gap_of_people
from portal.web.performance.notes import notes_of, numbers_of_row

PEOPLE = {By.DISTRICT: PopulationKind.DISTRICT, By.NEIGHBOURHOOD: PopulationKind.NEIGHBOURHOOD}

PLACES = {Cut.DISTRICT, Cut.NEIGHBOURHOOD}
"""Figures of one place have requests of that place alone, but its neighbors' people are all counted."""


@dataclass(frozen=True)
class PerResidents:
    """Requests of one place beside the people who live there; `notes` has the numbers of those about it."""

    name: str
    requests: int
    people: int
    rate: float
    low: float
    high: float
    notes: str


@dataclass(frozen=True)
class Residents:
    """Requests per 1,000 residents, from the most to the fewest, and whose count of people it is.

    `gap` names the largest gap in a sentence; None where there is none. `elsewhere`: requests in no row.
    """

    gap: str | None
    rows: Sequence[PerResidents]
    elsewhere: int
    source: Said
    year: int
    is_demonstration: bool


@dataclass(frozen=True)
class Cost:
    """What a service cost in a year, for each of its requests (None: too few to say), and its notes."""

    name: str
    amount: Decimal
    requests: int
    each: Decimal | None
    source: Said
    is_demonstration: bool
    notes: str


def beside(view: YearView, first_day: date) -> Mapping[str, Any]:
    """Return what the template needs: `notes` from a day on, `residents`, `costs`, and `is_away`."""
    try:
        notes = notes_of(view, first_day)
        return {
            "notes": notes,
            "residents": _residents(view, notes),
            "costs": _costs(view, notes),
            "is_away": False,
        }
    except DatabaseUnavailable as error:
        log_unavailable(error)
        return {"notes": [], "residents": None, "costs": [], "is_away": True}


def _residents(view: YearView, notes: Sequence[Note]) -> Residents | None:
    """Return requests beside people, where the rows are all the places whose residents were counted.

    Of one place no other has requests: nought would be said of them, and less than all of what lies across.
    """
    if view.by not in PEOPLE or PLACES & view.cuts.keys():
        return None
    table = population(current_portal(), PEOPLE[view.by])
    if table is None:
        return None
    counted = {
        code: (view.groups[code].received if code in view.groups else 0, people)
        for code, people in table.people.items()
    }
    names = {code: code_name(Cut(view.by.value), code) for code in counted}
    rows = []
    for code, (requests, people) in counted.items():
        rate, sure = per_thousand(requests, people), per_thousand_interval(requests, people)
        if rate is not None and sure is not None:
            about = numbers_of_row(view.by, code, notes)
            found = PerResidents(names[code], requests, people, rate, sure.low, sure.high, about)
            rows.append((code, found))
    rows.sort(key=lambda each: (-each[1].rate, in_order(each[0])))
    gap = largest_gap_of_people(counted)
    return Residents(
        gap=gap_of_people(current_texts(), gap, names) if gap else None,
        rows=[row for _, row in rows],
        elsewhere=view.total.received - sum(row.requests for _, row in rows),
        source=_in_source(table.source),
        year=table.year,
        is_demonstration=table.is_demonstration,
    )


def _costs(view: YearView, notes: Sequence[Note]) -> list[Cost]:
    """Return what services cost in a year that is over. Of one that runs, the requests are not all there."""
    if view.by is not By.SERVICE or view.cuts.keys() - {Cut.SERVICE, Cut.AGENCY, Cut.TOPIC}:
        return []
    entered = costs_of(current_portal(), view.year)
    if not entered.is_over:
        return []
    return [
        Cost(
            code_name(Cut.SERVICE, code),
            cost.amount,
            view.groups[code].received,
            cost_per_request(cost.amount, view.groups[code].received),
            _in_source(cost.source),
            cost.is_demonstration,
            numbers_of_row(view.by, code, notes),
        )
        for code, cost in entered.costs.items()
        if code in view.groups
    ]


def _in_source(text: str) -> Said:
    """Return whose numbers they are, as the city wrote it."""
    return Said(text, current_portal().catalogue.city.source_language)
