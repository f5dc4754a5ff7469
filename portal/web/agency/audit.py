"""The audit: who saw, exported or changed what, and who was refused. It is read here and never changed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for

from portal.catalogue.answers import clean
from portal.domain import reference as references
from portal.domain.audit import Act
from portal.domain.permissions import Permission
from portal.queries.audit import Search, audit_page, steps_page
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.current import current_portal, current_texts

FIELDS = ("account", "act", "reference", "since", "until")
LONGEST = 100

STEP = "step"
"""Stands among the acts for every step with a request: those are in the log of events."""


@blueprint.get("/audit")
@needs(Permission.SEE_AUDIT)
def audit() -> str:
    """Show the lines that were looked for, the newest first."""
    given = {name: clean(request.args.get(name, ""))[:LONGEST] for name in FIELDS}
    found = steps_page if given["act"] == STEP else audit_page
    lines, before = found(current_portal(), _search(given), request.args.get("before", type=int))
    asked: dict[str, Any] = {name: text for name, text in given.items() if text}
    return render_template(
        "agency/audit.html",
        given=given,
        acts=_acts(),
        lines=lines,
        shown=references.shown,
        older_url=url_for("agency.audit", **asked, before=before) if before else None,
        is_first="before" not in request.args,
    )


def _acts() -> list[tuple[str, str]]:
    """Return what can be looked for: codes and words, steps with requests first."""
    texts = current_texts()
    return [
        (STEP, texts.gettext("steps with requests")),
        *((act.value, act.value.replace("_", " ")) for act in sorted(Act)),
    ]


def _search(given: dict[str, str]) -> Search:
    """Read what was typed; what cannot be read is not looked for, as the page shows."""
    typed = references.read(given["reference"])
    until = _day(given["until"])
    return Search(
        actor_name=given["account"] or None,
        act=Act(given["act"]) if given["act"] in set(Act) else None,
        reference=typed or (given["reference"] or None),
        since=_midnight(_day(given["since"])),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    zone = current_portal().catalogue.city.zone
    return datetime.combine(day, time.min, tzinfo=zone) if day and 1900 <= day.year <= 9000 else None
