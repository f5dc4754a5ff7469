"""Saying by which figure the portal counts a measure from a fiscal year on, and of which requests."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.domain.audit import Act
from portal.domain.countable import YES_NO, Filter, filters_of, reads_of
from portal.domain.fiscal import FIRST_YEAR, LAST_YEAR
from portal.domain.lifecycle import Visibility
from portal.domain.permissions import Actor, Permission, may
from portal.outcomes.cells import ALL
from portal.outcomes.figures import filter_of
from portal.outcomes.fitting import editions_of, misfits
from portal.outcomes.links import Link, link_in, links_of
from portal.places.kinds import AreaKind
from portal.portal import Portal
from portal.store.models import BoundaryRow, RegisterLinkRow, RegisterMeasureRow


def count_measure(
    portal: Portal, identity: str, first_year: int, link: Link | None, reason: str, actor: Actor
) -> None:
    """Say what a measure is counted by from a fiscal year on, or (None) that it is entered from then on.

    What was said of earlier years stays, and what was said before of this one is kept. Errors: Refused; then
    nothing was written.
    """
    if not may(actor, Permission.KEEP_REGISTER):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="keep the register")
    if not reason.strip():
        raise refuse(Refusal.NO_REASON)
    if not FIRST_YEAR <= first_year <= LAST_YEAR:
        raise refuse(Refusal.MEASURE_UNREADABLE, problem=f"{first_year} is no fiscal year")
    with portal.store.write() as session:
        measure = session.get(RegisterMeasureRow, identity)
        if measure is None:
            raise refuse(Refusal.UNKNOWN_MEASURE, measure=identity)
        if link is not None:
            _require_fit(session, identity, first_year, link)
            _require_scope(portal, session, link)
        row = RegisterLinkRow(identity=identity, first_year=first_year)
        row.measure = link.measure.value if link else ""
        row.reads = link.reads.value if link else ""
        row.scope = dict(filter_of(link.of if link else ALL))
        row.by, row.at, row.reason = actor.name, portal.now(), reason.strip()
        session.add(row)
        record(
            portal,
            actor.name,
            Act.MEASURE_COUNTED,
            session=session,
            measure=identity,
            first_year=first_year,
            figure=row.measure,
            reads=row.reads,
            of=", ".join(f"{group}:{code}" for group, code in sorted(link.of.only)) if link else "",
            reason=reason,
        )


def _require_fit(session: Session, identity: str, first_year: int, link: Link) -> None:
    """Refuse a number that its figure does not have, or that the measure is not, in any year it is for."""
    if link.reads not in reads_of(link.measure):
        figure, wanted = (each.replace("_", " ") for each in (link.measure.value, link.reads.value))
        known = (
            " or ".join(each.value.replace("_", " ") for each in reads_of(link.measure)) or "another figure"
        )
        problem = f"the figure {figure} has no {wanted}; choose {known}"
        raise refuse(Refusal.MEASURE_UNREADABLE, problem=problem)
    links = {**links_of(session, [identity]).get(identity, {}), first_year: link}
    for each in misfits(editions_of(session, [identity])[identity], links):
        if each.year >= first_year and link_in(links, each.year) is link:
            raise refuse(Refusal.MEASURE_UNREADABLE, problem=each.problem)


def _require_scope(portal: Portal, session: Session, link: Link) -> None:
    possible = [each.value for each in filters_of(link.measure, link.reads)]
    figure = link.measure.value.replace("_", " ")
    if link.on_grid and link.one is None:
        raise refuse(Refusal.PUBLISHED_BY_ONE, figure=figure)
    for group, code in sorted(link.of.only):
        if group.value not in possible:
            raise refuse(
                Refusal.NOT_PUBLISHED_BY,
                figure=figure,
                kind=_WORDS.get(group.value, group.value),
                known=" or ".join(["the whole city", *(_WORDS.get(each, each) for each in possible)]),
            )
        known = codes_of(portal, session, Filter(group.value))
        if not code or (known is not None and code not in known):
            there = ", ".join(sorted(known or ()))
            raise refuse(Refusal.UNKNOWN_SCOPE, kind=group.value, code=code, known=there)


_WORDS = {"neighbourhood": "neighborhood", "assisted": "with or without help"}


def codes_of(portal: Portal, session: Session, named: Filter) -> set[str] | None:
    """Return the codes that a filter can have; None where the city's places are not known.

    A private service is none: its requests are in no public figure.
    """
    catalogue = portal.catalogue
    if named in _AREAS:
        kind, column = _AREAS[named]
        return set(session.scalars(select(column).where(BoundaryRow.kind == kind.value))) or None
    services = (version.service for version in catalogue.services.values())
    return {
        Filter.AGENCY: set(catalogue.agencies),
        Filter.SERVICE: {one.code for one in services if one.visibility is not Visibility.PRIVATE},
        Filter.TOPIC: {one.code for one in catalogue.city.topics},
        Filter.LANGUAGE: set(catalogue.city.languages),
        Filter.ASSISTED: set(YES_NO),
    }[named]


_AREAS = {
    Filter.DISTRICT: (AreaKind.DISTRICT, BoundaryRow.code),
    Filter.NEIGHBOURHOOD: (AreaKind.NEIGHBOURHOOD, BoundaryRow.name),
}
"""By what facts know an area: a district by its code, a neighbourhood by its name."""
