"""How are we doing: figures that anyone can recompute."""

from flask import Blueprint

blueprint = Blueprint("performance", __name__)

from portal.web.performance import (  # noqa: E402 - they add their routes
    answers,  # noqa: F401
    elsewhere,  # noqa: F401
    forms,  # noqa: F401
    measure,  # noqa: F401
    overview,  # noqa: F401
    quality,  # noqa: F401
)
