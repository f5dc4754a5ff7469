"""The tracker: every follow-up with its owner and how it stands, filtered, and as a file."""

from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from portal.domain.permissions import Permission
from portal.domain.stats import Standing
from portal.queries.stats.followups import Filter, FollowUpView, follow_ups
from portal.queries.stats.meetings import stats
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.current import current_portal, current_texts
from portal.web.spreadsheets import csv_file

OPEN = "open"
"""The value of the filter that asks for whatever is not complete; without any filter, that is shown."""


@blueprint.get("/stats/follow-ups")
@needs(Permission.READ_YEAR)
def tracker() -> Page:
    """Show follow-ups: without a filter, those that are open."""
    asked, chosen = _asked()
    found = follow_ups(current_portal(), _filter(asked, chosen))
    return render_template(
        "agency/stats/tracker.html",
        found=found,
        choices=_choices(asked, chosen),
        export_url=f"{url_for('agency.tracker_file')}?{urlencode({**asked, 'standing': chosen})}",
        say=words,
    )


@blueprint.get("/stats/follow-ups.csv")
@needs(Permission.READ_YEAR)
def tracker_file() -> Response:
    """Give the follow-ups that the page shows as a file for a spreadsheet."""
    found = follow_ups(current_portal(), _filter(*_asked()))
    return csv_file("follow-ups", [HEAD, *(_cells(each) for each in found)], marked=True)


HEAD = (
    "Number", "Stat", "Meeting", "Topic", "Action", "Owner", "Agency", "Due", "Deliverable", "Status",
    "Blockers", "Escalated to", "Why escalated", "Evidence", "Done",
)  # fmt: skip


def _cells(one: FollowUpView) -> tuple[str, ...]:
    return (
        str(one.number),
        one.stat_name,
        str(one.meeting),
        one.topic,
        one.action,
        one.owner_name,
        words.agency_word(one.agency),
        one.due.isoformat(),
        words.deliverable_word(one.deliverable),
        words.standing_mark(one.standing)[1],
        one.blockers,
        one.escalated_to,
        one.escalated_why,
        one.evidence,
        one.done_at.date().isoformat() if one.done_at else "",
    )


def _asked() -> tuple[dict[str, str], str]:
    """Return the filters of this address, and the standing that it asks for."""
    asked = {name: request.args.get(name, "") for name in ("stat", "agency", "owner")}
    return asked, request.args.get("standing", OPEN)


def _filter(asked: dict[str, str], chosen: str) -> Filter:
    is_standing = chosen in set(Standing)
    return Filter(
        stat=asked["stat"],
        agency=asked["agency"],
        owner=asked["owner"],
        standing=Standing(chosen) if is_standing else None,
        open_only=chosen == OPEN,
    )


def _choices(asked: dict[str, str], chosen: str) -> list[dict[str, object]]:
    texts, portal = current_texts(), current_portal()
    everybody = (("", texts.gettext("Everybody")), (current_staff().username, texts.gettext("Mine")))
    every = follow_ups(portal, Filter())
    agencies = sorted({each.agency for each in every if each.agency})
    standings = tuple((each.value, words.standing_mark(each)[1]) for each in Standing)
    return [
        {
            "name": "standing",
            "label": texts.gettext("Status"),
            "value": chosen,
            "options": ((OPEN, texts.gettext("Open: not complete")), *standings, ("", texts.gettext("All"))),
        },
        {
            "name": "stat",
            "label": texts.gettext("Stat"),
            "value": asked["stat"],
            "options": (("", texts.gettext("All")), *((each.code, each.name) for each in stats(portal))),
        },
        {
            "name": "agency",
            "label": texts.gettext("Agency"),
            "value": asked["agency"],
            "options": (("", texts.gettext("All")), *((code, words.agency_word(code)) for code in agencies)),
        },
        {"name": "owner", "label": texts.gettext("Owner"), "value": asked["owner"], "options": everybody},
    ]
