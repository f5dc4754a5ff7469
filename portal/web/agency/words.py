"""Names of what staff see by code: services, agencies, channels, languages."""

from collections.abc import Iterable

from flask import url_for

from portal.domain import reference as references
from portal.domain.clocks import Lateness
from portal.domain.lifecycle import IdentifierKind, MilestoneKind
from portal.domain.permissions import Permission
from portal.texts import Texts
from portal.web.agency.gate import current_staff
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import language_word


def service_name(code: str) -> str:
    """Name a service by its code; one that has left the profile, or was never in it, keeps its code."""
    catalogue = current_portal().catalogue
    language = current_texts().language
    for version in catalogue.services.values():
        if version.service.code == code:
            return str(version.words(language)(version.service.name))
    return code


def services_by_name() -> list[tuple[str, str]]:
    """Return (code, name) of the city's services, by name."""
    catalogue, language = current_portal().catalogue, current_texts().language
    found = [
        (version.service.code, str(version.words(language)(version.service.name)))
        for version in catalogue.services.values()
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def agency_name(code: str) -> str:
    """Name an agency by its code; one that has left the profile keeps it."""
    catalogue = current_portal().catalogue
    agency = catalogue.agencies.get(code)
    return str(catalogue.words(current_texts().language)(agency.name)) if agency else code


def agencies_by_name(codes: frozenset[str] | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of the city's agencies, or of those named, by name."""
    known = current_portal().catalogue.agencies if codes is None else codes
    return sorted(((code, agency_name(code)) for code in known), key=lambda one: one[1].casefold())


def language_name(tag: str) -> str:
    """Name a language in the desk's."""
    return language_word(current_texts(), tag)


def lateness_word(texts: Texts, lateness: Lateness) -> str:
    """Say how a promise that still runs stands."""
    return {
        Lateness.ON_TIME: texts.gettext("On time"),
        Lateness.LATE: texts.gettext("Late"),
        Lateness.BADLY_LATE: texts.gettext("Badly late"),
    }[lateness]


def identifier_word(texts: Texts, kind: IdentifierKind) -> str:
    """Name a number in one of an agency's own systems."""
    return {
        IdentifierKind.WORK_ORDER: texts.gettext("Work order"),
        IdentifierKind.ASSET: texts.gettext("Asset number"),
        IdentifierKind.LIGHT_POLE: texts.gettext("Light pole number"),
        IdentifierKind.CREW: texts.gettext("Crew"),
    }[kind]


def milestone_name(texts: Texts, kind: MilestoneKind) -> str:
    """Name a promise, as a filter does."""
    return {
        MilestoneKind.FIRST_RESPONSE: texts.gettext("First response"),
        MilestoneKind.INSPECTION: texts.gettext("Inspection"),
        MilestoneKind.WORK_COMPLETE: texts.gettext("Work complete"),
    }[kind]


def request_links(requests: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return address, service, reference shown and spelled of requests (reference, service code).

    Whoever may not open requests is led to what everybody sees of them.
    """
    page = "agency.request_page" if current_staff().may_open(Permission.SEE_REQUESTS) else "residents.track"
    return [
        (
            url_for(page, reference=reference),
            service_name(service),
            references.shown(reference),
            references.spelled(reference),
        )
        for reference, service in requests
    ]
