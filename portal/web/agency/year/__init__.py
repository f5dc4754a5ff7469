"""The performance year at the desk: how every agency stands, and plans from draft to approval."""

from portal.web.agency.year import (
    history,
    overview,
    reading,
    restating,
    review,
    submitting,
    unsaved_forms,
    writing,
)

__all__ = ["history", "overview", "reading", "restating", "review", "submitting", "unsaved_forms", "writing"]
