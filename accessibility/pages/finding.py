"""Finding the right service, and what stands beside it: alerts, the guide, other bodies, paper."""

from accessibility.inventory import Line
from accessibility.pages.residents import HOME, SERVICE

GUIDE = "/<lang>/guide/<step>"
ELSEWHERE = "/<lang>/elsewhere/<code>"
PAPER = "/<lang>/services/<slug>/paper"

LINES: tuple[Line, ...] = (
    Line("home-alerts", HOME, "with alerts", "what everybody should know first", prepare="home-alerts"),
    Line("home-elsewhere", HOME, "search means an emergency", "the number first", prepare="home-elsewhere"),
    Line("guide", GUIDE, "fresh", "what comes closest?", prepare="guide"),
    Line("guide-answered", GUIDE, "after Back", "an answer to change", prepare="guide-answered"),
    Line("guide-error", GUIDE, "with an error", "asks again", errors=1, prepare="guide-error"),
    Line("elsewhere", ELSEWHERE, "urgent", "whom to call now", prepare="elsewhere"),
    Line("elsewhere-other", ELSEWHERE, "another body", "whom to call", prepare="elsewhere-other"),
    Line(
        "service-alert",
        SERVICE,
        "with an alert and a past",
        "what stands about it, how long it usually takes",
        prepare="service-alert",
    ),
    Line("paper", PAPER, "every type of question", "a form to print and fill in by hand", prepare="paper"),
)
"""In the order in which a person may meet them."""
