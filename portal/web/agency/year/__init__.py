"""The performance year at the desk: how every agency stands, and plans from draft to approval."""

from portal.web.agency.year import history, overview, plan, review, submitting, writing

__all__ = ["history", "overview", "plan", "review", "submitting", "writing"]
