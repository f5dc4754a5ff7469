"""The desk: pages for staff, behind one gate. They speak one language, whatever the browser prefers."""

from flask import Blueprint

blueprint = Blueprint("agency", __name__, url_prefix="/staff")

from portal.web.agency import (  # noqa: E402, F401 - they add their routes, and the gate before them
    accounts,
    alerts,
    annotations,
    another_service,
    audit,
    behind,
    calls,
    closing,
    export,
    form_figures,
    gate,
    health,
    home,
    invitation,
    language_access,
    link,
    own,
    profile,
    proof,
    provider,
    quality,
    queue,
    register,
    reports,
    request,
    saved,
    signing_in,
    stats,
    step,
    supervision,
    together,
    year,
)
