"""Finding the right service, and what stands beside it: alerts, the guide, other bodies, paper."""

from accessibility.inventory import Line
from accessibility.pages.residents import HOME, SERVICE

LINES: tuple[Line, ...] = (
    Line("home-alerts", HOME, "with alerts", "what everybody should know first", prepare="home-alerts"),
    Line(
        "service-alert", SERVICE, "with an alert", "what stands about this service", prepare="service-alert"
    ),
)
"""In the order in which a person may meet them."""
