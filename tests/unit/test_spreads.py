"""How sure times side by side are: as lifelines has it, by hand, and which of them lie apart for sure."""

import math
import random
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times

from portal.domain.gaps import TimeGap, largest_gap_of_times
from portal.domain.intervals import LEVEL
from portal.domain.lifecycle import Outcome
from portal.domain.measures import Time
from portal.domain.spreads import Quantile, Spread
from portal.domain.trends import Comparison, Ground, Verdict, compare_times
from portal.outcomes.cells import Group
from portal.outcomes.curves import answer, completion
from portal.outcomes.spreads import spreads
from tests.facts import AS_OF, HOUR, START, YEAR, Row, closed, database, fact

CENSORED, DONE, DECLINED = None, Outcome.COMPLETED, Outcome.DECLINED
GROUPS = 12

Life = tuple[int, Outcome | None]


def lives_by_chance(ends: Sequence[Outcome | None]) -> dict[str, list[Life]]:
    """Groups of 13 to 91 lives, of which no two kinds of ends share an instant; the last one is open."""
    chance, last = random.Random(8), (2300, CENSORED)
    return {
        f"{number:02}": [
            *(
                (4 * round(chance.expovariate(1 / (10 + 4 * number))) + 4 + (end is DECLINED), end)
                for end in (chance.choice(ends) for _ in range(chance.randint(12, 90)))
            ),
            last,
        ]
        for number in range(GROUPS)
    }


def found(lives: dict[str, list[Life]], competing: bool, groups: int = GROUPS) -> dict[str, Spread]:
    """The spreads of groups, by one question."""
    rows: list[Row] = [
        (closed(hours, end) if end else fact((AS_OF - START) / HOUR - hours)) | {"service": name}
        for name, each in lives.items()
        for hours, end in each
    ]
    end = completion(AS_OF) if competing else answer(AS_OF)
    with database(rows) as connection:
        read = spreads(connection, [YEAR], Group.SERVICE, end, groups)
    return {str(group): spread for (_, group), spread in read.items()}


def hours(quantile: Quantile) -> list[float]:
    return [math.inf if at is None else at / HOUR for at in (quantile.at, quantile.low, quantile.high)]


def test_without_another_end_the_intervals_are_those_of_lifelines_at_either_level() -> None:
    lives = lives_by_chance([CENSORED, DONE, DONE])
    spread = found(lives, competing=False)
    for name, each in lives.items():
        took, ended = np.array([life[0] for life in each]), [life[1] is not None for life in each]
        fitter = KaplanMeierFitter().fit(took, ended)
        edges = fitter.confidence_interval_
        assert hours(spread[name].median) == [
            fitter.median_survival_time_,
            *median_survival_times(edges).iloc[0],
        ]
        assert hours(spread[name].ninetieth)[1:] == [*qth_survival_times(0.1, edges).iloc[0]]
        together = KaplanMeierFitter(alpha=(1 - LEVEL) / GROUPS).fit(took, ended).confidence_interval_
        assert hours(spread[name].together)[1:] == [*median_survival_times(together).iloc[0]]
    reached = [spread[name].together.high is not None for name in lives]
    assert any(reached)
    assert not all(spread[name].ninetieth.high is not None for name in lives)


def test_with_another_end_the_intervals_are_where_the_band_of_lifelines_reaches_them() -> None:
    lives = lives_by_chance([CENSORED, DONE, DONE, DONE, DONE, DECLINED])
    spread = found(lives, competing=True)
    compared = 0
    for name, each in lives.items():
        took = np.array([float(life[0]) for life in each])
        kinds = [{CENSORED: 0, DONE: 1, DECLINED: 2}[life[1]] for life in each]
        for alpha, quantile, share in (
            (1 - LEVEL, spread[name].median, 0.5),
            (1 - LEVEL, spread[name].ninetieth, 0.9),
            ((1 - LEVEL) / GROUPS, spread[name].together, 0.5),
        ):
            with np.errstate(all="ignore"):  # of its logarithms of 0
                fitter = AalenJohansenFitter(alpha=alpha).fit(took, kinds, event_of_interest=1)
            edges = np.sort(fitter.confidence_interval_.to_numpy(), axis=1)
            at = fitter.cumulative_density_.index.to_numpy()
            curve = fitter.cumulative_density_.to_numpy()[:, 0]
            for read, line in zip(hours(quantile), (curve, edges[:, 1], edges[:, 0]), strict=True):
                reaching = at[np.nan_to_num(line) >= share - 1e-9]
                assert read == (reaching[0] if len(reaching) else math.inf)
                compared += math.isfinite(read)
    assert compared > 40


def test_an_interval_by_hand() -> None:
    """Ten are closed after 1 to 10 hours. Of a share S still waiting the error is √(S(1 − S) ÷ 10).

    On the scale log(−log) S lies between S^w and S^(1 ÷ w) with w = exp(1.96 × error ÷ (S × −ln S)):

    - after 1 hour 0.9 between 0.47 and 0.99, so the upper edge of those closed is at 0.53, above one half;
    - after 7 hours 0.3 between 0.07 and 0.58, after 8 hours 0.2 between 0.03 and 0.47: there the lower edge
      has come to one half, and the upper one to nine tenths after 7;
    - after 9 hours 0.1 is below 0.36 still, and then nobody is left to tell.
    """
    lives: dict[str, list[Life]] = {"a": [(hour, DONE) for hour in range(1, 11)]}
    spread = found(lives, competing=False, groups=1)["a"]
    assert hours(spread.median) == [5, 1, 8]
    assert spread.together == spread.median, "of one group alone both are the same"
    assert hours(spread.ninetieth) == [9, 7, math.inf]
    wider = found(lives, competing=False, groups=20)["a"].together
    assert hours(wider) == [5, 1, math.inf]
    assert spread.followed == 10 * HOUR


def test_of_a_group_in_which_nobody_has_got_there_nothing_is_told() -> None:
    spread = found({"a": [(hour, CENSORED) for hour in range(1, 30)]}, competing=False)["a"]
    assert spread == Spread()


def time_of(median: int | None, low: int | None, high: int | None, **more: int | None) -> Time:
    """A time of 40 cases with its median among the groups, in hours."""
    at, least, most = (None if each is None else each * HOUR for each in (median, low, high))
    followed = more.get("followed", 500)
    spread = Spread(
        together=Quantile(at, least, most), followed=None if followed is None else followed * HOUR
    )
    return Time(cases=more.get("cases") or 40, events=30 if followed else 0, median=at, spread=spread)


SHORT, MIDDLE, LONG = time_of(10, 8, 12), time_of(20, 11, 30), time_of(40, 13, None)


def test_the_longest_and_the_shortest_median_are_named() -> None:
    gap = largest_gap_of_times({"1": SHORT, "2": MIDDLE, "3": LONG, "4": time_of(1, 1, 1, cases=9)})
    assert gap == TimeGap("3", 40 * HOUR, "1", 10 * HOUR, is_sure=True, can_tell=True)
    gap = largest_gap_of_times({"1": SHORT, "2": MIDDLE})
    assert gap == TimeGap("2", 20 * HOUR, "1", 10 * HOUR, is_sure=False, can_tell=True)


def test_a_median_that_is_not_reached_is_the_longest_and_as_sure_as_it_was_followed() -> None:
    beyond, begun = time_of(None, None, None), time_of(None, None, None, followed=12)
    late, nobody = time_of(None, 13, None), time_of(None, None, None, followed=None)
    for other, sure in ((beyond, True), (begun, False), (late, True), (nobody, False)):
        gap = largest_gap_of_times({"a": SHORT, "b": other})
        assert gap == TimeGap("b", None, "a", 10 * HOUR, is_sure=sure, can_tell=other is not nobody)
    assert largest_gap_of_times({"a": SHORT, "b": late, "c": beyond, "d": begun}) == (
        TimeGap("c", None, "a", 10 * HOUR, is_sure=True, can_tell=True)
    )


def test_without_two_times_that_differ_there_is_no_gap() -> None:
    assert largest_gap_of_times({}) is None
    assert largest_gap_of_times({"a": SHORT}) is None
    assert largest_gap_of_times({"a": SHORT, "b": time_of(10, 2, 90)}) is None
    assert largest_gap_of_times({"a": time_of(None, 5, None), "b": time_of(None, 7, None)}) is None


STEADY = [timedelta(hours=hour) for hour in (10, 11, 9, 10, 12, 10, 9, 10)]


def test_two_periods_of_a_time_differ_where_chance_and_habit_do_not_explain_it() -> None:
    assert compare_times(SHORT, LONG, STEADY).verdict is Verdict.WORSE
    assert compare_times(LONG, SHORT).verdict is Verdict.BETTER
    assert compare_times(SHORT, MIDDLE, STEADY).ground is Ground.CHANCE
    assert compare_times(LONG, SHORT, STEADY).ground is Ground.ORDINARY
    assert compare_times(SHORT, time_of(None, None, None), STEADY).verdict is Verdict.WORSE
    few = compare_times(SHORT, time_of(40, 13, None, cases=9), STEADY)
    assert few == Comparison(Verdict.CANNOT_TELL, Ground.TOO_FEW)
