"""Which report a page is about, where its pages lie, and how it stands."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from portal.catalogue.schema import AgencyKind
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.permissions import Permission, acting
from portal.queries.reports import ReportView, report_view
from portal.web.agency.gate import current_staff
from portal.web.agency.words import agency_name
from portal.web.current import current_portal, current_texts
from portal.wording.reports import report_word

KINDS = {"mid-year": PaperKind.MID_YEAR, "year-end": PaperKind.YEAR_END}
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Place:
    """A report by its address: the fiscal year, the agency's code, the kind as the address says it."""

    year: int
    agency: str
    slug: str

    @property
    def kind(self) -> PaperKind:
        """What report it is."""
        return KINDS[self.slug]

    def url(self, endpoint: str, **more: Any) -> str:
        """Return the address of one of its pages."""
        return url_for(f"agency.{endpoint}", year=self.year, agency=self.agency, slug=self.slug, **more)


def place_of(year: int, agency: str, slug: str) -> Place:
    """Return the report that an address means; 404 for none."""
    found = current_portal().catalogue.agencies.get(agency)
    if slug not in KINDS or year not in YEARS or found is None or found.kind is not AgencyKind.CITY:
        abort(404)
    if current_portal().catalogue.performance is None:
        abort(404)
    return Place(year, agency, slug)


def load(place: Place) -> ReportView:
    """Return a report as it stands."""
    return report_view(current_portal(), place.kind, place.agency, place.year)


def full_name(place: Place) -> str:
    """Name a report and whose it is."""
    return f"{report_word(current_texts(), place.kind, place.year)}: {agency_name(place.agency)}"


def frame(place: Place, view: ReportView) -> dict[str, Any]:
    """Return what every page of a report says of it: see agency/reports/report.html."""
    texts = current_texts()
    return {
        "name": report_word(texts, place.kind, place.year),
        "agency": agency_name(place.agency),
        "report_url": place.url("report"),
        "year_url": url_for("agency.year", year=place.year),
        "standing": standing(place, view),
        "is_signed": view.signature is not None,
        "may_write": view.signature is None and may(Permission.WRITE_PAPERS, place.agency),
        "may_sign": view.signature is None and may(Permission.SUBMIT_PAPERS, place.agency),
    }


def may(permission: Permission, agency: str | None = None) -> bool:
    """Say whether whoever is signed in may do something with an agency's reports."""
    staff = current_staff()
    return acting(staff.grants, staff.username, permission, agency) is not None


def standing(place: Place, view: ReportView) -> list[str]:
    """Say how a report stands: draft or signed, when it is due, and whether it is late."""
    texts, portal = current_texts(), current_portal()
    city, performance = portal.catalogue.city, portal.catalogue.performance
    if view.signature is not None:
        signed = view.signature
        said = [
            texts.gettext("Signed off by %(who)s on %(day)s. It does not change any more.")
            % {"who": signed.name, "day": texts.date_time(signed.at)}
        ]
        if signed.is_late and signed.due is not None:
            said.append(
                texts.gettext("It came late: it was due on %(day)s.") % {"day": texts.date(signed.due)}
            )
        return said
    due = performance.due(place.kind, city.fiscal_year, place.year) if performance else None
    said = [texts.gettext("Draft.")]
    if view.paper is None or view.paper.line.status is PaperStatus.DRAFT:
        said = [texts.gettext("Draft. Everything that is typed is kept; nothing is public yet.")]
    if due is not None:
        said.append(texts.gettext("Due on %(day)s.") % {"day": texts.date(due)})
        if city.calendar.local_day(portal.now()) > due:
            said.append(texts.gettext("It is late. It can still be signed off, and will be shown as late."))
    return said
