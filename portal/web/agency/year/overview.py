"""How every agency's fiscal year stands: plan and reports, when each is due, and who is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, render_template, url_for

from portal.catalogue.schema.performance import Window
from portal.domain.papers import OF_AN_AGENCY, PaperKind
from portal.domain.permissions import Permission
from portal.portal import Portal
from portal.queries.papers import PaperLine, papers
from portal.queries.plans import AgencyYear, YearView, is_late, is_not_back, year_view
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.paper_forms import all_unsaved
from portal.web.agency.words import agency_name
from portal.web.agency.year.words import STATUS_SHAPES, kind_word, role_word, status_word
from portal.web.current import current_portal, current_texts

KINDS = (PaperKind.PLAN, PaperKind.MID_YEAR, PaperKind.YEAR_END)

ENDPOINTS: dict[PaperKind, tuple[str, dict[str, Any]]] = {
    PaperKind.PLAN: ("agency.plan", {}),
    PaperKind.MID_YEAR: ("agency.report", {"slug": "mid-year"}),
    PaperKind.YEAR_END: ("agency.report", {"slug": "year-end"}),
}
"""The page of each kind of paper, by year and agency and what else its address needs."""


@dataclass(frozen=True)
class Cell:
    """How one paper stands: a shape and words; whether it is late, and since when; whom it waits for."""

    shape: str
    status: str
    late: str
    waiting: str
    url: str | None


@blueprint.route("/year")
@needs(Permission.READ_YEAR)
def this_year() -> str:
    """Show how the present fiscal year stands."""
    return year(present_year(current_portal()))


@blueprint.route("/year/<int:year>")
@needs(Permission.READ_YEAR)
def year(year: int) -> str:
    """Show how a fiscal year stands."""
    portal = current_portal()
    years = years_to_choose(portal)
    view = year_view(portal, year) if year in years else None
    if view is None:
        abort(404)
    texts = current_texts()
    return render_template(
        "agency/year/overview.html",
        year=year,
        years=[(each, url_for("agency.year", year=each)) for each in years],
        columns=[(kind_word(kind), texts.date(view.due[kind])) for kind in KINDS],
        lines=[
            (
                agency_name(each.agency.code),
                each.agency.principal,
                [_cell(view, each, kind) for kind in KINDS],
            )
            for each in view.agencies
        ],
        windows=windows_in_words(portal, year),
        has_unsaved=bool(all_unsaved()),
    )


def present_year(portal: Portal) -> int:
    """Return the fiscal year that runs now in the city."""
    city = portal.catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(portal.now()))


def years_to_choose(portal: Portal) -> list[int]:
    """Return the fiscal years that have papers, and those around the present one; the newest first."""
    now = present_year(portal)
    known = {line.year for line in papers(portal, OF_AN_AGENCY)}
    return sorted(known | {now - 1, now, now + 1}, reverse=True)


def windows_in_words(portal: Portal, year: int) -> list[str]:
    """Say when plans of a fiscal year are taken, and whether that is now."""
    performance, texts = portal.catalogue.performance, current_texts()
    if performance is None:
        return []
    today = portal.catalogue.city.calendar.local_day(portal.now())
    found = []
    windows = performance.windows(portal.catalogue.city.fiscal_year, year)
    for window in windows:
        sentence = texts.gettext("Plans are taken from %(opens)s to %(closes)s: over")
        if today < window.opens:
            sentence = texts.gettext("Plans are taken from %(opens)s to %(closes)s: not yet open")
        elif today <= window.closes:
            sentence = texts.gettext("Plans are taken from %(opens)s to %(closes)s: open now")
        found.append(sentence % {"opens": texts.date(window.opens), "closes": texts.date(window.closes)})
    return [*found, _taken_now(windows, today)]


def _taken_now(windows: Sequence[Window], today: date) -> str:
    """Say what becomes of a plan that is submitted today."""
    texts, first, last = current_texts(), windows[0], windows[-1]
    if today < first.opens:
        sentence = texts.gettext("Plans can be written already, and submitted from %(day)s on.")
        return sentence % {"day": texts.date(first.opens)}
    if today <= first.closes:
        return texts.gettext("What comes by %(day)s is in time.") % {"day": texts.date(first.closes)}
    if today <= last.closes:
        sentence = texts.gettext(
            "A plan that comes now for the first time is late, and is taken all the same. "
            "What went back to its agency is in time until %(day)s."
        )
        return sentence % {"day": texts.date(last.closes)}
    return texts.gettext("A plan that comes now is late. It is taken and reviewed all the same.")


def late_words(line: PaperLine | None, *, late: bool) -> str:
    """Say that a paper is late: on which day it came, or that it has not come; "" where it is not.

    A plan that went back is late once its last window is over.
    """
    texts = current_texts()
    if line is not None and line.returned_at is not None and is_not_back(current_portal(), line):
        sentence = texts.gettext("Late: it went back on %(day)s and did not come again")
        return sentence % {"day": texts.date(line.returned_at)}
    if not late:
        return ""
    if line is None or line.finished_at is None:
        return texts.gettext("Late: it has not come")
    return texts.gettext("Late: it came on %(day)s") % {"day": texts.date(line.finished_at)}


def waiting_words(line: PaperLine | None) -> list[str]:
    """Say whose score a plan in review waits for, a sentence each."""
    sentence = current_texts().gettext("Waits for the score of a %(role)s.")
    return [sentence % {"role": role_word(role)} for role in line.waits_for] if line else []


def _cell(view: YearView, of: AgencyYear, kind: PaperKind) -> Cell:
    portal, line = current_portal(), of.lines[kind]
    city = portal.catalogue.city
    owed = of.agency.principal or line is not None
    late = owed and is_late(line, view.due[kind], city.calendar.local_day(portal.now()), city.zone)
    endpoint, more = ENDPOINTS[kind]
    return Cell(
        shape=STATUS_SHAPES[line.status if line else None],
        status=status_word(kind, line),
        late=late_words(line, late=late),
        waiting=" ".join(waiting_words(line)),
        url=url_for(endpoint, year=view.year, agency=of.agency.code, **more),
    )
