"""The performance year as everybody sees it: agencies' measures, plans, reports and books."""

from flask import Blueprint

blueprint = Blueprint("year", __name__)

from portal.web.year import (  # noqa: E402 - they add their routes
    action_plan,  # noqa: F401
    agencies,  # noqa: F401
    dictionary,  # noqa: F401
    files,  # noqa: F401
    measure,  # noqa: F401
    plan_files,  # noqa: F401
    plans,  # noqa: F401
    report_files,  # noqa: F401
    reports,  # noqa: F401
    restatements,  # noqa: F401
    standings,  # noqa: F401
    yearly,  # noqa: F401
)
