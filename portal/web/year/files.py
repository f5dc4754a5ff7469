"""The pages of the performance year as files: tables, documents for programs, and PDF."""

from collections.abc import Iterable

from flask import Response, render_template

from portal.queries.books import BudgetBook, Entry, agencies_with_measures, budget_book
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept_file
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.action_plan import plan_asked_for
from portal.web.year.action_plan import shown as shown_plan
from portal.web.year.agencies import book_of
from portal.web.year.agencies import shown as shown_book
from portal.web.year.columns import MEASURES, rows_of
from portal.web.year.frame import chosen_year
from portal.web.year.measure import page_of, shown
from portal.web.year.tables import table_file


@blueprint.get("/performance/agencies/<agency>/measures.<ending>")
@access(Access.ANYONE)
@kept_file
def agency_file(agency: str, ending: str) -> Response:
    """Give an agency's pages of the budget book as CSV or JSON."""
    return _book_file(book_of(agency), ending)


@blueprint.get("/<lang>/performance/agencies/<agency>/measures.pdf")
@access(Access.ANYONE)
def agency_pdf(agency: str) -> Response:
    """Give an agency's pages of the budget book as a tagged PDF."""
    return _book_pdf(book_of(agency))


@blueprint.get("/performance/agencies/<agency>/services/<service>/measures.<ending>")
@access(Access.ANYONE)
@kept_file
def service_file(agency: str, service: str, ending: str) -> Response:
    """Give the page of a budget service as CSV or JSON."""
    return _book_file(book_of(agency, service), ending)


@blueprint.get("/<lang>/performance/agencies/<agency>/services/<service>/measures.pdf")
@access(Access.ANYONE)
def service_pdf(agency: str, service: str) -> Response:
    """Give the page of a budget service as a tagged PDF."""
    return _book_pdf(book_of(agency, service))


@blueprint.get("/performance/measures.<ending>")
@access(Access.ANYONE)
@kept_file
def agencies_file(ending: str) -> Response:
    """Give every agency's pages of the budget book as one file, CSV or JSON."""
    portal = current_portal()
    year = chosen_year(portal)
    books = [budget_book(portal, agency, year) for agency in agencies_with_measures(portal, year)]
    entries = (each for book in books for part in book.services for each in part.entries)
    return _file(f"measures-{year}", ending, entries)


@blueprint.get("/performance/action-plan/measures.<ending>")
@access(Access.ANYONE)
@kept_file
def action_plan_file(ending: str) -> Response:
    """Give the measures of the Action Plan as CSV or JSON; one of several goals is there once."""
    plan = plan_asked_for()
    return _file(f"action-plan-{plan.year}", ending, plan.entries)


@blueprint.get("/<lang>/performance/action-plan/measures.pdf")
@access(Access.ANYONE)
def action_plan_pdf() -> Response:
    """Give the Action Plan as a tagged PDF."""
    plan = plan_asked_for()
    page = render_template("year/print/action_plan.html", printed=True, **shown_plan(plan))
    return as_pdf(page, f"action-plan-{plan.year}")


@blueprint.get("/<lang>/performance/register/<identity>/measure.pdf")
@access(Access.ANYONE)
def measure_pdf(identity: str) -> Response:
    """Give one measure with its years as a tagged PDF."""
    page = page_of(identity)
    name = f"measure-{page.entry.measure.defined.code or 'one'}-{page.entry.now.year}"
    return as_pdf(render_template("year/print/measure.html", printed=True, **shown(page)), name)


@blueprint.get("/performance/register/<identity>/measure.<ending>")
@access(Access.ANYONE)
@kept_file
def measure_file(identity: str, ending: str) -> Response:
    """Give one measure with its years as CSV or JSON."""
    page = page_of(identity)
    entry = page.entry
    versions = [{"from_fiscal_year": each.first_year, "formula": each.formula} for each in page.versions]
    name = f"measure-{entry.measure.defined.code or 'one'}-{entry.now.year}"
    return table_file(MEASURES, rows_of([entry]), name, ending, {"versions": versions})


def _book_file(book: BudgetBook, ending: str) -> Response:
    return _file(_name(book), ending, (each for part in book.services for each in part.entries))


def _book_pdf(book: BudgetBook) -> Response:
    return as_pdf(render_template("year/print/agency.html", printed=True, **shown_book(book)), _name(book))


def _name(book: BudgetBook) -> str:
    return "-".join([book.agency, *([book.only.address] if book.only else []), str(book.year)])


def _file(name: str, ending: str, entries: Iterable[Entry]) -> Response:
    return table_file(MEASURES, rows_of(entries), name, ending)
