"""Agencies as residents meet them: the city's own, and other bodies such as a utility or the state."""

from dataclasses import dataclass

from portal.catalogue import Said
from portal.catalogue.schema import AgencyKind
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class OtherBody:
    """A body that is not the city's, and its phone number."""

    name: Said
    phone: str | None


def other_body(code: str) -> OtherBody | None:
    """Return the body behind an agency's code when it is not the city's own; else None."""
    catalogue = current_portal().catalogue
    agency = catalogue.agencies.get(code)
    if agency is None or agency.kind is AgencyKind.CITY:
        return None
    return OtherBody(catalogue.words(current_texts().language)(agency.name), agency.phone)
