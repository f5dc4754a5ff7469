"""What every page of the performance year shows around its measures: the years, and the files of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort

from portal.domain.values import Source
from portal.portal import Portal
from portal.queries.books import ACTUALS, Entry, this_year
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year, quarter_words, year_words
from portal.web.year import words


@dataclass(frozen=True)
class Choice:
    """A fiscal year that can be looked at."""

    name: str
    url: str
    current: bool


def chosen_year(portal: Portal) -> int:
    """Return the fiscal year that an address asks for, without one the present; 404 for one to come."""
    present = this_year(portal)
    year = present if (asked := asked_year()) is None else asked
    if not present - 20 <= year <= present + 1:
        abort(404)
    return year


def framed(year: int, address: Callable[[int], str]) -> dict[str, Any]:
    """Return what the templates need of a year; see year/frame.html. `address`: a year → its page."""
    texts, present = current_texts(), this_year(current_portal())
    years: Sequence[int] = range(present - ACTUALS + 1, present + 2)
    return {
        "year": year,
        "year_words": year_words(texts, year),
        "years": [Choice(year_words(texts, each), address(each), each == year) for each in reversed(years)],
        "words": words,
        "outcome": outcome,
        "said_year": lambda number: year_words(texts, number),
        "said_quarter": lambda number: quarter_words(texts, number),
        "counted_at": texts.date_time(current_portal().now()),
    }


def outcome(entry: Entry) -> str:
    """Say whether the target of the book's own year was met; while the number can still change: so far."""
    actual = entry.now.actual
    is_over = entry.now.year < this_year(current_portal())
    stands = actual.is_final or (is_over and actual.now is not None and actual.now.source is Source.IMPORTED)
    return words.outcome_words(current_texts(), entry.is_missed, is_final=stands)
