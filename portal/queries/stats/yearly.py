"""The yearly report to the Mayor and Council (City Code, Article 1, Subtitle 61), assembled from the year."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.report_documents import report_of
from portal.domain.stats import MeetingState, Standing, expected_meetings, months_over
from portal.portal import Portal
from portal.queries.papers import paper, papers
from portal.queries.stats.figures import against_target, measures_of
from portal.queries.stats.followups import Filter, FollowUpView, follow_ups
from portal.queries.stats.meetings import MeetingView, meetings, name_of, stat_of, stats
from portal.queries.stats.monthly import missed_months, reported_agencies

INTRODUCTION, OUTLOOK, AREAS = "introduction", "outlook", "areas_"
"""The report's words: before and after, and for each agency its areas for improvement (`areas_<code>`)."""


def yearly(portal: Portal, year: int) -> dict[str, Any]:
    """Assemble the report on a fiscal year as things stand now. Errors: DatabaseUnavailable, DamagedFacts."""
    first, last = portal.catalogue.city.fiscal_year.bounds(year)
    until = min(last, portal.catalogue.calendar.local_day(portal.now()))
    agencies = reported_agencies(portal)
    measures = measures_of(portal, agencies, year)
    held = _of_the_year(portal, first, last)
    numbers = {each.number for each in held}
    agreed = [each for each in follow_ups(portal, Filter()) if each.meeting in numbers]
    found = {
        "title": f"{year}",
        "year": year,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "assembled_at": portal.now().isoformat(),
        "labels": {INTRODUCTION: "Introduction", OUTLOOK: "What comes next"},
        "agencies": list(agencies),
        "performance": [_performance(code, measures) for code in agencies],
        "is_recorded": is_recorded(portal, year),
        "stats": [_stat(portal, *each, held, (first, until)) for each in _stats(portal, held).items()],
        "moved": [_moved(each) for each in sorted(held, key=_begins) if each.earlier],
        "months": [_months(portal, code, held, (first, until)) for code in agencies],
        "agreed": _agreed(agreed),
        "follow_ups": [each.document() for each in agreed if each.done_at is None],
    }
    changes = {
        identity: words for code in agencies for identity, words in _changes(portal, code, year).items()
    }
    return found | {"suggested": _suggested(portal, found, changes)}


def is_recorded(portal: Portal, year: int) -> bool:
    """Say whether the portal can know of a fiscal year's meetings: it runs, or some were kept by its end.

    Of years before the first meeting that was ever set here, nobody can say how many were held.
    """
    calendar, (_, last) = portal.catalogue.calendar, portal.catalogue.city.fiscal_year.bounds(year)
    days = [
        calendar.local_day(portal.now()),
        *(calendar.local_day(each.starts_at) for each in meetings(portal)),
    ]
    return min(days) <= last


def _changes(portal: Portal, agency: str, year: int) -> Mapping[str, str]:
    """Return what an agency's year-end report says will change, by the measure that missed its target."""
    report = paper(portal, PaperKind.YEAR_END, agency, year)
    if report is None or report.frozen is None:
        return {}
    signed, _ = report_of(report.frozen)
    return {
        each.subject.identity: each.miss.change for each in signed.parts if each.miss and each.miss.change
    }


def _of_the_year(portal: Portal, first: date, last: date) -> list[MeetingView]:
    local_day = portal.catalogue.calendar.local_day
    return [each for each in meetings(portal) if first <= local_day(each.starts_at) <= last]


def _performance(code: str, measures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = [each for each in measures if each["agency"] == code]
    return {
        "agency": code,
        "met": sum(each["missed"] is False for each in own),
        "missed": sum(each["missed"] is True for each in own),
        "unknown": sum(each["missed"] is None for each in own),
        "measures": own,
    }


def _stats(portal: Portal, held: Sequence[MeetingView]) -> Mapping[str, int]:
    """Return each Stat's weeks between meetings, by its code; one that has left the profile has none."""
    return {each.code: each.cadence.every_weeks for each in stats(portal)} | dict.fromkeys(
        sorted({each.stat for each in held if stat_of(portal, each.stat) is None}), 0
    )


def _stat(
    portal: Portal, code: str, every_weeks: int, held: Sequence[MeetingView], period: tuple[date, date]
) -> dict[str, Any]:
    own = [each for each in held if each.stat == code]
    met = [each for each in own if each.state is MeetingState.HELD]
    over = [each for each in own if each.state in {MeetingState.HELD, MeetingState.UNRECORDED}]
    now, (first, until) = portal.now(), period
    return {
        "stat": code,
        "name": name_of(portal, code),
        "every_weeks": every_weeks,
        "expected": expected_meetings(first, max(first, until), every_weeks) if every_weeks else 0,
        "held": len(met),
        "unrecorded": len(over) - len(met),
        "cancelled": sum(each.state is MeetingState.CANCELLED for each in own),
        "memos_late": sum(each.pre_memo.is_late(now) for each in over),
        "follow_ups_late": sum(each.follow_up.is_late(now) for each in over),
    }


def _begins(view: MeetingView) -> tuple[datetime, int]:
    return view.starts_at, view.number


def _moved(view: MeetingView) -> dict[str, Any]:
    """Return a meeting that had other times before, in their order."""
    return {
        "name": view.name,
        "starts_at": view.starts_at.isoformat(),
        "state": view.state.value,
        "earlier": [each.starts_at.isoformat() for each in view.earlier],
    }


def _months(
    portal: Portal, agency: str, held: Sequence[MeetingView], period: tuple[date, date]
) -> dict[str, Any]:
    """Return the months that are over in which an agency had no meeting, though the Code asks for one."""
    first, until = period
    after = until + timedelta(days=1)
    missed = missed_months(portal, agency, held, first, after)
    over = len(months_over(first, after))
    return {"agency": agency, "over": over, "missed": [each.isoformat() for each in missed]}


def _agreed(agreed: Sequence[FollowUpView]) -> dict[str, int]:
    return {
        "all": len(agreed),
        "done": sum(each.standing is Standing.COMPLETE for each in agreed),
        "open": sum(each.standing in {Standing.NOT_DUE, Standing.IN_PROGRESS} for each in agreed),
        "overdue": sum(each.standing is Standing.OVERDUE for each in agreed),
        "escalated": sum(each.escalated_at is not None for each in agreed),
    }


def _suggested(portal: Portal, found: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, str]:
    areas = {
        AREAS + each["agency"]: "\n".join(
            _miss(portal, measure, changes.get(measure["identity"], ""))
            for measure in each["measures"]
            if measure["missed"]
        )
        for each in found["performance"]
    }
    return {INTRODUCTION: "", **areas, OUTLOOK: ""}


def _miss(portal: Portal, measure: Mapping[str, Any], change: str) -> str:
    line = against_target(portal, measure)
    return ". ".join([line, *(words.rstrip(".") for words in (measure["actual_words"], change) if words)])


def sent_report(portal: Portal, year: int) -> dict[str, Any] | None:
    """Return the report on a fiscal year as it was sent; None before."""
    found = paper(portal, PaperKind.YEARLY, "", year)
    return dict(found.frozen) if found and found.frozen is not None else None


def sent_years(portal: Portal) -> tuple[int, ...]:
    """Return the fiscal years whose report was sent, the newest first."""
    known = papers(portal, [PaperKind.YEARLY])
    return tuple(each.year for each in known if each.status is PaperStatus.FROZEN)
