"""What an annotation of a figure is about."""

from dataclasses import dataclass
from enum import StrEnum


class ScopeKind(StrEnum):
    """What the figures that an annotation touches are of."""

    CITY = "city"
    AGENCY = "agency"
    SERVICE = "service"
    DISTRICT = "district"


@dataclass(frozen=True, order=True)
class Scope:
    """The whole city, or an agency, service or district by its code (`code` is empty for the city)."""

    kind: ScopeKind = ScopeKind.CITY
    code: str = ""


WHOLE_CITY = Scope()
