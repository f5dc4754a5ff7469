"""The Action Plan by pillar and goal, with the measures that each goal is known by."""

from typing import Any

from flask import abort, render_template, url_for

from portal.domain.annotations import WHOLE_CITY
from portal.queries.books import ActionPlan, scope_of
from portal.queries.books import action_plan as planned
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, files_of, framed, notes_of
from portal.web.year.restated import changes


@blueprint.get("/<lang>/performance/action-plan")
@access(Access.ANYONE)
@understands("year")
@kept
def action_plan() -> str:
    """Show the plan of a fiscal year."""
    return render_template("year/action_plan.html", **shown(plan_asked_for()))


def shown(plan: ActionPlan) -> dict[str, Any]:
    """Return what the templates need of the plan, on the page and in print."""

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.action_plan{endpoint}", year=plan.year, **more)

    entries = plan.entries
    scopes = [WHOLE_CITY, *map(scope_of, entries)]
    return {
        "plan": plan,
        "notes": notes_of(scopes, entries[0].years, below=False) if entries else [],
        "changes": changes(entries),
        "files": files_of(address),
        **framed(plan.year, lambda year: url_for("year.action_plan", year=year)),
    }


def plan_asked_for() -> ActionPlan:
    """Return the plan of the year that is asked for; 404 for a city that has none."""
    portal = current_portal()
    return planned(portal, chosen_year(portal)) or abort(404)
