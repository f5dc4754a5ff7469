"""How long will it take? From the service's own past in that district, else in the city."""

from dataclasses import dataclass

from portal.catalogue.schema import Service
from portal.domain.lifecycle import Visibility
from portal.domain.usual import Usual
from portal.outcomes import usual
from portal.portal import Portal


@dataclass(frozen=True)
class UsualView:
    """A service's past; `is_local`: that of the district, else that of the whole city.

    `is_private`: how many requests there were is not told. It moves every day, and so would give away how
    many came in a quarter, which is published only when they are enough.
    """

    usual: Usual
    is_local: bool
    is_private: bool = False


def usual_time(portal: Portal, service: Service, district: str | None) -> UsualView | None:
    """Return what the past says of a service in a district; None where there is too little to say anything.

    Of a private service nobody learns how much of it there is in one district.
    """
    kept = usual.times(portal.settings.facts.absolute())
    if district and service.visibility is not Visibility.PRIVATE:
        here = kept.get((service.code, district))
        if here is not None and here.says_something:
            return UsualView(here, is_local=True)
    everywhere = kept.get((service.code, None))
    if everywhere is None or not everywhere.says_something:
        return None
    return UsualView(everywhere, is_local=False, is_private=service.visibility is Visibility.PRIVATE)
