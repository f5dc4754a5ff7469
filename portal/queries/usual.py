"""How long will it take? From the service's own past in that district, else in the city."""

from dataclasses import dataclass, replace

from portal.catalogue.schema import Service
from portal.domain.lifecycle import Visibility
from portal.domain.usual import FEWEST_FOR_A_TIME, Usual
from portal.outcomes import usual
from portal.portal import Portal
from portal.queries.grid import published_requests


@dataclass(frozen=True)
class UsualView:
    """A service's past; `is_local`: that of the district, else that of the whole city.

    `is_private`: how many requests there were is not told, nor how many were completed. It moves every day,
    and so would give away how many came in a quarter, which is published only when they are enough.
    """

    usual: Usual
    is_local: bool
    is_private: bool = False


def usual_time(portal: Portal, service: Service, district: str | None) -> UsualView | None:
    """Return what the past says of a service in a district; None where there is too little to say anything.

    Of a private service nobody learns how much of it there is in one district. Whether there is enough of it
    to speak at all is read from what is published of it, so that speaking tells nothing besides.
    Errors: DatabaseUnavailable, of a private service.
    """
    kept = usual.times(portal.settings.facts.absolute())
    if service.visibility is Visibility.PRIVATE:
        return _of_private(portal, service, kept.get((service.code, None)))
    if district:
        here = kept.get((service.code, district))
        if here is not None and here.says_something:
            return UsualView(here, is_local=True)
    everywhere = kept.get((service.code, None))
    if everywhere is None or not everywhere.says_something:
        return None
    return UsualView(everywhere, is_local=False)


def _of_private(portal: Portal, service: Service, everywhere: Usual | None) -> UsualView | None:
    if everywhere is None or published_requests(portal, service.code) < FEWEST_FOR_A_TIME:
        return None
    answered = replace(everywhere, half_done=None, done=0, closed=0)
    return UsualView(answered, is_local=False, is_private=True)
