"""Everything that was restated of a fiscal year, of all agencies: a page, and its files."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, url_for

from portal.domain.report_questions import read_answers
from portal.domain.values import Source
from portal.queries.books import public_entries
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.columns import ANSWERS, answered
from portal.web.year.frame import chosen_year, files_of, framed
from portal.web.year.restated import Restatement, change, restatements, who
from portal.web.year.tables import Column, Table, table_file, written

RESTATED: Table[Restatement] = Table(
    "restatements",
    "A row for each value that was changed after it was signed off or approved.",
    (
        Column("identity", "what finds the measure here", lambda row: row.measure.identity),
        Column("code", "its number in the city's register", lambda row: row.measure.defined.code),
        Column("agency", "the agency's code", lambda row: row.measure.agency),
        Column("title", "what is measured", lambda row: row.measure.defined.title),
        Column("unit", "count, percent, currency or duration", lambda row: row.measure.defined.unit),
        Column("fiscal_year", "by the year in which it ends", lambda row: str(row.year)),
        Column("slot", "target; q1 to q4: a quarter; actual: the whole year", lambda row: row.slot.value),
        Column("before", "the value that stood, in the unit", lambda row: written(row.before.value.number)),
        Column("after", "the value that took its place", lambda row: written(row.after.value.number)),
        Column("at", "when (UTC)", lambda row: row.after.at.isoformat() if row.after.at else None),
        Column("by", "who changed it", lambda row: who(row.after.by)),
        Column("reason", "why", lambda row: row.after.reason),
        Column("answers", ANSWERS, lambda row: answered(read_answers(row.after.answers, row.year))),
    ),
)


@blueprint.get("/<lang>/performance/restated")
@access(Access.ANYONE)
@understands("year")
@kept
def restated() -> str:
    """Show what was restated of a fiscal year, the newest first."""
    return render_template("year/restated.html", **_shown())


@blueprint.get("/performance/restated.<ending>")
@access(Access.ANYONE)
def restated_file(ending: str) -> Response:
    """Give the same as CSV or JSON."""
    year = chosen_year(current_portal())
    return table_file(RESTATED, _restatements(year), f"restated-{year}", ending)


@blueprint.get("/<lang>/performance/restated.pdf")
@access(Access.ANYONE)
def restated_pdf() -> Response:
    """Give the same as a tagged PDF."""
    shown = _shown()
    return as_pdf(
        render_template("year/print/restated.html", printed=True, **shown), f"restated-{shown['year']}"
    )


def _shown() -> dict[str, Any]:
    year = chosen_year(current_portal())

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.restated{endpoint}", year=year, **more)

    return {
        "rows": [(each.measure.agency, change(each)) for each in _restatements(year)],
        "files": files_of(address),
        **framed(year, lambda number: url_for("year.restated", year=number)),
    }


def _restatements(year: int) -> list[Restatement]:
    """Return the restatements of a fiscal year, the newest first."""
    every = restatements(public_entries(current_portal(), year))
    found = [each for each in every if each.after.source is Source.RESTATED]
    return sorted(found, key=lambda each: each.after.at or datetime.min.replace(tzinfo=UTC), reverse=True)
