"""The city's profile as the portal has it, and where its words stand: to be read, not changed."""

from dataclasses import dataclass

from flask import render_template

from portal.catalogue import ServiceVersion
from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.standings import standings_of
from portal.web.current import current_portal


@dataclass(frozen=True)
class Promise:
    """What a service promises: the milestone's code, how long, and where that was published."""

    kind: str
    target: str
    source: str


@blueprint.get("/profile")
@needs(Permission.SEE_PROFILE)
def profile() -> str:
    """Show services, holidays, hold policies, and the translations of the city's languages."""
    portal = current_portal()
    return render_template(
        "agency/profile.html",
        services=sorted(portal.catalogue.services.values(), key=lambda each: each.service.slug),
        agencies=portal.catalogue.agencies,
        promises=_promises,
        standings=standings_of(portal),
    )


def _promises(version: ServiceVersion) -> list[Promise]:
    return [
        Promise(kind.value, _target(each.target), each.source)
        for kind, each in version.service.milestones.items()
    ]


def _target(target: object) -> str:
    """Write a target as its file does."""
    amount, unit = getattr(target, "amount", None), getattr(target, "unit", None)
    return str(getattr(target, "value", target)) if unit is None else f"{amount} {unit.value}"
