"""Everybody's calls of a day, for supervisors: who took how many, why people called, and each person's calls.

Nothing that was written down of a caller stands here: no number, no address, no note.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for

from portal.commands.audit import record
from portal.domain.audit import Act
from portal.domain.calls import ContactReason
from portal.domain.permissions import Permission, agencies_for
from portal.queries.calls import CallTaker, calls_between, calls_by_taker
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls.rows import CallRow, call_rows
from portal.web.agency.calls.words import reason_word
from portal.web.agency.gate import current_staff
from portal.web.current import current_portal, current_texts

REASONS = (*ContactReason, None)
"""Columns of the table; None is for calls of which nobody said yet."""


@dataclass(frozen=True)
class TakerRow:
    """Who took calls, in words: `counts` has one for each of REASONS, after all of them."""

    name: str
    url: str
    counts: tuple[str, ...]
    repeated: str


@blueprint.get("/calls/everybody")
@needs(Permission.SEE_CALL_LOG)
def everybodys_calls() -> str:
    """Show who took which calls on a day. Whose calls were looked at is written down."""
    portal, texts = current_portal(), current_texts()
    zone, today = portal.catalogue.calendar.time_zone, _today()
    day = min(_day(request.args.get("day", "")) or today, today)
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    takers = calls_by_taker(portal, begins, ends)
    chosen = next((one for one in takers if one.account == request.args.get("who")), None)
    after = day + timedelta(days=1)
    return render_template(
        "agency/calls/everybody.html",
        day=texts.date(day),
        reasons=[reason_word(texts, reason) for reason in REASONS],
        takers=[_row(one, day) for one in takers],
        chosen=chosen.name if chosen else None,
        calls=_calls(chosen, begins, ends) if chosen else [],
        before_url=url_for("agency.everybodys_calls", day=(day - timedelta(days=1)).isoformat()),
        after_url=url_for("agency.everybodys_calls", day=after.isoformat()) if after <= today else None,
    )


def _calls(chosen: CallTaker, begins: datetime, ends: datetime) -> list[CallRow]:
    portal, staff = current_portal(), current_staff()
    calls = calls_between(portal, chosen.account, begins, ends)
    day = begins.date().isoformat()
    record(portal, staff.username, Act.VIEWED, calls=len(calls), account=chosen.account, day=day)
    agencies = agencies_for(staff.grants, Permission.SEE_REQUESTS)
    return call_rows(calls, own=False, agencies=agencies)


def _row(taker: CallTaker, day: date) -> TakerRow:
    texts = current_texts()
    numbers = (taker.calls, *(taker.reasons.get(reason, 0) for reason in REASONS))
    return TakerRow(
        taker.name,
        url_for("agency.everybodys_calls", day=day.isoformat(), who=taker.account),
        tuple(texts.number(number) for number in numbers),
        texts.number(taker.repeated),
    )


def _today() -> date:
    portal = current_portal()
    return portal.now().astimezone(portal.catalogue.calendar.time_zone).date()


def _day(text: str) -> date | None:
    """Read a day of an address; None for anything else, and for one that no calendar here reaches."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None
