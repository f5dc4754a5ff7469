"""The register of measures at the desk: found, read, asked about, defined and changed."""

from portal.web.agency.register import answers, listing, measure, steps

__all__ = ["answers", "listing", "measure", "steps"]
