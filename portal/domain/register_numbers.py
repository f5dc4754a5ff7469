"""Reading the numbers of a register as spreadsheets and people write them, without guessing.

Safe: blanks around, thousands separators, a currency or percent sign, 1.42e+006, words for "no data".
Everything else is a question. A percentage without its sign is read only where its own row says on which
scale it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

NO_DATA = frozenset({"no data", "n/a", "na", "not available", "none", "-", "\u2013", "\u2014"})
"""Cells that say that there is nothing, folded."""

CURRENCY_SIGNS = "$\u00a3\u20ac"
MOST_DIGITS = 15
PERCENT = 100
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
CLEARLY = 10
"""A signed percentage so many times a bare number is nearer to a hundred times that number than to itself."""


class Sign(StrEnum):
    """The sign that stood beside a number."""

    NONE = "none"
    PERCENT = "percent"
    CURRENCY = "currency"


@dataclass(frozen=True)
class Cell:
    """What one cell says: a number (None where there is none), its sign, and what was done to read it.

    `no_data`: words stand there that say so. `readable` is False for text that is no number, and for a
    number that is `too_long` to be anybody's. `currency` is the currency sign itself.
    """

    number: Decimal | None = None
    sign: Sign = Sign.NONE
    no_data: bool = False
    readable: bool = True
    changes: tuple[str, ...] = ()
    currency: str = ""
    too_long: bool = False

    def is_foreign(self, own: str) -> bool:
        """Whether a currency sign stood there that is not the city's own: nobody knows the rate."""
        return self.currency not in {"", own}


def read_number(text: str) -> Cell:
    """Read a cell; an empty one is a Cell without a number."""
    plain = " ".join(text.split())
    if not plain:
        return Cell()
    if plain.casefold() in NO_DATA:
        return Cell(no_data=True, changes=("says that there is no data",))
    changes, sign, currency = [], Sign.NONE, ""
    if plain[0] in CURRENCY_SIGNS:
        currency, plain, sign = plain[0], plain[1:].strip(), Sign.CURRENCY
        changes.append(f"the currency sign {currency} was taken away")
    elif plain.endswith("%"):
        plain, sign = plain[:-1].strip(), Sign.PERCENT
        changes.append("the percent sign was taken away")
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
        changes.append("thousands separators were taken away")
    number = _decimal(plain)
    if number is None:
        return Cell(sign=sign, readable=False, too_long=NUMBER.fullmatch(plain) is not None)
    if "e" in plain.casefold():
        changes.append(f"written out as {number:f}")
    return Cell(number, sign, changes=tuple(changes), currency=currency)


class Scale(StrEnum):
    """What a percentage without its sign means: 95 or 0.95 for 95 %; UNCLEAR where the row does not say.

    EACH is what only people say of a row that has both: a number up to 1 is a fraction, a larger one points.
    """

    POINTS = "points"
    FRACTIONS = "fractions"
    EACH = "each"
    UNCLEAR = "unclear"


def percent_scale(cells: Iterable[Cell]) -> Scale:
    """Tell the scale of a row's bare percentages from all its cells.

    Numbers above 1 are points. Numbers up to 1 are fractions where signed ones beside them are clearly nearer
    to a hundred times as much, and unclear otherwise: 0.6 % is a percentage too. Both in one row are unclear.
    """
    known = [cell for cell in cells if cell.number]
    bare = [_size(cell) for cell in known if cell.sign is Sign.NONE]
    signed = [_size(cell) for cell in known if cell.sign is Sign.PERCENT]
    small = [each for each in bare if is_fraction(each)]
    if not small:
        return Scale.POINTS
    if len(small) == len(bare) and signed and median(signed) > CLEARLY * median(small):
        return Scale.FRACTIONS
    return Scale.UNCLEAR


def is_fraction(number: Decimal) -> bool:
    """Tell whether a bare percentage is of the size of a fraction; 1 is 100 % rather than 1 %."""
    return abs(number) <= 1


def in_points(number: Decimal) -> Decimal:
    """Return a fraction as points: 0.9 is 90, which a spreadsheet would have written 0.90."""
    points = number.scaleb(2)
    exponent = points.as_tuple().exponent
    return points.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else points


def examples(cells: Sequence[Cell]) -> str:
    """Return a row's smallest and largest bare number, for the question that its scale is."""
    bare = sorted(abs(cell.number) for cell in cells if cell.number and cell.sign is Sign.NONE)
    return " beside ".join(f"{each:f}" for each in dict.fromkeys((bare[0], bare[-1]))) if bare else ""


def _size(cell: Cell) -> Decimal:
    return abs(cell.number or Decimal(0))


def _decimal(plain: str) -> Decimal | None:
    if not NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain)
    if number and not -MOST_DIGITS <= number.adjusted() < MOST_DIGITS:
        return None
    return number if len(number.as_tuple().digits) <= 2 * MOST_DIGITS else None
