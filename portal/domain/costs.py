"""What a request costs: the cost that was entered for a service, divided by its requests."""

from decimal import Decimal

from portal.domain.measures import FEWEST_FOR_A_RATE


def cost_per_request(amount: Decimal, requests: int) -> Decimal | None:
    """Return entered cost ÷ requests, in the city's currency, exact; None where there are too few to say."""
    if requests < FEWEST_FOR_A_RATE:
        return None
    return amount / requests
