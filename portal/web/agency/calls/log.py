"""The log of calls: one's own of today, and how often people call again about what they asked for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import render_template

from portal.catalogue import Said
from portal.domain.calls import RepeatContact
from portal.domain.permissions import Permission
from portal.queries.calls import calls_between, repeat_contact
from portal.texts import SOURCE_LANGUAGE
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls.rows import call_rows
from portal.web.agency.gate import current_staff
from portal.web.current import current_portal, current_texts

PERIOD = timedelta(days=28)
"""Four whole weeks, so that every day of the week counts alike."""


@dataclass(frozen=True)
class RepeatRow:
    """Repeat contact of one service, in words; `share` is None where there are too few to say."""

    name: Said
    repeated: str
    calls: str
    share: str | None


@blueprint.get("/calls/log")
@needs(Permission.TAKE_CALLS)
def call_log() -> str:
    """Show one's calls of today, and the measure over everybody's of the last four weeks."""
    portal, texts, now = current_portal(), current_texts(), current_portal().now()
    zone = portal.catalogue.calendar.time_zone
    today = datetime.combine(now.astimezone(zone).date(), time(), zone)
    after = now + timedelta(microseconds=1)
    calls = calls_between(portal, current_staff().username, today, after)
    begins = today - PERIOD
    return render_template(
        "agency/calls/log.html",
        day=texts.date(today.date()),
        calls=call_rows(calls),
        begins=texts.date(begins.date()),
        as_of=texts.date_time(now),
        repeats=[_row(one) for one in repeat_contact(portal, begins, after)],
    )


def _row(counted: RepeatContact) -> RepeatRow:
    texts, catalogue = current_texts(), current_portal().catalogue
    try:
        version = catalogue.by_code(counted.service)
    except KeyError:
        name = Said(counted.service, SOURCE_LANGUAGE)
    else:
        name = version.words(texts.language)(version.service.name)
    share = counted.share
    return RepeatRow(
        name,
        texts.number(counted.repeated),
        texts.number(counted.calls),
        texts.percent(share) if share is not None else None,
    )
