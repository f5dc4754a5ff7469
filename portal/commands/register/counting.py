"""Saying by which figure the portal counts a measure from a fiscal year on, and of which requests."""

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.register.answering import FIRST_YEAR, LAST_YEAR
from portal.domain.audit import Act
from portal.domain.countable import UNITS, reads_of
from portal.domain.permissions import Actor, Permission, may
from portal.outcomes.cells import ALL, Group
from portal.outcomes.figures import filter_of
from portal.outcomes.links import GROUPS, Link
from portal.portal import Portal
from portal.store.models import RegisterLinkRow, RegisterMeasureRow


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
            _require_fit(portal, measure, link)
        row = RegisterLinkRow(identity=identity, first_year=first_year)
        scope = ALL if link is None or not link.code else ALL.with_any(link.group, [link.code])
        row.measure = link.measure.value if link else ""
        row.reads = link.reads.value if link else ""
        row.scope = dict(filter_of(scope))
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
            of=f"{link.group.value}:{link.code}" if link and link.code else "",
            reason=reason,
        )


def _require_fit(portal: Portal, measure: RegisterMeasureRow, link: Link) -> None:
    if link.reads not in reads_of(link.measure):
        raise refuse(Refusal.MEASURE_UNREADABLE, problem=f"{link.measure} has no {link.reads}")
    wanted = UNITS[link.reads]
    if measure.unit != wanted:
        problem = f"its unit is {measure.unit}, and this is counted in {wanted}"
        raise refuse(Refusal.MEASURE_UNREADABLE, problem=problem)
    known = _codes(portal, link.group)
    if link.code and (link.group not in GROUPS or (known is not None and link.code not in known)):
        raise refuse(
            Refusal.UNKNOWN_SCOPE, kind=link.group.value, code=link.code, known=", ".join(sorted(known or ()))
        )


def _codes(portal: Portal, group: Group) -> set[str] | None:
    """Return the codes that a group can have; None where the profile does not say."""
    if group is Group.AGENCY:
        return set(portal.catalogue.agencies)
    if group is Group.SERVICE:
        return {version.service.code for version in portal.catalogue.services.values()}
    return None
