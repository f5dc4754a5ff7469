"""Limits of days, which are counted from the day of asking."""

from datetime import date

import pytest

from portal.catalogue.schema import DateQuestion, DateTimeQuestion, day_of
from tests.havenport import havenport

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        ("today", date(2026, 3, 1)),
        ("-P1D", date(2026, 2, 28)),
        ("P365D", date(2027, 3, 1)),
        ("P0D", date(2026, 3, 1)),
        ("1999-12-31", date(1999, 12, 31)),
    ],
)
def test_a_limit_is_a_day(limit: str, day: date) -> None:
    assert day_of(limit, TODAY) == day


def test_questions_know_their_first_and_last_day() -> None:
    built = havenport().services["sampler"].service.question("built")
    arrival = havenport().services["sampler"].service.question("arrival")
    assert isinstance(built, DateQuestion)
    assert isinstance(arrival, DateTimeQuestion)
    assert (built.earliest_on(TODAY), built.latest_on(TODAY)) == (date(1900, 1, 1), TODAY)
    assert (arrival.earliest_on(TODAY), arrival.latest_on(TODAY)) == (date(2026, 2, 28), date(2027, 3, 1))
    free = DateQuestion.model_validate({"id": "day", "type": "date", "label": "Which day?"})
    assert (free.earliest_on(TODAY), free.latest_on(TODAY)) == (None, None)
