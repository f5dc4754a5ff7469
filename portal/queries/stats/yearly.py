"""The yearly report to the Mayor and Council (City Code, Article 1, Subtitle 61), assembled from the year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.report_documents import report_of
from portal.domain.stats import MeetingState, Standing, expected_meetings
from portal.portal import Portal
from portal.queries.papers import paper, papers
from portal.queries.stats.figures import measures_of
from portal.queries.stats.followups import Filter, FollowUpView, follow_ups
from portal.queries.stats.meetings import MeetingView, StatView, meetings, stats

INTRODUCTION, OUTLOOK, AREAS = "introduction", "outlook", "areas_"
"""The report's words: before and after, and for each agency its areas for improvement (`areas_<code>`)."""


def reported_agencies(portal: Portal) -> tuple[str, ...]:
    """Return the agencies that the report is about: the principal ones, in the profile's order."""
    return tuple(each.code for each in portal.catalogue.agencies.values() if each.principal)


def yearly(portal: Portal, year: int) -> dict[str, Any]:
    """Assemble the report on a fiscal year as things stand now. Errors: DatabaseUnavailable, DamagedFacts."""
    first, last = portal.catalogue.city.fiscal_year.bounds(year)
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
        "stats": [_stat(portal, each, held, first, last) for each in stats(portal)],
        "agreed": _agreed(agreed),
        "follow_ups": [each.document() for each in agreed if each.done_at is None],
    }
    changes = {
        identity: words for code in agencies for identity, words in _changes(portal, code, year).items()
    }
    return found | {"suggested": _suggested(found, changes)}


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


def _stat(
    portal: Portal, stat: StatView, held: Sequence[MeetingView], first: date, last: date
) -> dict[str, Any]:
    own = [each for each in held if each.stat == stat.code]
    met = [each for each in own if each.state is MeetingState.HELD]
    now = portal.now()
    until = min(last, portal.catalogue.calendar.local_day(now))
    return {
        "stat": stat.code,
        "name": stat.name,
        "every_weeks": stat.cadence.every_weeks,
        "expected": expected_meetings(first, max(first, until), stat.cadence.every_weeks),
        "held": len(met),
        "cancelled": sum(each.state is MeetingState.CANCELLED for each in own),
        "memos_late": sum(each.pre_memo.is_late(now) for each in met),
        "follow_ups_late": sum(each.follow_up.is_late(now) for each in met),
    }


def _agreed(agreed: Sequence[FollowUpView]) -> dict[str, int]:
    return {
        "all": len(agreed),
        "done": sum(each.standing is Standing.COMPLETE for each in agreed),
        "open": sum(each.standing in {Standing.NOT_DUE, Standing.IN_PROGRESS} for each in agreed),
        "overdue": sum(each.standing is Standing.OVERDUE for each in agreed),
        "escalated": sum(each.escalated_at is not None for each in agreed),
    }


def _suggested(found: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, str]:
    areas = {
        AREAS + each["agency"]: "\n".join(
            _miss(measure, changes.get(measure["identity"], ""))
            for measure in each["measures"]
            if measure["missed"]
        )
        for each in found["performance"]
    }
    return {INTRODUCTION: "", **areas, OUTLOOK: ""}


def _miss(measure: Mapping[str, Any], change: str) -> str:
    line = f"{measure['title']}: {measure['actual']}, target {measure['target']}"
    return ". ".join([line, *(words.rstrip(".") for words in (measure["actual_words"], change) if words)])


def sent_report(portal: Portal, year: int) -> dict[str, Any] | None:
    """Return the report on a fiscal year as it was sent; None before."""
    found = paper(portal, PaperKind.YEARLY, "", year)
    return dict(found.frozen) if found and found.frozen is not None else None


def sent_years(portal: Portal) -> tuple[int, ...]:
    """Return the fiscal years whose report was sent, the newest first."""
    known = papers(portal, [PaperKind.YEARLY])
    return tuple(each.year for each in known if each.status is PaperStatus.FROZEN)
