"""The language-access report: of an agency or of the whole city, as a page, a table and a PDF."""

import json
from typing import Any

from flask import Response, abort, render_template, request, url_for

from portal.catalogue.schema import AgencyKind
from portal.domain.permissions import Permission
from portal.localisation.standing import Standing
from portal.queries.books import this_year
from portal.queries.language_access import LanguageAccess, LanguageLine
from portal.queries.language_access import language_access as counted
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.standings import INTERFACE, by_language, standings_of
from portal.web.agency.words import agency_name, language_name
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year
from portal.web.pdf import as_pdf
from portal.web.spreadsheets import csv_file

YEARS = 5
"""So many fiscal years can be looked at, the present one among them."""


@blueprint.get("/language-access")
@needs(Permission.READ_YEAR)
def language_access() -> str:
    """Show how far people are served in the language they prefer."""
    return render_template("agency/language_access.html", **_page())


@blueprint.get("/language-access.csv")
@needs(Permission.READ_YEAR)
def language_access_csv() -> Response:
    """Give the same numbers as a table: a row for each language."""
    view = _view()
    rows = [[_written(each) for each in row.values()] for row in _rows(view)]
    return csv_file(_name(view), [list(COLUMNS), *rows], marked=False)


@blueprint.get("/language-access.json")
@needs(Permission.READ_YEAR)
def language_access_json() -> Response:
    """Give the same numbers for programs, with what each column means."""
    view = _view()
    people = view.people and {"source": view.people.source, "year": view.people.year}
    as_of = view.as_of.isoformat() if view.as_of else None
    document = {"as_of": as_of, "people": people, "columns": COLUMNS, "languages": _rows(view)}
    made = json.dumps(document, ensure_ascii=False, indent=1)
    response = Response(made, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(view)}.json"'
    return response


@blueprint.get("/language-access.pdf")
@needs(Permission.READ_YEAR)
def language_access_pdf() -> Response:
    """Give the report as a tagged PDF."""
    page = _page()
    return as_pdf(render_template("agency/language_access_print.html", **page), _name(page["view"]))


COLUMNS = {
    "fiscal_year": "by the year in which it ends",
    "agency": "the agency's code, or all",
    "language": "the language's tag",
    "requests": "requests made in it",
    "digital_requests": "of these, by the web or an app",
    "digital_take_up": "digital requests of all in this language, 0 to 1; empty under ten",
    "messages": "messages about requests that were sent in it",
    "calls_with_interpreter": "calls with an interpreter for it",
    "people_who_prefer_it": "people in the city who prefer it; empty: not known, or of one agency",
    "portal_translated": "how much of the portal's words is translated, 0 to 1; empty: nothing to translate",
    "portal_reviewed": "how much of them a person has read in translation, 0 to 1",
    "services_translated": "how much of the words of the services is translated: of all, or the agency's",
    "services_reviewed": "how much of them a person has read in translation",
}
"""The columns of the table, and what each means."""

Cell = str | int | float | None


def _rows(view: LanguageAccess) -> list[dict[str, Cell]]:
    """Return a row for each language, with a cell for each column."""
    found = standings_of(current_portal(), view.agency)
    interface, services = by_language(found, of_interface=True), by_language(found, of_interface=False)
    return [
        dict(
            zip(
                COLUMNS,
                (
                    view.year,
                    view.agency or "all",
                    *_counted(line),
                    *_translated(interface.get(line.language)),
                    *_translated(services.get(line.language)),
                ),
                strict=True,
            )
        )
        for line in view.lines
    ]


def _counted(line: LanguageLine) -> tuple[Cell, ...]:
    of = line.take_up
    share = None if of.share is None else round(of.share, 4)
    return (line.language, line.requests, of.numerator, share, line.messages, line.interpreted, line.people)


def _translated(found: Standing | None) -> tuple[Cell, Cell]:
    if found is None or not found.texts:
        return None, None
    return round(found.translated / found.texts, 4), round(found.reviewed / found.texts, 4)


def _written(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _name(view: LanguageAccess) -> str:
    return f"language-access-{view.agency or 'city'}-{view.year}"


def _view() -> LanguageAccess:
    """Count what the address asks for; 404 for a year or an agency that there is not."""
    portal, agency = current_portal(), request.args.get("agency") or None
    present = this_year(portal)
    year = present if (asked := asked_year()) is None else asked
    if not present - YEARS < year <= present or (agency is not None and agency not in _agencies()):
        abort(404)
    return counted(portal, year, agency)


def _agencies() -> list[str]:
    return [
        each.code for each in current_portal().catalogue.agencies.values() if each.kind is AgencyKind.CITY
    ]


def _page() -> dict[str, Any]:
    view, portal, texts = _view(), current_portal(), current_texts()
    present = this_year(portal)

    def address(name: str, year: int = view.year, agency: str | None = view.agency) -> str:
        return url_for(f"agency.{name}", year=year, agency=agency)

    return {
        "view": view,
        "name": agency_name(view.agency) if view.agency else texts.gettext("All agencies"),
        "as_of": texts.date_time(view.as_of) if view.as_of else None,
        "language_name": language_name,
        "standings": standings_of(portal, view.agency),
        "interface": INTERFACE,
        "years": [
            (year, address("language_access", year=year)) for year in range(present, present - YEARS, -1)
        ],
        "agencies": [(None, texts.gettext("All agencies"), address("language_access", agency=None))]
        + [(code, agency_name(code), address("language_access", agency=code)) for code in _agencies()],
        "csv_url": address("language_access_csv"),
        "json_url": address("language_access_json"),
        "pdf_url": address("language_access_pdf"),
    }
