"""The city's agencies, and each agency's pages of the budget book."""

from flask import abort, render_template, url_for

from portal.queries.books import BudgetBook, agencies_with_measures, budget_book
from portal.queries.stats.yearly import sent_years
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, framed


@blueprint.get("/<lang>/performance/agencies")
@access(Access.ANYONE)
@kept
def agencies() -> str:
    """Show the agencies that plan and report."""
    portal = current_portal()
    frame = framed(chosen_year(portal), lambda year: url_for("year.agencies", year=year))
    return render_template(
        "year/agencies.html", agencies=agencies_with_measures(portal), reports=sent_years(portal), **frame
    )


@blueprint.get("/<lang>/performance/agencies/<agency>")
@access(Access.ANYONE)
@kept
def agency(agency: str) -> str:
    """Show an agency's measures of a fiscal year, by budget service: its pages of the budget book."""
    book = book_of(agency)
    frame = framed(book.year, lambda year: url_for("year.agency", agency=agency, year=year))
    return render_template("year/agency.html", book=book, **frame)


def book_of(agency: str) -> BudgetBook:
    """Return an agency's pages of the year that is asked for; 404 for what is no agency of the city."""
    portal = current_portal()
    if agency not in agencies_with_measures(portal):
        abort(404)
    return budget_book(portal, agency, chosen_year(portal))
