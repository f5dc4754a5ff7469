"""Open data: files for programs, and one page for people that says what is in them."""

from flask import Blueprint

blueprint = Blueprint("opendata", __name__)

from portal.web.opendata import files, page  # noqa: E402, F401 - they add their routes
