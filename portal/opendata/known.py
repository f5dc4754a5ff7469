"""Whether what a download is narrowed to is there at all: of a mistyped code there are no rows."""

from portal.opendata.filters import Fault, Filters, Wrong
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.contents import contents
from portal.portal import Portal


def no_such_codes(portal: Portal, filters: Filters) -> tuple[Fault, ...]:
    """Return a fault where agencies or services are asked for that neither the profile nor any row has.

    A district without a request is a district all the same, so none is refused. Errors: DamagedFacts.
    """
    catalogue = portal.catalogue
    services = (each.service for each in catalogue.services.values())
    asked = {
        Group.AGENCY: (filters.agency, set(catalogue.agencies)),
        Group.SERVICE: (filters.service, {service.code for service in services}),
    }
    if all(set(codes) <= declared for codes, declared in asked.values()):
        return ()
    with facts.open(portal, RELEASED) as opened:
        there = contents(opened).codes
    faults = []
    for group, (codes, declared) in asked.items():
        known = declared | there.get(group, frozenset())
        if not set(codes) <= known:
            faults.append(Fault(group.value, Wrong.NO_SUCH_CODE, known=tuple(sorted(known))))
    return tuple(faults)
