"""What residents said of a service, from quarters of the fixed grid as they were published."""

from collections.abc import Sequence

from portal.domain.measures import Rate
from portal.domain.sheets import ANSWERED, BETWEEN, YES, Dimension, Subject
from portal.outcomes.published import PublishedSheet, newest
from portal.portal import Portal

QUARTERS_OF_A_YEAR = 4


def said_fixed(portal: Portal, service_code: str) -> Rate | None:
    """Return how many said "Yes, it is fixed" of those who answered, in the last four published quarters.

    Only published counts are added up; None where there are none. Errors: DatabaseUnavailable.
    """
    return _summed(
        [view.sheets[Subject.ANSWERS] for view in newest(portal, QUARTERS_OF_A_YEAR)], service_code
    )


def _summed(sheets: Sequence[PublishedSheet], service_code: str) -> Rate | None:
    yes = answered = 0
    for sheet in sheets:
        for member in sheet.members(Dimension.SERVICE):
            rate = sheet.rate(YES, ANSWERED, Dimension.SERVICE, member)
            if rate is not None and member.split(BETWEEN)[-1] == service_code:
                yes += rate.numerator
                answered += rate.denominator
    return Rate(yes, answered) if answered else None
