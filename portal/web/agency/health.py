"""How the machinery behind the pages is."""

from datetime import datetime

from flask import render_template

from portal.domain.permissions import Permission
from portal.queries import health as queries
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.current import current_portal, current_texts


@blueprint.get("/health")
@needs(Permission.SEE_HEALTH)
def health() -> str:
    """Show the worker's last round, the messages, and what is not in the facts yet."""
    portal = current_portal()
    return render_template(
        "agency/health.html",
        health=queries.health(portal),
        ago=_ago,
        has_mail=portal.mail is not None,
        has_text_messages=portal.text_messages is not None,
    )


def _ago(moment: datetime) -> str:
    texts = current_texts()
    return f"{texts.date_time(moment)} ({texts.ago(current_portal().now() - moment)})"
