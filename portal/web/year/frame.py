"""What every page of the performance year shows around its measures: the years, and the files of the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort

from portal.domain.annotations import Scope
from portal.domain.values import MeasureYear, Slot, Source
from portal.opendata.downloads import present
from portal.portal import Portal
from portal.queries.books import ACTUALS, Entry, this_year
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year, quarter_words, year_words
from portal.web.notes import Note, notes_on
from portal.web.year import words


@dataclass(frozen=True)
class Choice:
    """A fiscal year that can be looked at."""

    name: str
    url: str
    current: bool


def chosen_year(portal: Portal) -> int:
    """Return the fiscal year that an address asks for, without one the present; 404 for one to come."""
    now = this_year(portal)
    year = now if (asked := asked_year()) is None else asked
    if not now - 20 <= year <= now + 1:
        abort(404)
    return year


def framed(year: int, address: Callable[[int], str]) -> dict[str, Any]:
    """Return what the templates need of a year; see year/frame.html. `address`: a year → its page."""
    texts, now = current_texts(), this_year(current_portal())
    facts = present(current_portal())
    years: Sequence[int] = range(now - ACTUALS + 1, now + 2)
    return {
        "year": year,
        "year_words": year_words(texts, year),
        "years": [Choice(year_words(texts, each), address(each), each == year) for each in reversed(years)],
        "words": words,
        "outcome": outcome,
        "said_year": lambda number: year_words(texts, number),
        "said_quarter": lambda number: quarter_words(texts, number),
        "counted_at": texts.date_time(current_portal().now()),
        "records_until": texts.date_time(facts.as_of) if facts else None,
    }


def files_of(address: Callable[..., str]) -> tuple[str, str, str]:
    """Return the addresses of a page's PDF, CSV and JSON. `address`: ending and arguments → one."""
    return address("_pdf"), address("_file", ending="csv"), address("_file", ending="json")


def notes_of(scopes: Iterable[Scope], years: Sequence[MeasureYear], *, below: bool) -> list[Note]:
    """Return the notes that touch figures of some scopes in fiscal years, the oldest first."""
    fiscal = current_portal().catalogue.city.fiscal_year
    first, last = fiscal.bounds(years[0].year)[0], fiscal.bounds(years[-1].year)[1]
    return notes_on(dict.fromkeys(scopes), first, last, below=below)


def refreshed(entry: Entry) -> str | None:
    """Say when a measure's values of the book's own year were last put in; None where nothing is known."""
    texts, values = current_texts(), [entry.now.value(slot) for slot in Slot]
    if any(each.now and each.now.source is Source.COUNTED for each in values):
        found = present(current_portal())
        return texts.date_time(found.as_of) if found else None
    moments = [each.now.at for each in values if each.now and each.now.at]
    return texts.date(max(moments)) if moments else None


def outcome(entry: Entry) -> str:
    """Say whether the target of the book's own year was met; while the number can still change: so far."""
    actual = entry.now.actual
    is_over = entry.now.year < this_year(current_portal())
    stands = actual.is_final or (is_over and actual.now is not None and actual.now.source is Source.IMPORTED)
    return words.outcome_words(current_texts(), entry.is_missed, is_final=stands)
