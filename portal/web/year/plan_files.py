"""An approved plan as files: a table of its targets, all of it for programs, and a tagged PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template

from portal.domain.values import Value
from portal.queries.papers import PaperView
from portal.queries.values import measure_years
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.columns import restated
from portal.web.year.plans import shown
from portal.web.year.restated import pairs
from portal.web.year.tables import Column, Table, table_file, written


@dataclass(frozen=True)
class Planned:
    """One measure of an approved plan: as it was approved, and its target as it stands."""

    service: Mapping[str, Any]
    of: Mapping[str, Any]
    target: Value
    last_actual: Value
    approved_on: str | None

    @property
    def stands(self) -> str | None:
        """The target that stands now."""
        return written(self.target.number) if self.target.is_final else self.of["target"]

    @property
    def restatements(self) -> str:
        """What stood before it."""
        return _restated(self.target)


def _restated(value: Value) -> str:
    return "; ".join(restated(before, after) for before, after in pairs(value))


TARGETS: Table[Planned] = Table(
    "targets",
    "A row for each measure of an approved plan: the target that stands, and the one that was approved.",
    (
        Column("identity", "what finds the measure here", lambda row: row.of["identity"]),
        Column("service", "the budget service", lambda row: row.service["name"]),
        Column("title", "what is measured", lambda row: row.of["title"]),
        Column("unit", "count, percent, currency or duration", lambda row: row.of["unit"]),
        Column("direction", "increase, decrease or maintain", lambda row: row.of["direction"]),
        Column("target", "the target that stands, in the unit", lambda row: row.stands),
        Column("approved_target", "the target that was approved", lambda row: row.of["target"]),
        Column("explanation", "why this target, or why none", lambda row: row.of["explanation"]),
        Column("last_target", "the target of the year before", lambda row: row.of["last_target"]),
        Column(
            "last_actual",
            "what was reached in it, as it was known when the plan was approved",
            lambda row: row.of["last_actual"],
        ),
        Column("last_actual_known_on", "the day of the approval", lambda row: row.approved_on),
        Column("last_actual_now", "what stands of it now", lambda row: row.last_actual.text),
        Column(
            "last_actual_restatements",
            "what stood there before, since when no longer, by whom, and why",
            lambda row: _restated(row.last_actual),
        ),
        Column(
            "restatements",
            "what stood before, since when no longer, by whom, and why",
            lambda row: row.restatements,
        ),
    ),
)


@blueprint.get("/performance/agencies/<agency>/plan.<ending>")
@access(Access.ANYONE)
def plan_file(agency: str, ending: str) -> Response:
    """Give an approved plan as CSV or JSON; 404 for one that is not approved."""
    said = shown(agency)
    view: PaperView = said["view"] or abort(404)
    return table_file(TARGETS, _rows(view), f"{agency}-{said['year']}-plan", ending, _head(view))


@blueprint.get("/<lang>/performance/agencies/<agency>/plan.pdf")
@access(Access.ANYONE)
def plan_pdf(agency: str) -> Response:
    """Give an approved plan as a tagged PDF; 404 for one that is not approved."""
    said = shown(agency)
    if said["view"] is None:
        abort(404)
    page = render_template("year/print/plan.html", printed=True, **said)
    return as_pdf(page, f"{agency}-{said['year']}-plan")


def _rows(view: PaperView) -> Iterator[Planned]:
    services, year = (view.frozen or {})["services"], view.line.year
    identities = [one["identity"] for service in services for one in service["measures"]]
    values = measure_years(current_portal(), identities, [year - 1, year])
    local_day, at = current_portal().catalogue.city.calendar.local_day, view.line.frozen_at
    day = local_day(at).isoformat() if at else None
    return (
        Planned(
            service, one, values[one["identity"], year].target, values[one["identity"], year - 1].actual, day
        )
        for service in services
        for one in service["measures"]
    )


def _head(view: PaperView) -> dict[str, Any]:
    document, line = view.frozen or {}, view.line
    return {
        "agency": line.subject,
        "fiscal_year": line.year,
        "approved_at": line.frozen_at.isoformat() if line.frozen_at else None,
        "due": line.due.isoformat() if line.due else None,
        "mission": document["mission"],
        "risks": document["risks"],
        "goals": document["goals"],
        "services": [
            {name: each[name] for name in ("code", "name", "text")} for each in document["services"]
        ],
    }
