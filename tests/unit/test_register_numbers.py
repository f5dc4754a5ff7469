"""Reading a register's numbers: what is safe is read, what is not is left for a question."""

from decimal import Decimal

import pytest

from portal.domain.register_numbers import Scale, Sign, in_points, percent_scale, read_number

READ = {
    "": (None, Sign.NONE, True, 0),
    " 12 ": ("12", Sign.NONE, True, 0),
    ".79": ("0.79", Sign.NONE, True, 0),
    "-5378": ("-5378", Sign.NONE, True, 0),
    "17,990.01": ("17990.01", Sign.NONE, True, 1),
    "$1,234.50 ": ("1234.50", Sign.CURRENCY, True, 2),
    "84.35%": ("84.35", Sign.PERCENT, True, 1),
    "1.29395e+006": ("1293950", Sign.NONE, True, 1),
    "No  Data": (None, Sign.NONE, True, 1),
    "N/a": (None, Sign.NONE, True, 1),
    "about 40": (None, Sign.NONE, False, 0),
    "1,5": (None, Sign.NONE, False, 0),
    "1,2345": (None, Sign.NONE, False, 0),
    "(12)": (None, Sign.NONE, False, 0),
    "1e99": (None, Sign.NONE, False, 0),
    "1" * 40: (None, Sign.NONE, False, 0),
    "\u0661\u0662": (None, Sign.NONE, False, 0),
    "NaN": (None, Sign.NONE, False, 0),
}
"""What stands in a cell: its number, its sign, whether it can be read, and how many changes are told."""

SCALES = {
    "98.2 99.9 85%": Scale.POINTS,
    "0 85%": Scale.POINTS,
    "0.98 0.448 85%": Scale.FRACTIONS,
    "0.98 98": Scale.UNCLEAR,
    "0.98 0.97": Scale.UNCLEAR,
    "0.6 0.7 0.65%": Scale.UNCLEAR,
    "1 100%": Scale.FRACTIONS,
}
"""Cells of a row, and the scale of its bare percentages."""


def test_a_number_is_read_or_said_to_be_none() -> None:
    for text, (number, sign, readable, changes) in READ.items():
        cell = read_number(text)
        wanted = None if number is None else Decimal(number)
        assert (cell.number, cell.sign, cell.readable, len(cell.changes)) == (wanted, sign, readable, changes)
    assert read_number("no data").no_data
    assert not read_number("").no_data


@pytest.mark.parametrize(("cells", "scale"), SCALES.items())
def test_the_scale_of_percentages_is_what_their_row_says(cells: str, scale: Scale) -> None:
    assert percent_scale(map(read_number, cells.split())) is scale


def test_a_fraction_becomes_points_as_precise_as_it_was() -> None:
    assert [str(in_points(Decimal(each))) for each in ("0.9", "0.8435", "1")] == ["90", "84.35", "100"]
