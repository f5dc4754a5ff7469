"""How city.yaml and agencies.yaml fit together: what one model cannot see by itself."""

from collections.abc import Iterable
from datetime import date

from portal.catalogue.checks.doubles import check_doubles, check_repeats
from portal.catalogue.checks.keywords import check_keywords
from portal.catalogue.colours import check_contrast
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of
from portal.catalogue.schema.fields import is_language
from portal.domain.lifecycle import HoldReason

NAMED_SERVICES = ("barrier_service", "accommodation_service", "general_service")
"""Keys that name a service for a task of the portal's own."""


def check_city(city: Entry, slugs: Iterable[str], findings: Findings) -> None:
    """Report doubles, missing hold reasons, features that are no service, and colors without contrast."""
    check_doubles(city.get("topics").each(), "code", findings)
    check_doubles(city.get("holidays").each(), "date", findings)
    for key in ("languages", "working_week", "featured"):
        check_repeats(city.get(key), findings)
    _check_hold_reasons(city.get("hold_reasons"), findings)
    _check_elsewhere(city, findings)
    known = list(slugs)
    for entry in (*city.get("featured").each(), *(city.get(key) for key in NAMED_SERVICES)):
        if entry.text and entry.text not in known:
            entry.wrong(
                findings, f'No service has the slug "{entry.text}". {write_one_of(entry.text, known)}'
            )
    check_contrast(city.get("colours"), findings)


def check_agencies(agencies: Entry, findings: Findings) -> None:
    """Report codes and budget numbers used twice."""
    for key in ("code", "budget_code"):
        check_doubles(agencies.each(), key, findings)


def check_holidays_cover(city: Entry, today: date, findings: Findings) -> None:
    """Warn when no holiday of the calendar year of `today`, or of the one after it, is listed."""
    holidays = city.get("holidays")
    listed = {(entry.get("date").text or "")[:4] for entry in holidays.each()}
    for year in (today.year, today.year + 1):
        if str(year) not in listed:
            findings.warning(
                holidays.file, holidays.line, f"No holiday of {year} is listed. Add them before it begins"
            )


def _check_elsewhere(city: Entry, findings: Findings) -> None:
    entries = list(city.get("elsewhere").each())
    check_doubles(entries, "code", findings)
    languages = [tag for tag in city.get("languages").texts() if is_language(tag)] or None
    for entry in entries:
        check_keywords(entry.get("keywords"), languages, findings)


def _check_hold_reasons(reasons: Entry, findings: Findings) -> None:
    if reasons.node is None:
        return
    for reason in HoldReason:
        if not reasons.has(reason.value):
            reasons.wrong(
                findings, f"The hold reason {reason.value} is missing. Write {reason.value}: {{pauses: true}}"
            )
