"""The performance year of a profile: its windows and due days, and its mistakes."""

from datetime import date

import pytest

from portal.catalogue import load, parse
from portal.domain.fiscal import first_after
from portal.domain.papers import PaperKind
from portal.settings import CITIES
from tests.havenport import Planted, havenport

FILE = "performance.yaml"


def test_windows_and_due_days_lie_around_the_fiscal_year() -> None:
    baltimore = load(CITIES / "baltimore")
    year, fiscal = baltimore.performance, baltimore.city.fiscal_year
    assert year is not None
    windows = [(window.code, window.opens, window.closes) for window in year.windows(fiscal, 2027)]
    assert windows == [
        ("summer", date(2026, 6, 1), date(2026, 8, 31)),
        ("autumn", date(2026, 9, 15), date(2026, 11, 15)),
    ]
    assert {kind: year.due(kind, fiscal, 2027) for kind in PaperKind} == {
        PaperKind.PLAN: date(2026, 8, 31),
        PaperKind.MID_YEAR: date(2027, 1, 31),
        PaperKind.YEAR_END: date(2027, 8, 31),
        PaperKind.YEARLY: date(2028, 1, 31),
        PaperKind.PRE_MEMO: None,
        PaperKind.FOLLOW_UP: None,
    }


def test_a_window_before_the_fiscal_year_belongs_to_it_too() -> None:
    city = havenport()
    year = city.performance
    assert year is not None
    fiscal = city.city.fiscal_year
    assert [window.opens for window in year.windows(fiscal, 2027)] == [date(2026, 3, 1), date(2026, 6, 15)]
    assert year.due(PaperKind.MID_YEAR, fiscal, 2027) == date(2026, 10, 31)
    assert year.due(PaperKind.YEAR_END, fiscal, 2027) == date(2027, 5, 31)
    assert fiscal.quarters(2027)[0] == (date(2026, 4, 1), date(2026, 6, 30))
    assert fiscal.quarters(2027)[3] == (date(2027, 1, 1), date(2027, 3, 31))
    assert first_after("07-01", date(2026, 7, 1)) == date(2027, 7, 1)


def test_a_city_needs_none_and_a_goal_is_found_in_its_pillar() -> None:
    planted = Planted()
    del planted.documents[FILE]
    del planted.documents["measures/harbor-works.yaml"]  # it names a goal
    assert parse(planted.documents).performance is None
    year = havenport().performance
    assert year is not None
    pillar = year.pillar_of("dry-feet")
    assert pillar is not None
    assert pillar.code == "harbor"
    assert year.pillar_of("no-such") is None


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("code: dry-feet", "code: lit-streets", 'The code "lit-streets" is already used in line'),
        (
            "agencies: [town-care]",
            "agencies: [town-car]",
            'No agency has the code "town-car". Write "town-care"',
        ),
        ("year_end_due: 05-31", "year_end_due: 02-30", '"02-30" is not a day of every year. Write month-day'),
        ("remind_days: [7]", "remind_days: [0]", ""),
    ],
)
def test_a_mistake_is_named_once_with_its_line(old: str, new: str, advice: str) -> None:
    planted = Planted()
    line = planted.change(FILE, old, new)
    (problem,) = planted.problems()
    assert (problem.file, problem.line) == (FILE, line)
    assert advice in problem.message
