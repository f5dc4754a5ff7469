"""The city's agencies, and each agency's pages of the budget book."""

from typing import Any

from flask import Response, abort, render_template, url_for

from portal.domain.annotations import Scope, ScopeKind
from portal.queries.books import BudgetBook, agencies_with_measures, budget_book, service_words
from portal.queries.stats.yearly import sent_years
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, files_of, framed, notes_of
from portal.web.year.restated import changes
from portal.web.year.words import in_source


@blueprint.get("/<lang>/performance/agencies")
@access(Access.ANYONE)
@understands("year")
@kept
def agencies() -> str:
    """Show the agencies that plan and report."""
    return render_template("year/agencies.html", **_listed())


@blueprint.get("/<lang>/performance/measures.pdf")
@access(Access.ANYONE)
def agencies_pdf() -> Response:
    """Give the list of the agencies as a tagged PDF."""
    listed = _listed()
    return as_pdf(
        render_template("year/print/agencies.html", printed=True, **listed), f"agencies-{listed['year']}"
    )


def _listed() -> dict[str, Any]:
    portal = current_portal()
    year = chosen_year(portal)

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.agencies{endpoint}", year=year, **more)

    return {
        "agencies": agencies_with_measures(portal, year),
        "reports": sent_years(portal),
        "files": files_of(address),
        **framed(year, lambda each: url_for("year.agencies", year=each)),
    }


@blueprint.get("/<lang>/performance/agencies/<agency>")
@access(Access.ANYONE)
@understands("year")
@kept
def agency(agency: str) -> str:
    """Show an agency's measures of a fiscal year, by budget service: its pages of the budget book."""
    return render_template("year/agency.html", **shown(book_of(agency)))


@blueprint.get("/<lang>/performance/agencies/<agency>/services/<service>")
@access(Access.ANYONE)
@understands("year")
@kept
def service(agency: str, service: str) -> str:
    """Show the measures of one of an agency's budget services."""
    return render_template("year/agency.html", **shown(book_of(agency, service)))


def shown(book: BudgetBook) -> dict[str, Any]:
    """Return what the templates need of an agency's pages, on the page and in print."""
    portal, entries = current_portal(), [each for part in book.services for each in part.entries]
    scope = Scope(ScopeKind.AGENCY, book.agency)

    def address(endpoint: str, year: int = book.year, **more: Any) -> str:
        if book.only is None:
            return url_for(f"year.agency{endpoint}", agency=book.agency, year=year, **more)
        only = book.only.address
        return url_for(f"year.service{endpoint}", agency=book.agency, service=only, year=year, **more)

    return {
        "book": book,
        "does": {code: in_source(text) for code, text in service_words(portal, book).items()},
        "notes": notes_of([scope], entries[0].years, below=True) if entries else [],
        "changes": changes(entries),
        "files": files_of(address),
        **framed(book.year, lambda year: address("", year)),
    }


def book_of(agency: str, service: str | None = None) -> BudgetBook:
    """Return an agency's pages of the year that is asked for, or those of one of its budget services.

    404 for what is no agency of the city, and for a service that has nothing in that year.
    """
    portal = current_portal()
    year = chosen_year(portal)
    if agency not in agencies_with_measures(portal, year):
        abort(404)
    book = budget_book(portal, agency, year)
    return book if service is None else book.of(service) or abort(404)
