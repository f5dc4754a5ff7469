"""Measures that are shown beside others: their addresses lead there, with all that they ask for."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.measures import Measure
from portal.queries.costs import costs_of
from portal.web.access import Access, access
from portal.web.current import current_portal
from portal.web.performance import blueprint

COSTS = "costs"
"""The id of the table on the page of all figures; its measure is no figure of the facts."""


@blueprint.get(f"/<lang>/performance/measures/{Measure.BACKLOG_AGE.value}")
@access(Access.ANYONE)
def waited() -> Response:
    """Lead from how long open requests have waited to how many are open: one page has both."""
    return _there("performance.measure", dict(request.args), measure=Measure.BACKLOG.value)


@blueprint.get("/<lang>/performance/measures/cost_per_request")
@access(Access.ANYONE)
def costs() -> Response:
    """Lead to what requests cost, by service; where no year is asked for, the last one with costs."""
    portal = current_portal()
    city, asked = portal.catalogue.city, dict(request.args)
    last = city.fiscal_year.year_of(city.calendar.local_day(portal.now())) - 1
    if "year" not in asked and costs_of(portal, last).costs:
        asked["year"] = str(last)
    return _there("performance.index", asked, _anchor=COSTS)


def _there(endpoint: str, asked: dict[str, str], **values: Any) -> Response:
    """Return the way there. The names are those of whoever made the address, so url_for is not given them."""
    path, hash_sign, anchor = url_for(endpoint, **values).partition("#")
    return redirect(path + (f"?{urlencode(asked)}" if asked else "") + hash_sign + anchor)
