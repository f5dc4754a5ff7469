"""The residents' rooms: find a service, ask for it, follow it."""

from flask import Blueprint

blueprint = Blueprint("residents", __name__)

from portal.web.residents import (  # noqa: E402, F401 - they add their routes
    accessibility,
    come_back,
    contact,
    following,
    form,
    guide,
    home,
    later,
    mine,
    nearby,
    paper,
    photos,
    place,
    secret,
    sending,
    services,
    stop,
    track,
)
from portal.web.residents.own import views  # noqa: E402, F401 - it adds its routes
