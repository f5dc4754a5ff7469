"""Reports at the desk: written measure by measure, signed off, and restated after that."""

from portal.web.agency.reports import check, measure, report, restating

__all__ = ["check", "measure", "report", "restating"]
