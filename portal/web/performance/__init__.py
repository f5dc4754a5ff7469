"""How are we doing: figures that anyone can recompute."""

from flask import Blueprint

blueprint = Blueprint("performance", __name__)

from portal.web.performance import forms, measure, overview, quality  # noqa: E402, F401 - they add their routes
