"""How long it usually takes: counted as the figures are, cut where there is enough, and said honestly."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.measures import Period
from portal.domain.usual import FEWEST_FOR_A_TIME, PAST, Usual
from portal.outcomes import usual
from portal.queries.usual import UsualView
from portal.settings import TRANSLATIONS
from portal.texts import Texts, load
from portal.web.usual_words import sentences
from tests import plain_figures
from tests.facts import AS_OF, Row, closed, database, fact, stocks
from tests.havenport import havenport

LAST_YEAR = Period(AS_OF - PAST, AS_OF)
DISTRICTS = [None, "1", "2"]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def english() -> Texts:
    """English, as it is written in Havenport."""
    city = havenport().city
    return load(["en"], city.zone, city.country, TRANSLATIONS)["en"]


def counted(rows: list[Row], past: Period = LAST_YEAR) -> dict[usual.Cut, Usual]:
    """What is counted of these rows."""
    with database(rows) as connection:
        return usual.count(connection, past)


def plainly(rows: list[Row], past: Period) -> Usual:
    """The same of one cut, by fractions and pandas."""
    table = plain_figures.frame(rows)
    answers = plain_figures.answers(table, past, AS_OF)
    half, most = plain_figures.by_fractions(answers)
    half_done, _ = plain_figures.by_fractions(plain_figures.completions(table, past, AS_OF))
    done, ends = plain_figures.done_share(table, past)
    return Usual(len(answers.took), half, most, half_done, done, ends)


@settings(max_examples=30)
@given(stocks(), st.data())
def test_each_cut_equals_the_plain_computation(rows: list[Row], data: st.DataObject) -> None:
    placed = [row | {"district": data.draw(st.sampled_from(DISTRICTS))} for row in rows]
    found = counted(placed)
    for service in {row["service"] for row in placed}:
        of_service = [row for row in placed if row["service"] == service]
        for district in {None, *(row["district"] for row in of_service)}:
            cut = [row for row in of_service if district in (None, row["district"])]
            assert found.get((service, district), Usual(0, None, None, None, 0, 0)) == plainly(cut, LAST_YEAR)


def test_only_the_last_twelve_months_count() -> None:
    old = [closed(10, received=-24 * 400) for _ in range(40)]
    new = [closed(48) for _ in range(FEWEST_FOR_A_TIME)]
    found = counted(old + new)["pothole", None]
    assert (found.cases, found.half, found.closed) == (30, timedelta(hours=48), 30)


def test_what_is_open_makes_it_longer_and_is_never_left_out() -> None:
    answered = [closed(24) for _ in range(20)]
    waiting = [fact(0) for _ in range(21)]
    found = counted(answered + waiting)["pothole", None]
    assert (found.cases, found.half, found.most) == (41, None, None)


def test_what_is_kept_is_read_again_and_small_cuts_are_not_kept(tmp_path: Path) -> None:
    large = Usual(30, DAY, None, 3 * DAY, 20, 25)
    usual.write(tmp_path, {("A \x22 b", None): large, ("A \x22 b", "7"): Usual(29, DAY, DAY, DAY, 29, 29)})
    assert usual.times(tmp_path) == {("A \x22 b", None): large}
    usual.write(tmp_path, {("other", "7"): large})
    assert usual.times(tmp_path) == {("other", "7"): large}
    (tmp_path / usual.NAME).unlink()
    assert usual.times(tmp_path) == {}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 0, "rows": []}', '{"format": 1, "rows": [[1]]}']
)
def test_a_damaged_file_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / usual.NAME).write_text(content)
    assert usual.times(tmp_path) == {}


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (
            Usual(200, 4 * DAY, 11 * DAY, 6 * DAY, 80, 100),
            (
                "Half got an answer within 4 days, 9 in 10 within 11 days. "
                "8 of 10 that were closed were completed. Half of all were completed within 6 days."
            ),
        ),
        (
            Usual(200, 4 * DAY, None, None, 30, 100),
            (
                "Half got an answer within 4 days. Fewer than 9 in 10 have got an answer so far. "
                "3 of 10 that were closed were completed."
            ),
        ),
        (Usual(200, None, None, None, 0, 5), "Fewer than half have got an answer so far."),
        (
            Usual(200, DAY / 24, DAY, None, 99, 100),
            (
                "Half got an answer within 60 minutes, 9 in 10 within 24 hours. "
                "More than 9 of 10 that were closed were completed."
            ),
        ),
        (
            Usual(200, DAY, DAY, None, 1, 100),
            (
                "Half got an answer within 24 hours, 9 in 10 within 24 hours. "
                "Fewer than 1 of 10 that were closed were completed."
            ),
        ),
        (
            Usual(30, DAY, 3 * DAY, DAY, 30, 30),
            (
                "Half got an answer within 24 hours, 9 in 10 within 3 days. "
                "All that were closed were completed. Half of all were completed within 24 hours."
            ),
        ),
        (
            Usual(30, DAY, 3 * DAY, None, 0, 30),
            (
                "Half got an answer within 24 hours, 9 in 10 within 3 days. "
                "None that were closed were completed."
            ),
        ),
    ],
)
def test_it_is_said_as_it_is(english: Texts, past: Usual, said: str) -> None:
    scope, *rest = sentences(english, UsualView(past, is_local=False))
    assert scope == f"This is from {past.cases} such requests in the city in the last 12 months."
    assert " ".join(rest) == said
    assert "in this district" in sentences(english, UsualView(past, is_local=True))[0]


def test_of_a_private_service_nobody_is_told_how_many_there_were(english: Texts) -> None:
    said = sentences(
        english, UsualView(Usual(97, DAY, 2 * DAY, DAY, 90, 97), is_local=False, is_private=True)
    )
    assert said[0] == "This is from such requests in the city in the last 12 months."
    assert not [sentence for sentence in said if "97" in sentence]
