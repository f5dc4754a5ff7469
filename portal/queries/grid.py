"""What residents said of a service, and how often a private one is asked for, from published quarters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.domain.sheets import ANSWERED, BETWEEN, RECEIVED, YES, Dimension, Subject
from portal.domain.suppression import Range
from portal.outcomes.published import PublishedSheet, newest
from portal.portal import Portal

QUARTERS_OF_A_YEAR = 4


@dataclass(frozen=True)
class SaidFixed:
    """Of so many who `answered`, from `low` to `high` said "Yes, it is fixed": one number if it is told."""

    low: int
    high: int
    answered: int


def said_fixed(portal: Portal, service_code: str) -> SaidFixed | None:
    """Return how many said "Yes, it is fixed" of those who answered, in the last four published quarters.

    Only what is published is added up; None where that is nothing. Errors: DatabaseUnavailable.
    """
    return _summed(
        [view.sheets[Subject.ANSWERS] for view in newest(portal, QUARTERS_OF_A_YEAR)], service_code
    )


def said_fixed_in_the_city(portal: Portal) -> SaidFixed | None:
    """Return the same of all services together. Errors: DatabaseUnavailable."""
    sheets = [view.sheets[Subject.ANSWERS] for view in newest(portal, QUARTERS_OF_A_YEAR)]
    return _added((sheet.between(YES), sheet.count(ANSWERED)) for sheet in sheets)


def published_requests(portal: Portal, service_code: str) -> int:
    """Return how many requests of a private service the last four published quarters tell of.

    What is withheld counts as none. Errors: DatabaseUnavailable.
    """
    sheets = [view.sheets[Subject.PRIVATE] for view in newest(portal, QUARTERS_OF_A_YEAR)]
    return sum(sheet.cells.get((Dimension.SERVICE.value, service_code, RECEIVED)) or 0 for sheet in sheets)


def _summed(sheets: Sequence[PublishedSheet], service_code: str) -> SaidFixed | None:
    return _added(
        (sheet.between(YES, Dimension.SERVICE, member), sheet.count(ANSWERED, Dimension.SERVICE, member))
        for sheet in sheets
        for member in sheet.members(Dimension.SERVICE)
        if member.split(BETWEEN)[-1] == service_code
    )


def _added(told: Iterable[tuple[Range | None, int | None]]) -> SaidFixed | None:
    low = high = answered = 0
    for yes, whole in told:
        if yes is not None and whole is not None:
            low, high, answered = low + yes.low, high + yes.high, answered + whole
    return SaidFixed(low, high, answered) if answered else None
