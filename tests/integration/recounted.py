"""Published figures counted once more from the published files, by pandas alone."""

import io
from datetime import datetime, timedelta

import pandas as pd
import pytest

from portal.domain.measures import Period
from tests import plain_figures


def frame(text: str) -> pd.DataFrame:
    """A file as a table of pandas, its moments as the facts have them."""
    table = pd.read_csv(io.StringIO(text), dtype={"district": str})
    for name in plain_figures.MOMENTS & set(table.columns):
        table[name] = pd.to_datetime(table[name]).dt.tz_localize(None)
    return table


def compare(said: pd.DataFrame, own: dict[str, pd.DataFrame], period: Period, as_of: datetime) -> None:
    """Counts every figure once more, from the files alone."""
    requests = own["requests"]
    rates = {
        "on_time_of_due": plain_figures.on_time_of_due(requests, period, as_of),
        "on_time_of_closed": plain_figures.on_time_of_closed(requests, period),
        "done_share": plain_figures.done_share(requests, period),
        "right_first_time": plain_figures.right_first_time(requests, period),
        "reopened": plain_figures.reopened(own["closes"], period, as_of),
        "first_response_on_time": plain_figures.promises_on_time(own["milestones"], period, as_of).get(
            "first_response", (0, 0)
        ),
    }
    assert {name: (said.numerator[name], said.denominator[name]) for name in rates} == rates
    times = {
        "time_to_answer": plain_figures.answers(requests, period, as_of),
        "time_to_complete": plain_figures.completions(requests, period, as_of),
    }
    for name, lives in times.items():
        assert said.denominator[name] == len(lives.took)
        read = plain_figures.by_fractions(lives) if len(lives.took) >= 10 else (None, None)
        shown = (said.median_hours[name], said.ninetieth_hours[name])
        assert [None if pd.isna(hours) else pytest.approx(hours) for hours in shown] == [
            None if each is None else each / timedelta(hours=1) for each in read
        ]
        marks = (said.median_rests_on_few[name], said.ninetieth_rests_on_few[name])
        assert [None if pd.isna(few) else bool(few) for few in marks] == [
            None if each is None else plain_figures.rests_on_few(lives, each) for each in read
        ]
    count, age, late, _ = plain_figures.backlog(requests, period.end, as_of)
    assert (said.denominator["backlog"], said.numerator["backlog"]) == (count, late)
    hours = said.median_hours["backlog_age"]
    assert pd.isna(hours) if age is None else hours == pytest.approx(age / timedelta(hours=1), abs=1e-6)
