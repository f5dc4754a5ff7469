"""How the plans and reports of all agencies stand in a fiscal year, late ones too: a page, and its files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, abort, render_template, url_for

from portal.catalogue import Said
from portal.catalogue.schema import Agency
from portal.domain.papers import PaperKind, PaperStatus
from portal.queries.papers import PaperLine
from portal.queries.plans import is_frozen, is_late, is_not_back, year_view
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year import plans as plan_page
from portal.web.year import reports as report_page
from portal.web.year.frame import chosen_year, files_of, framed
from portal.web.year.tables import Column, Table, table_file
from portal.web.year.words import agency_name

IN_ORDER = (PaperKind.PLAN, PaperKind.MID_YEAR, PaperKind.YEAR_END)
"""An agency's papers of a year as they fall due: the columns of the page."""

SLUGS = {kind: slug for slug, kind in report_page.KINDS.items()}


@dataclass(frozen=True)
class Owed:
    """A plan or a report of an agency: `line` is None while nobody has begun it."""

    agency: Agency
    kind: PaperKind
    year: int
    line: PaperLine | None
    due: date | None

    @property
    def due_day(self) -> str | None:
        """The last day on which it is in time."""
        return self.due.isoformat() if self.due else None

    @property
    def is_late(self) -> bool:
        """Whether it came after its due day, or that is over and it has not come (again)."""
        city = current_portal().catalogue.city
        today = city.calendar.local_day(current_portal().now())
        return self.is_not_back or (self.due is not None and is_late(self.line, self.due, today, city.zone))

    @property
    def is_not_back(self) -> bool:
        """Whether it is a plan that went back, and did not come again in its last window."""
        return is_not_back(current_portal(), self.line)

    @property
    def stands(self) -> str:
        """How it stands, as a code; what is only being written has not come."""
        if self.kind is not PaperKind.PLAN:
            return "signed" if is_frozen(self.line) else "not_signed"
        codes = {
            PaperStatus.FROZEN: "approved",
            PaperStatus.SUBMITTED: "being_reviewed",
            PaperStatus.RETURNED: "being_changed",
        }
        return codes.get(self.line.status, "not_come") if self.line else "not_come"

    @property
    def came(self) -> str | None:
        """The day on which it came."""
        if self.line is None or self.line.finished_at is None:
            return None
        return current_portal().catalogue.city.calendar.local_day(self.line.finished_at).isoformat()


STANDINGS: Table[Owed] = Table(
    "papers",
    "A row for each plan and each report that an agency owes in a fiscal year.",
    (
        Column("agency", "the agency's code", lambda row: row.agency.code),
        Column("agency_name", "its name", lambda row: row.agency.name),
        Column("fiscal_year", "by the year in which it ends", lambda row: str(row.year)),
        Column("paper", "plan, mid_year or year_end: a report", lambda row: row.kind.value),
        Column("due", "the last day on which it is in time", lambda row: row.due_day),
        Column(
            "stands",
            "a plan: not_come, being_reviewed, being_changed or approved; a report: not_signed or signed",
            lambda row: row.stands,
        ),
        Column("came", "the day on which it came", lambda row: row.came),
        Column("late", "whether it came late, or is late now", lambda row: row.is_late),
    ),
)


@dataclass(frozen=True)
class Stands:
    """A plan or a report in words. `url` None: there is nothing to read yet. `late` names it, if so."""

    words: str
    url: str | None
    late: str | None


@blueprint.get("/<lang>/performance/plans")
@access(Access.ANYONE)
@understands("year")
@kept
def plans() -> str:
    """Show how the plans and reports of a fiscal year stand."""
    return render_template("year/plans.html", **_shown())


@blueprint.get("/performance/plans.<ending>")
@access(Access.ANYONE)
def plans_file(ending: str) -> Response:
    """Give the same as CSV or JSON."""
    year = chosen_year(current_portal())
    return table_file(STANDINGS, [one for each in _owed(year) for one in each], f"plans-{year}", ending)


@blueprint.get("/<lang>/performance/plans.pdf")
@access(Access.ANYONE)
def plans_pdf() -> Response:
    """Give the same as a tagged PDF."""
    shown = _shown()
    return as_pdf(render_template("year/print/plans.html", printed=True, **shown), f"plans-{shown['year']}")


def _shown() -> dict[str, Any]:
    year = chosen_year(current_portal())

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.plans{endpoint}", year=year, **more)

    rows = [(agency_name(those[0].agency.code), [_stands(one) for one in those]) for those in _owed(year)]
    return {
        "rows": rows,
        "late": _late(rows),
        "files": files_of(address),
        **framed(year, lambda number: url_for("year.plans", year=number)),
    }


def _late(rows: list[tuple[Said, list[Stands]]]) -> list[tuple[Said, str]]:
    """Name what is late now, by agency."""
    named = [(agency, [one.late for one in those if one.late]) for agency, those in rows]
    return [(agency, current_texts().listed(late)) for agency, late in named if late]


def _owed(year: int) -> list[list[Owed]]:
    """Return for each agency its plan and its reports; who is no principal agency owes none."""
    view = year_view(current_portal(), year) or abort(404)
    return [
        [Owed(each.agency, kind, year, each.lines[kind], view.due.get(kind)) for kind in IN_ORDER]
        for each in view.agencies
        if each.agency.principal or any(each.lines.values())
    ]


def _stands(of: Owed) -> Stands:
    texts, is_plan = current_texts(), of.kind is PaperKind.PLAN
    said = (
        plan_page.standing(of.line, of.year) if is_plan else report_page.standing(of.line, of.kind, of.year)
    )
    names = {
        PaperKind.PLAN: texts.gettext("plan"),
        PaperKind.MID_YEAR: texts.gettext("mid-year report"),
        PaperKind.YEAR_END: texts.gettext("year-end report"),
    }
    url = (
        url_for("year.plan", agency=of.agency.code, year=of.year)
        if is_plan
        else url_for("year.report", agency=of.agency.code, year=of.year, slug=SLUGS[of.kind])
    )
    is_missing = of.is_not_back or (of.is_late and of.came is None)
    return Stands(" ".join(said), url if is_frozen(of.line) else None, names[of.kind] if is_missing else None)
