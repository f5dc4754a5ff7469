"""The desk's first page."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.navigation import nav_for


@blueprint.get("/")
@needs(Permission.SIGN_IN)
def home() -> str | Response:
    """Lead to the first page that somebody may open; who may open none yet is told so."""
    links = nav_for(current_staff())
    return redirect(links[0].url, code=303) if links else render_template("agency/home.html")
