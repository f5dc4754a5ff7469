"""What a chart says to those who do not see it: a name of its own, and its figures."""

from collections.abc import Sequence
from datetime import timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest

from portal.domain.curves import AtRisk, Curve, CurvePoint
from portal.domain.spreads import Quantile
from portal.domain.trends import chart
from portal.texts import Texts, locale_for
from portal.web.chart_words import chart_name, curve_figures, series_words


@pytest.fixture(scope="module")
def texts() -> Texts:
    """English, which stands in the code."""
    return Texts("en", locale_for("en"), NullTranslations(), ZoneInfo("America/Halifax"))


def percent(share: float) -> str:
    return f"{share:.0%}"


def test_a_chart_is_named_by_what_it_shows_of_whom_and_when(texts: Texts) -> None:
    assert chart_name(texts, "On time", [], "Month by month", ["May", "June", "July"]) == (
        "On time: The whole city. Month by month, May to July"
    )
    assert chart_name(texts, "On time", ["Harbor Works", "District 1"], "Quarter by quarter", ["2026"]) == (
        "On time: Harbor Works, District 1. Quarter by quarter, 2026"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([None, None], "There are too few cases for a single point."),
        ([None, 0.5], "One point: 50% (b). Points missing: 1 of 2."),
        ([0.5, 0.75], "From 50% (a) to 75% (b)."),
        (
            [0.5, 0.9, None, 0.1, 0.4],
            "From 50% (a) to 40% (e). Highest: 90% (b). Lowest: 10% (d). Points missing: 1 of 5.",
        ),
    ],
)
def test_a_short_series_is_said_in_figures(texts: Texts, values: Sequence[float | None], said: str) -> None:
    assert series_words(texts, "abcde"[: len(values)], chart(values), percent, []) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.5, 0.75, 0.1], "From 50% (a) to 75% (b). Not over yet: c. So far: 10%."),
        ([0.5, None, None], "One point: 50% (a). Points missing: 1 of 2. Not over yet: c."),
        ([None, None, 0.5], "Points missing: 2 of 2. Not over yet: c. So far: 50%."),
        ([0.5], "Not over yet: a. So far: 50%."),
        ([None], "There are too few cases for a single point."),
        (
            [0.4, 0.6, 0.5, 0.1],
            "From 40% (a) to 50% (c). Highest: 60% (b). Lowest: 40% (a). Not over yet: d. So far: 10%.",
        ),
    ],
)
def test_what_still_runs_is_no_end_and_no_lowest(
    texts: Texts, values: Sequence[float | None], said: str
) -> None:
    drawn = chart(values, over=len(values) - 1)
    assert series_words(texts, "abcd"[: len(values)], drawn, percent, []) == said


def test_limits_are_said_with_what_crosses_them(texts: Texts) -> None:
    steady = [0.4, 0.4, 0.6, 0.6] * 3
    said = series_words(texts, "abcdefghijkl", chart(steady), percent, ["15%", "85%"])
    assert said.endswith("Lowest: 40% (a). Usual range: 15% to 85%. Nothing stands out.")
    said = series_words(texts, "abcdefghijklm", chart([*steady, 1.0]), percent, ["22%", "85%"])
    assert said.endswith("Usual range: 22% to 85%. What stands out: m.")
    said = series_words(texts, "abcdefghijklm", chart([0.4] * 9 + [0.6] * 4), percent, ["1%", "2%"])
    assert said.endswith("What stands out: a to m.")


def test_a_curve_is_said_by_its_steps_and_its_half(texts: Texts) -> None:
    day = timedelta(days=1)
    points = tuple(CurvePoint(n * day, n / 10, n / 20, 1.0) for n in range(1, 9))
    risk = (AtRisk(timedelta(), 20), AtRisk(3 * day, 14), AtRisk(8 * day, 4))
    half = Curve(20, 16, 0, points, risk, Quantile(5 * day), Quantile())
    assert curve_figures(texts, half) == (
        "Share that had got there: 30% after 3 days and 80% after 8 days. Half within 5 days."
    )
    few = Curve(20, 6, 0, points[:3], risk[:2], Quantile(), Quantile())
    assert curve_figures(texts, few) == (
        "Share that had got there: 30% after 3 days. Fewer than half have got there so far."
    )
