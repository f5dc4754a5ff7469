"""The same figures once more, by pandas and lifelines, straight from the definitions: nothing is shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from portal.domain.measures import Period
from portal.outcomes.schema import TABLES
from tests.facts import Row, plain

Share = tuple[int, int]
Quantiles = tuple[timedelta | None, timedelta | None]

NEARLY = 1e-9
MOMENTS = {name for table in TABLES for name, kind in table.columns.items() if kind == "TIMESTAMP"}


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    """The facts as a table of pandas."""
    table = pd.DataFrame(list(rows))
    for name in MOMENTS & set(table.columns):
        table[name] = pd.to_datetime(table[name])
    table["suspect"] = table["suspect"].astype(bool)
    return table


def _in(column: "pd.Series[Any]", period: Period) -> "pd.Series[bool]":
    return (column >= plain(period.start)) & (column < plain(period.end))


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """The requests that can be in a rate at all."""
    asked = table[table.kind == "requested"]
    return asked[(asked.outcome != "invalid") & ~(asked.due_at < asked.received_at)]


def counts(table: pd.DataFrame, period: Period) -> tuple[int, int, dict[str, int]]:
    """Received, open now, and closed by outcome."""
    asked = table[table.kind == "requested"]
    closed = asked[_in(asked.closed_at, period)]
    return (
        int(_in(asked.received_at, period).sum()),
        int(asked.closed_at.isna().sum()),
        {str(outcome): int(number) for outcome, number in closed.outcome.value_counts().items()},
    )


def on_time_of_closed(table: pd.DataFrame, period: Period) -> Share:
    """Closed by the deadline of closed in the period."""
    closed = judged(table)
    closed = closed[_in(closed.closed_at, period) & closed.due_at.notna()]
    return int(((closed.closed_at <= closed.due_at) & ~closed.suspect).sum()), len(closed)


def on_time_of_due(table: pd.DataFrame, period: Period, as_of: datetime) -> Share:
    """Met by the deadline of deadlines that fell in the period."""
    due = judged(table)
    due = due[_in(due.due_at, period) & (due.due_at < plain(as_of))]
    in_time = due.due_resolved_at <= due.due_at
    due = due[~((due.due_result == "left") & in_time)]
    by_close = (due.due_resolved_at == due.closed_at) | (due.due_resolved_at == due.end_at)
    kept = (due.due_result == "met") & (due.due_resolved_at <= due.due_at)
    return int((kept & ~(due.suspect & by_close)).sum()), len(due)


def done_share(table: pd.DataFrame, period: Period) -> Share:
    """Completed of closed."""
    closed = judged(table)
    closed = closed[_in(closed.closed_at, period) & ~closed.outcome.isin(["withdrawn", "not_recorded"])]
    return int(((closed.outcome == "completed") & ~closed.suspect).sum()), len(closed)


def right_first_time(table: pd.DataFrame, period: Period) -> Share:
    """Never transferred of accepted."""
    accepted = judged(table)
    accepted = accepted[_in(accepted.accepted_at, period)]
    return int((accepted.transfers == 0).sum()), len(accepted)


def digital_take_up(table: pd.DataFrame, period: Period) -> Share:
    """By the web or the API of received."""
    received = judged(table)
    received = received[_in(received.received_at, period)]
    return int(received.channel.isin(["web", "api"]).sum()), len(received)


def promises_on_time(table: pd.DataFrame, period: Period, as_of: datetime) -> dict[str, Share]:
    """Met by the deadline of deadlines that fell in the period, for each milestone."""
    due = table[(table.kind == "requested") & (table.result != "out") & ~(table.due_at < table.received_at)]
    due = due[_in(due.due_at, period) & (due.due_at < plain(as_of))]
    in_time = due.resolved_at <= due.due_at
    due = due[~((due.result == "left") & in_time)]
    kept = (due.result == "met") & (due.resolved_at <= due.due_at) & ~due.suspect
    return {
        str(name): (int(kept[rows.index].sum()), len(rows))
        for name, rows in due.groupby("milestone")
        if len(rows)
    }


def _closes(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    known = table[(table.kind == "requested") & (table.outcome != "invalid")]
    return known[_in(known.closed_at, period)]


def reopened(table: pd.DataFrame, period: Period, as_of: datetime) -> Share:
    """Reopened within 30 days of closes that are at least 30 days old."""
    month = pd.Timedelta(days=30)
    settled = _closes(table, period)
    settled = settled[settled.closed_at <= plain(as_of) - month]
    return int((settled.reopened_at - settled.closed_at <= month).sum()), len(settled)


def asked(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The closes after which a resident was asked whether it is fixed."""
    found = _closes(table, period)
    return found[found.source.isna() & found.outcome.isin(["completed", "no_problem_found"])]


def confirmed_fixed(table: pd.DataFrame, period: Period) -> Share:
    """Yes of answered."""
    answered = asked(table, period)
    answered = answered[answered.fixed.notna()]
    return int(((answered.fixed == "yes") & ~answered.suspect).sum()), len(answered)


@dataclass(frozen=True)
class Lives:
    """Times in microseconds and how each ended: 0 censored, 1 the event, 2 another end."""

    took: Sequence[int]
    ended: Sequence[int]


def answers(table: pd.DataFrame, period: Period, as_of: datetime) -> Lives:
    """How long each request waited for an answer."""
    lives = judged(table)
    took, ended = [], []
    for row in lives[_in(lives.received_at, period)].itertuples():
        withdrawn, open_still = row.outcome == "withdrawn", pd.isna(row.closed_at)
        answered = not open_still and not withdrawn and not row.suspect
        until = row.closed_at if answered or (withdrawn and not row.suspect) else plain(as_of)
        took.append(_microseconds(until - row.received_at))
        ended.append(int(answered))
    return Lives(took, ended)


def completions(table: pd.DataFrame, period: Period, as_of: datetime) -> Lives:
    """How long each request waited for its work, or for another end."""
    lives = judged(table)
    took, ended = [], []
    for row in lives[_in(lives.received_at, period)].itertuples():
        open_still = pd.isna(row.end_at)
        done = row.end_outcome == "completed" and not row.suspect
        until = plain(as_of) if open_still else row.end_at
        took.append(_microseconds(until - row.received_at))
        ended.append(0 if open_still else 1 if done else 2)
    return Lives(took, ended)


def _microseconds(length: Any) -> int:
    return max(0, int(pd.Timedelta(length) // pd.Timedelta(microseconds=1)))


def backlog(table: pd.DataFrame, end: datetime, as_of: datetime) -> tuple[int, timedelta | None, int, int]:
    """Open at a moment, the median age, late and badly late."""
    stock, ending, seen = judged(table), plain(end), plain(min(end, as_of))
    shut = (stock.first_closed_at < ending) & (stock.first_reopened_at >= ending)
    stock = stock[
        (stock.received_at < ending) & (stock.closed_at.isna() | (stock.closed_at >= ending)) & ~shut
    ]
    unkept = (stock.due_result == "pending") | (stock.due_resolved_at >= ending)
    late = (stock.due_at < seen) & unkept
    age = (seen - stock.received_at).clip(lower=pd.Timedelta(0))
    badly = late & (age > 3 * (stock.due_at - stock.received_at))
    median = age.median().to_pytimedelta() if len(stock) else None
    return len(stock), median, int(late.sum()), int(badly.sum())


def by_lifelines(lives: Lives) -> Quantiles:
    """Median and 90th percentile of a cumulative incidence; lifelines wants no two lives to end at once."""
    took, ended = np.array(lives.took, dtype=float), np.array(lives.ended)
    if not (ended == 1).any():
        return None, None
    if (ended == 2).any():
        fitter = AalenJohansenFitter(calculate_variance=False)
        fitter.fit(took, ended, event_of_interest=1)
        curve = fitter.cumulative_density_.iloc[:, 0]
    else:
        curve = 1 - KaplanMeierFitter().fit(took, ended).survival_function_.iloc[:, 0]
    return _at(curve, 0.5), _at(curve, 0.9)


def _at(curve: "pd.Series[float]", share: float) -> timedelta | None:
    reached = curve[curve >= share - NEARLY]
    return timedelta(microseconds=round(reached.index[0])) if len(reached) else None


def rests_on_few(lives: Lives, at: timedelta) -> bool:
    """Whether each of those who still waited at a moment stands for more than a tenth of all."""
    moment, left = at // timedelta(microseconds=1), Fraction(1)
    for instant in sorted({took for took in lives.took if took < moment}):
        waiting = sum(took >= instant for took in lives.took)
        ended = sum(took == instant and end > 0 for took, end in zip(lives.took, lives.ended, strict=True))
        left *= 1 - Fraction(ended, waiting)
    return left / sum(took >= moment for took in lives.took) > Fraction(1, 10)


def by_fractions(lives: Lives) -> Quantiles:
    """The same without rounding, ties included: at each instant all that end there leave together."""
    left, waiting, reached = Fraction(1), len(lives.took), Fraction(0)
    half: timedelta | None = None
    most: timedelta | None = None
    for instant in sorted(set(lives.took)):
        here = [end for took, end in zip(lives.took, lives.ended, strict=True) if took == instant]
        reached += left * Fraction(here.count(1), waiting)
        left *= 1 - Fraction(len(here) - here.count(0), waiting)
        waiting -= len(here)
        at = timedelta(microseconds=instant)
        half = at if half is None and reached >= Fraction(1, 2) else half
        most = at if most is None and reached >= Fraction(9, 10) else most
    return half, most
