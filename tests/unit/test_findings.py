"""What is said of two periods side by side."""

from datetime import date, timedelta

import pytest

from portal.domain.measures import Rate, Time
from portal.domain.trends import Comparison, Ground, Verdict
from portal.queries.performance import Span
from portal.web.performance.findings import change, time_change
from tests.unit.questions.samples import texts

SPAN = Span(date(2026, 7, 1), date(2026, 9, 30))
SAME = "It has stayed about the same."


@pytest.mark.parametrize(
    ("after", "ground", "verdict", "said"),
    [
        (861, Ground.CHANCE, Verdict.CANNOT_TELL, SAME),
        (861, Ground.ORDINARY, Verdict.CANNOT_TELL, SAME),
        (861, Ground.SIGNAL, Verdict.BETTER, "It got better, by more than chance."),
        (870, Ground.CHANCE, Verdict.CANNOT_TELL, "So small a difference can be chance."),
    ],
)
def test_shares_that_read_alike_are_about_the_same(
    after: int, ground: Ground, verdict: Verdict, said: str
) -> None:
    told = change(texts(), SPAN, Rate(860, 1000), Rate(after, 1000), Comparison(verdict, ground))
    assert told.endswith(f"86% in the quarter before. {said}")


@pytest.mark.parametrize(
    ("hours", "said"),
    [(95, SAME), (150, "With so few cases it can be chance.")],
)
def test_times_that_read_alike_are_about_the_same(hours: int, said: str) -> None:
    before, after = (Time(cases=20, events=15, median=timedelta(hours=each)) for each in (96, hours))
    told = time_change(texts(), SPAN, before, after, Comparison(Verdict.CANNOT_TELL, Ground.CHANCE))
    assert told.endswith(f"“half within 4 days” in the quarter before. {said}")
