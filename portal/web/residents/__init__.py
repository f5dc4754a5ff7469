"""The residents' rooms: find a service, ask for it, follow it."""

from flask import Blueprint

blueprint = Blueprint("residents", __name__)

from portal.web.residents import accessibility, form, home, place, sending, services, track  # noqa: E402, F401 - they add their routes
