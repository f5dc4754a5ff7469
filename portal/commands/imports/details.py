"""What of a row says where it is: the generalised place, and what can be erased."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import clean
from portal.catalogue.mappings import ImportMapping
from portal.catalogue.schema import LocationKind, LocationQuestion
from portal.commands.imports.results import Finding, Remark
from portal.domain.events import NOWHERE, Place

LONGEST = {"neighbourhood": 200, "district": 80, "address": 200, "description": 10_000}
IMPORTED = "imported"
"""Key of what no question of the service has a place for."""

_BOUNDS = {"latitude": 90, "longitude": 180}


class Details:
    """Reads place and erasable details by a mapping."""

    def __init__(self, mapping: ImportMapping) -> None:
        """Read the columns that the mapping names."""
        self._place = mapping.place
        self._description = mapping.description

    def place(self, cell: Callable[[str], str], remarks: list[Finding]) -> Place:
        """Return neighborhood and district."""
        neighbourhood = self._text("neighbourhood", self._place.neighbourhood, cell, remarks)
        district = self._text("district", self._place.district, cell, remarks)
        return Place(neighbourhood, district) if neighbourhood or district else NOWHERE

    def read(
        self, cell: Callable[[str], str], service: ServiceVersion | None, remarks: list[Finding]
    ) -> Mapping[str, Any]:
        """Return the answers to keep: the address as the service's own answer if it asks where."""
        found: dict[str, Any] = {}
        rest: dict[str, Any] = self._coordinates(cell, remarks)
        if description := self._text("description", self._description, cell, remarks):
            rest["description"] = description
        if address := self._text("address", self._place.address, cell, remarks):
            question = _asks_where(service)
            if question is None:
                rest["address"] = address
            else:
                found[question] = {"kind": LocationKind.ADDRESS.value, "text": address}
        return {**found, IMPORTED: rest} if rest else found

    def _text(
        self, what: str, column: str | None, cell: Callable[[str], str], remarks: list[Finding]
    ) -> str | None:
        if column is None:
            return None
        text = clean(cell(column), lines=what == "description")
        if len(text) > LONGEST[what]:
            remarks.append(Finding(Remark.CUT, {"column": column}))
        return text[: LONGEST[what]] or None

    def _coordinates(self, cell: Callable[[str], str], remarks: list[Finding]) -> dict[str, Any]:
        columns = {"latitude": self._place.latitude, "longitude": self._place.longitude}
        written = {name: cell(column) for name, column in columns.items() if column is not None}
        if not all(written.values()) or len(written) < len(columns):
            return {}
        try:
            found = {name: Decimal(text) for name, text in written.items()}
            inside = all(abs(number) <= _BOUNDS[name] for name, number in found.items())
        except InvalidOperation:
            inside = False
        if not inside:
            remarks.append(Finding(Remark.COORDINATES))
            return {}
        return {name: str(number) for name, number in found.items()}


def _asks_where(service: ServiceVersion | None) -> str | None:
    """Return the id of the question that takes an address, if the service asks one."""
    if service is None:
        return None
    for question in service.service.questions:
        if isinstance(question, LocationQuestion) and LocationKind.ADDRESS in question.kinds:
            return question.id
    return None
