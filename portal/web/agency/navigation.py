"""The desk's own navigation, and roles in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from portal.domain.permissions import Permission, Role
from portal.domain.staff import Identity
from portal.texts import Texts
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class NavLine:
    """One line of the navigation: what it needs, its endpoint, and its words in the source language."""

    permission: Permission
    endpoint: str
    words: str


DESK_NAV: tuple[NavLine, ...] = (
    NavLine(Permission.TAKE_CALLS, "agency.start_call", "Calls"),
    NavLine(Permission.SEE_REQUESTS, "agency.queue", "Queue"),
    NavLine(Permission.SUPERVISE, "agency.supervision", "Supervision"),
    NavLine(Permission.POST_ALERT, "agency.alerts", "Alerts"),
    NavLine(Permission.READ_YEAR, "agency.this_year", "Performance year"),
    NavLine(Permission.READ_YEAR, "agency.stats_page", "CitiStat"),
    NavLine(Permission.ANNOTATE, "agency.annotations", "Annotations"),
    NavLine(Permission.READ_YEAR, "agency.register", "Register"),
    NavLine(Permission.MANAGE_STAFF, "agency.accounts", "Accounts"),
    NavLine(Permission.SEE_AUDIT, "agency.audit", "Audit"),
    NavLine(Permission.SEE_PROFILE, "agency.profile", "Profile"),
    NavLine(Permission.SEE_HEALTH, "agency.health", "Health"),
)
"""Every page that can be gone to from everywhere. The first that somebody may open is where they begin."""


@dataclass(frozen=True)
class NavLink:
    """A line as a page shows it."""

    words: str
    url: str
    current: bool


def nav_for(identity: Identity) -> Sequence[NavLink]:
    """Return the lines that somebody may open."""
    texts = current_texts()
    return [
        NavLink(texts.gettext(line.words), url_for(line.endpoint), line.endpoint == request.endpoint)
        for line in DESK_NAV
        if identity.may_open(line.permission)
    ]


def role_name(texts: Texts, role: Role) -> str:
    """Say a role of staff in words."""
    return {
        Role.CALL_TAKER: texts.gettext("Call-taker"),
        Role.WORKER: texts.gettext("Worker"),
        Role.SUPERVISOR: texts.gettext("Supervisor"),
        Role.AGENCY_HEAD: texts.gettext("Agency head"),
        Role.PERFORMANCE_REVIEWER: texts.gettext("Performance reviewer"),
        Role.PLAN_AUTHOR: texts.gettext("Plan author"),
        Role.BUDGET_REVIEWER: texts.gettext("Budget reviewer"),
        Role.PUBLISHER: texts.gettext("Publisher"),
        Role.TRANSLATOR: texts.gettext("Translator"),
        Role.DIGITAL_TEAM: texts.gettext("Digital team"),
        Role.ADMINISTRATOR: texts.gettext("Administrator"),
    }[role]


def role_names(identity: Identity) -> str:
    """Say somebody's roles in words, with the agency of those that are of one."""
    texts, catalogue = current_texts(), current_portal().catalogue
    words = catalogue.words(texts.language)
    said = []
    for grant in identity.grants:
        agency = catalogue.agencies.get(grant.agency or "")
        where = words(agency.name) if agency else grant.agency
        said.append(f"{role_name(texts, grant.role)} ({where})" if where else role_name(texts, grant.role))
    return texts.listed(said)
