"""The residents' rooms: find a service, ask for it, follow it."""

from flask import Blueprint

blueprint = Blueprint("residents", __name__)

from portal.web.residents import (  # noqa: E402, F401 - they add their routes
    accessibility,
    contact,
    form,
    guide,
    home,
    photos,
    place,
    sending,
    services,
    stop,
    track,
)
