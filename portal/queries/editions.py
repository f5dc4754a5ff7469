"""The register's measures as they were defined for a fiscal year: what that year's reports are about.

A later edition of the register changes nothing of a year whose report is still to come: neither what a
measure means, nor whose it is, nor whether it is asked about.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.domain.register_cells import answers_of
from portal.domain.register_rows import read_row
from portal.portal import Portal
from portal.queries.measures import MeasureView, agency_of, measures
from portal.store.models import RegisterEntryRow


def measures_in(portal: Portal, agency: str, year: int) -> tuple[MeasureView, ...]:
    """Return the measures of an agency as the newest edition up to a fiscal year has them.

    In: the agency's code of the profile. Out: in the order of portal.queries.measures; one that only a later
    edition has is as that has it. Errors: DatabaseUnavailable.
    """
    now = measures(portal)
    then = _as_of(portal, [each for each in now if each.edition > year], year)
    found = (then.get(each.identity, each) for each in now)
    return tuple(each for each in found if each.agency == agency)


def _as_of(portal: Portal, changed: Collection[MeasureView], year: int) -> Mapping[str, MeasureView]:
    if not changed:
        return {}
    asked = (
        select(RegisterEntryRow)
        .where(
            RegisterEntryRow.identity.in_([each.identity for each in changed]),
            RegisterEntryRow.edition <= year,
        )
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    )
    found: dict[str, MeasureView] = {}
    with portal.store.read() as session:
        newest = {row.identity: row for row in session.scalars(asked)}
        for row in newest.values():
            defined = read_row(row.original, answers_of(row.answers)).measure
            agency = agency_of(portal.catalogue, defined.agency_code, defined.agency)
            found[row.identity] = MeasureView(row.identity, agency, row.edition, not row.questions, defined)
    return found
