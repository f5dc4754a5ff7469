"""What every page of figures shows around them: years, views, what they are narrowed to, how fresh."""

from dataclasses import dataclass, replace
from typing import Any

from portal.domain.measures import Measure
from portal.queries.performance import By, Cut, Question, YearView
from portal.web.current import current_texts
from portal.web.figure_words import code_name
from portal.web.fiscal_years import year_words
from portal.web.performance.asking import address, widened
from portal.web.performance.ranges import level
from portal.web.performance.words import left_out, rows_word, span_words, total_word, view_word


@dataclass(frozen=True)
class Choice:
    """A fiscal year, or a view of its figures, that can be looked at."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Narrowing:
    """Something that figures are narrowed to, and where they are not."""

    name: str
    url: str


def framed(view: YearView, question: Question, measure: Measure | None = None) -> dict[str, Any]:
    """Return what the templates need of a year besides its figures; see performance/frame.html."""
    texts = current_texts()
    question = replace(question, year=view.year)
    return {
        "year": year_words(texts, view.year),
        "period": span_words(texts, view.span),
        "scope": scope_names(view),
        "counted_at": texts.date_time(view.counted_at),
        "as_of": texts.date_time(view.as_of) if view.as_of else None,
        "years": [
            Choice(year_words(texts, year), address(replace(question, year=year), measure), year == view.year)
            for year in view.years
        ],
        "views": [
            Choice(view_word(texts, by), address(replace(question, by=by), measure), by is view.by)
            for by in By
            if by.value not in view.cuts
        ],
        "narrowings": [
            Narrowing(code_name(cut, code), address(widened(question, cut), measure))
            for cut, code in view.cuts.items()
        ],
        "column": rows_word(texts, view.by),
        "all_rows": total_word(texts, view.by),
        "running": not view.span.is_over(view.today),
        "left_out": left_out,
        "level": level(texts),
    }


def scope_names(view: YearView) -> list[str]:
    """Name what figures are narrowed to; nothing for those of the whole city."""
    return [code_name(cut, code) for cut, code in view.cuts.items()]


def service_of(view: YearView) -> str | None:
    """Return the code of the service that a view is narrowed to."""
    return view.cuts.get(Cut.SERVICE)
