"""A signed report as files: a table of its values, the same for programs, and a tagged PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, abort, render_template

from portal.domain.reports import Line, Portion
from portal.domain.values import Number
from portal.web.access import Access, access
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.columns import ANSWERS, answered, restated
from portal.web.year.reports import Signed, report_of, shown, stands
from portal.web.year.restated import pairs
from portal.web.year.tables import Column, Table, table_file, written


@dataclass(frozen=True)
class Reported:
    """One value of a report."""

    part: Portion
    line: Line

    @property
    def now(self) -> Number:
        """What stands."""
        return stands(self.line)

    def of_miss(self, name: str) -> str:
        """Return what the report says of a miss of the measure's target."""
        return getattr(self.part.miss, name) if self.part.miss else ""


def _restatements(row: Reported) -> str:
    changed = pairs(row.line.final) if row.line.final else ()
    return "; ".join(restated(before, after) for before, after in changed)


def _answers(row: Reported) -> str | None:
    """Write what was asked of this value; what was asked of the whole measure stands with its last one."""
    last = row.line is row.part.lines[-1]
    return answered(
        each for each in row.part.questions if each.slot is row.line.slot or (each.slot is None and last)
    )


VALUES: Table[Reported] = Table(
    "values",
    "A row for each value of a signed report: what stands now, and what was signed.",
    (
        Column("identity", "what finds the measure here", lambda row: row.part.subject.identity),
        Column("code", "its number in the city's register", lambda row: row.part.subject.defined.code),
        Column("title", "what is measured", lambda row: row.part.subject.defined.title),
        Column("unit", "count, percent, currency or duration", lambda row: row.part.subject.defined.unit),
        Column("target", "the year's target when it was signed", lambda row: written(row.part.target.number)),
        Column("slot", "q1 to q4: a quarter; actual: the whole year", lambda row: row.line.slot.value),
        Column("value", "the value that stands, in the unit", lambda row: written(row.now.number)),
        Column("numerator", "of a ratio, above the line", lambda row: written(row.now.numerator)),
        Column("denominator", "of a ratio, below the line", lambda row: written(row.now.denominator)),
        Column("signed_value", "the value that was signed", lambda row: written(row.line.value.number)),
        Column(
            "without_number",
            "a counted value without a number, and why: too_few, not_yet or not_reached",
            lambda row: row.now.lack,
        ),
        Column("context", "what explains the value", lambda row: row.line.words),
        Column("restatements", "what stood before, since when no longer, by whom, and why", _restatements),
        Column("answers", ANSWERS, _answers),
        Column("computed", "whether the portal counted it", lambda row: row.part.subject.is_computed),
        Column("missed", "whether the measure missed its target", lambda row: row.part.miss is not None),
        Column("explanation", "why it was missed", lambda row: row.of_miss("explanation")),
        Column("what_changes", "what will change", lambda row: row.of_miss("change")),
    ),
)


@blueprint.get("/performance/agencies/<agency>/<int:year>/<slug>.<ending>")
@access(Access.ANYONE)
def report_file(agency: str, year: int, slug: str, ending: str) -> Response:
    """Give a signed report as CSV or JSON; 404 for one that nobody has signed off."""
    signed = report_of(agency, year, slug) or abort(404)
    return table_file(VALUES, _rows(signed), f"{agency}-{year}-{slug}", ending, _head(signed))


@blueprint.get("/<lang>/performance/agencies/<agency>/<int:year>/<slug>.pdf")
@access(Access.ANYONE)
def report_pdf(agency: str, year: int, slug: str) -> Response:
    """Give a signed report as a tagged PDF; 404 for one that nobody has signed off."""
    if report_of(agency, year, slug) is None:
        abort(404)
    page = render_template("year/print/report.html", printed=True, **shown(agency, year, slug))
    return as_pdf(page, f"{agency}-{year}-{slug}")


def _rows(signed: Signed) -> Iterator[Reported]:
    return (Reported(part, line) for part in signed.report.parts for line in part.lines)


def _head(signed: Signed) -> dict[str, object]:
    signature = signed.signature
    return {
        "report": signed.report.kind.value,
        "fiscal_year": signed.report.year,
        "agency": signature.agency,
        "agency_name": signature.agency_name,
        "signed_at": signature.at.isoformat(),
        "due": signature.due.isoformat() if signature.due else None,
        "late": signature.is_late,
        "summary": signed.report.summary,
    }
