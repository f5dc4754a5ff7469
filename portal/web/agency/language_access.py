"""The language-access report: of an agency or of the whole city, as a page, a table and a PDF."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from portal.catalogue.schema import AgencyKind
from portal.domain.permissions import Permission
from portal.queries.books import this_year
from portal.queries.language_access import LanguageAccess, LanguageLine
from portal.queries.language_access import language_access as counted
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.standings import standings_of
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
    """Give the same numbers as a table."""
    view = _view()
    rows = [[str(view.year), view.agency or "all", line.language, *_cells(line)] for line in view.lines]
    return csv_file(_name(view), [["fiscal_year", "agency", "language", *COLUMNS], *rows], marked=False)


@blueprint.get("/language-access.pdf")
@needs(Permission.READ_YEAR)
def language_access_pdf() -> Response:
    """Give the report as a tagged PDF."""
    page = _page()
    return as_pdf(render_template("agency/language_access_print.html", **page), _name(page["view"]))


COLUMNS = ("requests", "digital_requests", "messages", "calls_with_interpreter", "people_who_prefer_it")


def _cells(line: LanguageLine) -> list[str | None]:
    counts = (line.requests, line.take_up.numerator, line.messages, line.interpreted, line.people)
    return [None if each is None else str(each) for each in counts]


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
        "standings": standings_of(portal),
        "years": [
            (year, address("language_access", year=year)) for year in range(present, present - YEARS, -1)
        ],
        "agencies": [(None, texts.gettext("All agencies"), address("language_access", agency=None))]
        + [(code, agency_name(code), address("language_access", agency=code)) for code in _agencies()],
        "csv_url": address("language_access_csv"),
        "pdf_url": address("language_access_pdf"),
    }
