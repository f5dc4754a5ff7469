"""Signs of a machine on a form: the request is taken like any other, and somebody looks at it first.

There is no puzzle to solve (WCAG 3.3.8), and nothing is dropped in silence: a person whom this takes for a
machine loses nothing.
"""

from datetime import timedelta

from flask import request

from portal.web.current import current_portal
from portal.web.journey import Journey

HONEYPOT = "website"
"""A field that people never see; whoever fills in everything fills it in too (components/honeypot.html)."""

QUICKEST = timedelta(seconds=10)
"""Nobody opens a form, reads it, answers and sends it in less."""


def needs_review(journey: Journey) -> bool:
    """Say whether what is being sent has signs of a machine."""
    filled = bool(request.form.get(HONEYPOT, "").strip())
    return filled or current_portal().now() - journey.began_at < QUICKEST
