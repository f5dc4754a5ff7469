"""The tracker: every follow-up with its owner and how it stands, filtered, and as a file."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from portal.domain.permissions import Permission
from portal.domain.stats import Deliverable, Standing
from portal.queries.stats.followups import Filter, FollowUpView, follow_ups
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.current import current_portal, current_texts
from portal.web.spreadsheets import csv_file

Options = tuple[tuple[str, str], ...]
"""Values of a filter and their words."""

ASKED = ("stat", "agency", "owner", "deliverable")
"""The filters besides the status, by their names in the address."""

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
    "Blockers", "Escalated to", "Why escalated", "Evidence", "Done", "Closed by",
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
        current_portal().catalogue.calendar.local_day(one.done_at).isoformat() if one.done_at else "",
        words.who_word(one.done_by) if one.done_by else "",
    )


def _asked() -> tuple[dict[str, str], str]:
    """Return the filters of this address, and the standing that it asks for."""
    asked = {name: request.args.get(name, "") for name in ASKED}
    return asked, request.args.get("standing", OPEN)


def _filter(asked: dict[str, str], chosen: str) -> Filter:
    is_standing = chosen in set(Standing)
    return Filter(
        stat=asked["stat"],
        agency=asked["agency"],
        owner=asked["owner"],
        deliverable=asked["deliverable"],
        standing=Standing(chosen) if is_standing else None,
        open_only=chosen == OPEN,
    )


def _choices(asked: dict[str, str], chosen: str) -> list[dict[str, object]]:
    texts, every = current_texts(), follow_ups(current_portal(), Filter())
    standings = tuple((each.value, words.standing_mark(each)[1]) for each in Standing)
    found = {
        "standing": (texts.gettext("Status"), ((OPEN, texts.gettext("Open: not complete")), *standings)),
        "stat": (texts.gettext("Stat"), _by_words((each.stat, each.stat_name) for each in every)),
        "agency": (
            texts.gettext("Agency"),
            _by_words((each.agency, words.agency_word(each.agency)) for each in every if each.agency),
        ),
        "owner": (texts.gettext("Owner"), _owners(every)),
        "deliverable": (
            texts.gettext("Deliverable"),
            tuple((each.value, words.deliverable_word(each)) for each in Deliverable),
        ),
    }
    every_one = ("", texts.gettext("All"))
    return [
        {
            "name": name,
            "label": label,
            "value": chosen if name == "standing" else asked[name],
            "options": (*options, every_one) if name == "standing" else (every_one, *options),
        }
        for name, (label, options) in found.items()
    ]


def _owners(every: Iterable[FollowUpView]) -> Options:
    """Return whose follow-ups there are: the reader's own first, and who left is told."""
    texts, own = current_texts(), current_staff().username
    gone = texts.gettext("%(name)s, who is no longer there")
    others = (
        (each.owner, gone % {"name": each.owner_name} if each.owner_left else each.owner_name)
        for each in every
        if each.owner != own
    )
    return ((own, texts.gettext("Mine")), *_by_words(others))


def _by_words(options: Iterable[tuple[str, str]]) -> Options:
    """Return options, each once, by their words."""
    return tuple(sorted(dict(options).items(), key=lambda each: (each[1].casefold(), each[0])))
