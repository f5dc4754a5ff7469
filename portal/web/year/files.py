"""The pages of the performance year as files: tables, documents for programs, and PDF."""

from collections.abc import Iterable

from flask import Response, abort, render_template
from werkzeug.utils import secure_filename

from portal.queries.books import Entry
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.pdf import as_pdf
from portal.web.spreadsheets import csv_file
from portal.web.year import blueprint
from portal.web.year.action_plan import plan_asked_for
from portal.web.year.agencies import book_of
from portal.web.year.columns import as_json, as_rows
from portal.web.year.frame import framed
from portal.web.year.measure import page_of, shown

NOWHERE = "#"
"""Nothing leads anywhere in print: the years of a page are those it is not of."""


@blueprint.get("/performance/agencies/<agency>/measures.<ending>")
@access(Access.ANYONE)
def agency_file(agency: str, ending: str) -> Response:
    """Give an agency's pages of the budget book as CSV or JSON."""
    book = book_of(agency)
    return _file(f"{agency}-{book.year}", ending, (each for part in book.services for each in part.entries))


@blueprint.get("/<lang>/performance/agencies/<agency>/measures.pdf")
@access(Access.ANYONE)
def agency_pdf(agency: str) -> Response:
    """Give an agency's pages of the budget book as a tagged PDF."""
    book = book_of(agency)
    frame = framed(book.year, lambda _: NOWHERE)
    page = render_template("year/print/agency.html", book=book, printed=True, **frame)
    return as_pdf(page, f"{agency}-{book.year}")


@blueprint.get("/performance/action-plan/measures.<ending>")
@access(Access.ANYONE)
def action_plan_file(ending: str) -> Response:
    """Give the measures of the Action Plan as CSV or JSON; one of several goals is there once."""
    plan = plan_asked_for()
    entries = {
        each.measure.identity: each for one in plan.pillars for goal in one.goals for each in goal.entries
    }
    return _file(f"action-plan-{plan.year}", ending, entries.values())


@blueprint.get("/<lang>/performance/action-plan/measures.pdf")
@access(Access.ANYONE)
def action_plan_pdf() -> Response:
    """Give the Action Plan as a tagged PDF."""
    plan = plan_asked_for()
    frame = framed(plan.year, lambda _: NOWHERE)
    page = render_template("year/print/action_plan.html", plan=plan, printed=True, **frame)
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
def measure_file(identity: str, ending: str) -> Response:
    """Give one measure with its years as CSV or JSON."""
    entry = page_of(identity).entry
    return _file(f"measure-{entry.measure.defined.code or 'one'}-{entry.now.year}", ending, [entry])


def _file(name: str, ending: str, entries: Iterable[Entry]) -> Response:
    if ending == "csv":
        response = csv_file(name, as_rows(entries), marked=False)
    elif ending == "json":
        portal = current_portal()
        made = as_json(entries, portal.catalogue.city.open_data_licence, portal.now().isoformat())
        response = Response(made, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{secure_filename(name)}.json"'
    else:
        abort(404)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
