"""The Stats of the city: how often each meets, when it met last, what is overdue; scheduling a meeting."""

from flask import redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.meetings import schedule
from portal.domain.permissions import Permission
from portal.queries.stats.followups import Filter, follow_ups
from portal.queries.stats.meetings import meetings, stats
from portal.queries.stats.monthly import agency_months
from portal.queries.stats.yearly import sent_years
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

STAT, DAY, CLOCK = "stat", "day", "clock"


@blueprint.get("/stats")
@needs(Permission.READ_YEAR)
def stats_page() -> Page:
    """Show the Stats of the profile, and to whoever runs them a form for a meeting."""
    return _page(Filled.empty(_fields()))


@blueprint.post("/stats")
@needs(Permission.RUN_STATS)
def schedule_meeting() -> Page:
    """Schedule a meeting, and go to its page."""
    filled = Filled.sent(_fields())
    starts_at = filled.moment(DAY, CLOCK, is_past=False)
    if not DeskForm().validate_on_submit():
        return _page(filled, stale_form()), 400
    if filled.errors or starts_at is None:
        return _page(filled), 422
    try:
        number = schedule(current_portal(), filled[STAT], starts_at, actor_for(Permission.RUN_STATS))
    except Refused as refused:
        return _page(filled, in_words(refused)), 422
    return redirect(url_for("agency.meeting", number=number, told="scheduled"), code=303)


def time_fields(day: str = "", clock: str = "") -> list[DeskField]:
    """Return the fields of a meeting's time."""
    texts = current_texts()
    return [
        DeskField(DAY, texts.gettext("Day"), Kind.DAY, value=day),
        DeskField(CLOCK, texts.gettext("Time it begins"), Kind.TIME, value=clock),
    ]


def _fields() -> list[DeskField]:
    texts = current_texts()
    known = tuple((each.code, each.name) for each in stats(current_portal()))
    chosen = request.args.get(STAT, "")
    return [
        DeskField(STAT, texts.gettext("Stat"), Kind.SELECT, options=known, value=chosen),
        *time_fields(),
    ]


def _page(filled: Filled, problem: str | None = None) -> str:
    portal = current_portal()
    today = portal.catalogue.calendar.local_day(portal.now())
    fiscal_year = portal.catalogue.city.fiscal_year.year_of(today)
    return render_template(
        "agency/stats/overview.html",
        stats=stats(portal),
        open_follow_ups=len(follow_ups(portal, Filter(open_only=True))),
        agencies=agency_months(portal),
        month=current_texts().month(today),
        fiscal_year=fiscal_year,
        meetings=meetings(portal),
        report_year=fiscal_year - 1,
        sent_years=sent_years(portal),
        told=None,
        may_run=current_staff().may_open(Permission.RUN_STATS),
        say=words,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
