"""The rows of the tables: one for each service, agency, month or quarter."""

from dataclasses import dataclass

from flask import url_for

from portal.catalogue.folding import fold
from portal.domain.measures import Figures
from portal.queries.performance import By, YearView
from portal.web.current import current_portal, current_texts
from portal.web.performance.words import month_words, quarter_words, span_words


@dataclass(frozen=True)
class Row:
    """The figures of one row. `days` says which days a named span has, `url` where more about it is."""

    name: str
    figures: Figures
    url: str | None = None
    days: str | None = None


def rows(view: YearView) -> list[Row]:
    """Return the rows of a view: spans in the order of time, services and agencies by name."""
    if view.by is By.MONTH:
        return [Row(month_words(current_texts(), span), each) for span, each in view.spans.items()]
    if view.by is By.QUARTER:
        return _quarters(view)
    found = _agencies(view) if view.by is By.AGENCY else _services(view)
    return sorted(found, key=lambda row: (fold(row.name), row.name))


def _quarters(view: YearView) -> list[Row]:
    texts = current_texts()
    return [
        Row(quarter_words(texts, number), each, days=span_words(texts, span))
        for number, (span, each) in enumerate(view.spans.items(), start=1)
    ]


def _agencies(view: YearView) -> list[Row]:
    """Return a row for each agency with figures; one that the profile does not know is shown by its code."""
    catalogue = current_portal().catalogue
    words = catalogue.words(current_texts().language)
    found = []
    for code, figures in view.groups.items():
        agency = catalogue.agencies.get(code)
        found.append(Row(words(agency.name) if agency else code, figures))
    return found


def _services(view: YearView) -> list[Row]:
    """Return a row for each service the city offers, and for each other that has figures."""
    catalogue, language = current_portal().catalogue, current_texts().language
    versions = {version.service.code: version for version in catalogue.services.values()}
    found = []
    for code in {*versions, *view.groups}:
        version = versions.get(code)
        figures = view.groups.get(code, Figures())
        if version is None:
            found.append(Row(code, figures))
            continue
        service = version.service
        if service.retired and code not in view.groups:
            continue
        url = None if service.retired else url_for("residents.service", slug=service.slug)
        found.append(Row(version.words(language)(service.name), figures, url))
    return found
