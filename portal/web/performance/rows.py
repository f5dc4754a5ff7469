"""The rows of the tables: one for each service, agency, place, month or quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.catalogue.folding import fold
from portal.domain.measures import Figures, Measure
from portal.queries.performance import By, Cut, Question, Span, YearView
from portal.queries.places.areas import in_order
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import code_name
from portal.web.fiscal_years import quarter_words
from portal.web.notes import Note
from portal.web.performance.asking import address, narrowed
from portal.web.performance.notes import numbers, numbers_of_row
from portal.web.performance.words import month_words, no_code_word, so_far_words, span_words


@dataclass(frozen=True)
class Row:
    """The figures of one row. `days` says which days a named span has, `url` leads to the row by itself.

    `notes` has the numbers of the notes that touch the row and not just all of the table; "" for none.
    """

    name: str
    figures: Figures
    url: str | None = None
    days: str | None = None
    notes: str = ""


BELOW = {By.AGENCY: By.SERVICE, By.TOPIC: By.SERVICE, By.SERVICE: By.MONTH}
"""What the rows are on the page that a row leads to; of a place, services."""


def rows(
    view: YearView, question: Question, measure: Measure | None = None, notes: Sequence[Note] = ()
) -> list[Row]:
    """Return the rows of a view: spans in the order of time, districts by number, all else by name."""
    texts = current_texts()
    if view.by is By.MONTH:
        return [
            Row(_name(view, span, month_words(texts, span)), each, notes=numbers(notes, span))
            for span, each in view.spans.items()
        ]
    if view.by is By.QUARTER:
        return [
            Row(
                _name(view, span, quarter_words(texts, number)),
                each,
                days=span_words(texts, span),
                notes=numbers(notes, span),
            )
            for number, (span, each) in enumerate(view.spans.items(), start=1)
        ]
    groups = _with_idle_services(view) if view.by is By.SERVICE else view.groups
    found = [
        (
            code,
            replace(
                _row(question, view.by, code, figures, measure), notes=numbers_of_row(view.by, code, notes)
            ),
        )
        for code, figures in groups.items()
        if code is not None
    ]
    by_name = view.by not in {By.DISTRICT, By.NEIGHBOURHOOD}
    found.sort(key=lambda each: (fold(each[1].name) if by_name else "", in_order(each[0])))
    nowhere = view.groups.get(None)
    last = [Row(no_code_word(texts, view.by), nowhere)] if nowhere else []
    return [row for _, row in found] + last


def _name(view: YearView, span: Span, name: str) -> str:
    return name if span.is_over(view.today) else so_far_words(current_texts(), name)


def _row(question: Question, by: By, code: str, figures: Figures, measure: Measure | None) -> Row:
    cut = Cut(by.value)
    leads_on = cut not in question.cuts
    below = narrowed(question, cut, code, BELOW.get(by, By.SERVICE))
    return Row(code_name(cut, code), figures, address(below, measure) if leads_on else None)


def _with_idle_services(view: YearView) -> Mapping[str | None, Figures]:
    """Add the services that nobody asked for, where the figures are of the whole city."""
    if view.cuts:
        return view.groups
    services = [version.service for version in current_portal().catalogue.services.values()]
    idle = [each.code for each in services if not (each.retired or each.is_private)]
    return dict.fromkeys(idle, Figures()) | dict(view.groups)
