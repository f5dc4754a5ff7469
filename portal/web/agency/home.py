"""The desk's first page."""

from flask import redirect
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.navigation import nav_for


@blueprint.get("/")
@needs(Permission.SIGN_IN)
def home() -> Response:
    """Lead to the first page that somebody may open: every role of staff has one."""
    return redirect(nav_for(current_staff())[0].url, code=303)
