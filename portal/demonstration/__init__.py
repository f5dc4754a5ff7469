"""A plainly invented year of requests, made through the write door, to show a portal and try it with."""

from portal.demonstration.accounts import make_accounts, password, sign_ins
from portal.demonstration.agency_plans import bring_plans
from portal.demonstration.agency_reports import bring_reports
from portal.demonstration.filling import fill
from portal.demonstration.old_requests import bring_old_requests
from portal.demonstration.sites import bring_places
from portal.demonstration.stats import bring_stats
from portal.demonstration.supplied import (
    bring_annotations,
    bring_costs,
    bring_form_counts,
    bring_population,
)
from portal.demonstration.year import Year

__all__ = [
    "Year",
    "bring_annotations",
    "bring_costs",
    "bring_form_counts",
    "bring_old_requests",
    "bring_places",
    "bring_plans",
    "bring_population",
    "bring_reports",
    "bring_stats",
    "fill",
    "make_accounts",
    "password",
    "sign_ins",
]
