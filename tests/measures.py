"""Measures of the register and their values, as rows: for tests of what shows them."""

from typing import Any

from portal.domain.measures import Measure
from portal.domain.values import Reads, Slot, Source
from portal.portal import Portal
from portal.store.models import MeasureValueRow, RegisterLinkRow, RegisterMeasureRow, RegisterVersionRow

WORDS = ("code", "agency_code", "service_code", "data_source", "refresh", "owner", "baseline")


def registered(portal: Portal, identity: str, **more: Any) -> str:
    """Puts a measure into the register: an approved count of the harbor works, unless said otherwise."""
    found: dict[str, Any] = {
        **dict.fromkeys(WORDS, ""),
        "title": f"Number of {identity}",
        "agency": "Harbor Works",
        "service": "Light and water",
        "type": "output",
        "direction": "increase",
        "interval": "cumulative",
        "unit": "count",
        "formula": "counted one by one",
        "equity": False,
        "books": ["budget_book"],
        "status": "approved",
        "edition": 2027,
        "is_usable": True,
        **more,
    }
    with portal.store.write() as session:
        session.add(RegisterMeasureRow(identity=identity, **found))
        session.flush()
        if found["formula"]:
            session.add(RegisterVersionRow(identity=identity, first_year=2020, formula=found["formula"]))
    return identity


def linked(
    portal: Portal, identity: str, measure: Measure, reads: Reads, *, first_year: int = 2020, **scope: str
) -> None:
    """Makes a measure of the register a computed one."""
    with portal.store.write() as session:
        session.add(
            RegisterLinkRow(
                identity=identity,
                first_year=first_year,
                measure=measure.value,
                reads=reads.value,
                scope={group: [code] for group, code in scope.items()},
                by="tests",
                at=portal.now(),
            )
        )


def said(portal: Portal, identity: str, year: int, slot: Slot, number: str, **more: Any) -> None:
    """Says a value: reported, unless said otherwise."""
    found = {"kind": Source.REPORTED.value, "words": "", "reason": "", "by": "tests", **more}
    with portal.store.write() as session:
        session.add(
            MeasureValueRow(
                identity=identity, year=year, slot=slot.value, number=number, at=portal.now(), **found
            )
        )
