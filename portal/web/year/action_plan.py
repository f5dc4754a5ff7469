"""The Action Plan by pillar and goal, with the measures that each goal is known by."""

from flask import abort, render_template, url_for

from portal.queries.books import ActionPlan
from portal.queries.books import action_plan as planned
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.kept import kept
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, framed


@blueprint.get("/<lang>/performance/action-plan")
@access(Access.ANYONE)
@kept
def action_plan() -> str:
    """Show the plan of a fiscal year."""
    plan = plan_asked_for()
    frame = framed(plan.year, lambda year: url_for("year.action_plan", year=year))
    return render_template("year/action_plan.html", plan=plan, **frame)


def plan_asked_for() -> ActionPlan:
    """Return the plan of the year that is asked for; 404 for a city that has none."""
    portal = current_portal()
    return planned(portal, chosen_year(portal)) or abort(404)
