"""The yearly report on performance to the Mayor and Council, as it was sent: a page, and a PDF of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template

from portal.domain.register import Unit
from portal.domain.values import read_text
from portal.queries.stats.yearly import AREAS, sent_report
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.pdf import as_pdf
from portal.web.year import blueprint, words
from portal.web.year.tables import Column, Table, table_file

REPORTED: Table[Mapping[str, Any]] = Table(
    "reported",
    "A row for each measure in the yearly report to the Mayor and Council, as it was sent.",
    (
        Column("identity", "what finds the measure here", lambda row: row["identity"]),
        Column("code", "its number in the city's register", lambda row: row["code"]),
        Column("agency", "the agency's code", lambda row: row["agency"]),
        Column("title", "what is measured", lambda row: row["title"]),
        Column("unit", "count, percent, currency or duration", lambda row: row["unit"]),
        Column("actual", "the actual, in the unit", lambda row: row["actual"]),
        Column("target", "the target", lambda row: row["target"]),
        Column("missed", "whether the target was missed; empty: not known", lambda row: row["missed"]),
    ),
)


@blueprint.get("/<lang>/performance/yearly/<int:year>")
@access(Access.ANYONE)
@understands()
@kept
def yearly_report(year: int) -> str:
    """Show the report on a fiscal year; 404 until it is sent."""
    return render_template("year/yearly.html", **_report(year))


@blueprint.get("/<lang>/performance/yearly/<int:year>/report.pdf")
@access(Access.ANYONE)
def yearly_report_pdf(year: int) -> Response:
    """Give the report as a tagged PDF."""
    page = render_template("year/print/yearly.html", **_report(year))
    return as_pdf(page, f"yearly-report-{year}")


@blueprint.get("/performance/yearly/<int:year>/report.<ending>")
@access(Access.ANYONE)
def yearly_report_file(year: int, ending: str) -> Response:
    """Give the measures of the report as CSV, or with its words, meetings and agreements as JSON."""
    found = sent_report(current_portal(), year) or abort(404)
    rows = [each for agency in found["performance"] for each in agency["measures"]]
    names = ("year", "assembled_at", "fields", "is_recorded", "stats", "moved", "months", "agreed")
    head = {name: found[name] for name in names if name in found}
    return table_file(REPORTED, rows, f"yearly-report-{year}", ending, head)


def _report(year: int) -> dict[str, Any]:
    portal, texts = current_portal(), current_texts()
    found = sent_report(portal, year)
    if found is None:
        abort(404)
    return {
        "doc": found,
        "areas": {code: found["fields"].get(AREAS + code, "") for code in found["agencies"]},
        "year": year,
        "year_words": year_words(texts, year),
        "sent": texts.date(texts.local(datetime.fromisoformat(found["assembled_at"]))),
        "words": words,
        "number": _number,
    }


def _number(unit: str | None, number: str | None) -> str:
    """Write a kept number of a measure in its unit."""
    kept_number = read_text(number)
    of = Unit(unit) if unit else None
    return words.number_words(current_texts(), of, kept_number.number, kept_number.lack)
