"""Numbers as they are typed into reports: read without guessing; what cannot be read says what to write.

Nothing that was typed is changed: a number that is not taken stays in its field, with what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.domain.checks import FLIP
from portal.domain.register import Interval, Unit
from portal.domain.register_numbers import Sign, read_number
from portal.domain.values import Number, ratio

MOST_DIGITS, MOST_DECIMALS = 15, 6
"""As everywhere that people type numbers (docs/rooms.md)."""


class Fault(StrEnum):
    """Why something that was typed is no number of this measure."""

    NOT_A_NUMBER = "not_a_number"
    OTHER_SIGN = "other_sign"
    OTHER_SCALE = "other_scale"
    TOO_PRECISE = "too_precise"
    BELOW_ZERO = "below_zero"
    HALF_A_RATIO = "half_a_ratio"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"


class Part(StrEnum):
    """What a value is typed as: one number, or what it is made of."""

    NUMBER = "number"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


NOTHING = Number()


@dataclass(frozen=True)
class Typed:
    """What was typed, read: `no_data` where it says that there is no number. `part` has the fault, if any.

    `is_empty`: nothing was typed.
    """

    value: Number = NOTHING
    fault: Fault | None = None
    part: Part = Part.NUMBER
    no_data: bool = False
    is_empty: bool = False


def is_ratio(interval: Interval | None, unit: Unit | None) -> bool:
    """Say whether a measure is asked for as numerator and denominator.

    Those are what adds up over quarters, and every percentage: without its denominator nobody sees it drift.
    """
    return interval is Interval.PERIOD or unit is Unit.PERCENT


def parts_of(interval: Interval | None, unit: Unit | None) -> tuple[Part, ...]:
    """Return what a measure is typed as."""
    return (Part.NUMERATOR, Part.DENOMINATOR) if is_ratio(interval, unit) else (Part.NUMBER,)


def read_typed(text: str, unit: Unit | None, currency: str, beside: Iterable[Decimal | None] = ()) -> Typed:
    """Read one number. `currency`: the sign of the city's own money, no other is taken.

    `beside`: what is known of the same measure; it tells a percentage's scale.
    """
    if not text.strip():
        return Typed(is_empty=True)
    cell = read_number(text)
    if cell.no_data:
        return Typed(no_data=True)
    if cell.number is None:
        return Typed(fault=Fault.TOO_PRECISE if cell.too_long else Fault.NOT_A_NUMBER)
    meant = {Sign.PERCENT: Unit.PERCENT, Sign.CURRENCY: Unit.CURRENCY}.get(cell.sign, unit)
    fault = None
    if meant is not unit or cell.is_foreign(currency):
        fault = Fault.OTHER_SIGN
    elif is_long(cell.number):
        fault = Fault.TOO_PRECISE
    elif cell.number < 0 and unit is not Unit.CURRENCY:
        fault = Fault.BELOW_ZERO
    elif unit is Unit.PERCENT and cell.sign is Sign.NONE and _is_fraction(cell.number, beside):
        fault = Fault.OTHER_SCALE
    return Typed(fault=fault) if fault else Typed(Number(cell.number))


def read_ratio(above: str, below: str, unit: Unit | None, currency: str) -> Typed:
    """Read a numerator and a denominator. Both, or neither; "No data" in either says that there is none.

    The numerator of money is money; all others, and every denominator, are plain numbers.
    """
    money = Unit.CURRENCY if unit is Unit.CURRENCY else None
    parts = {
        Part.NUMERATOR: read_typed(above, money, currency),
        Part.DENOMINATOR: read_typed(below, None, currency),
    }
    if all(each.is_empty for each in parts.values()):
        return Typed(is_empty=True)
    for part, each in parts.items():
        if each.fault is not None:
            return Typed(fault=each.fault, part=part)
    if any(each.no_data for each in parts.values()):
        return Typed(no_data=True)
    for part, each in parts.items():
        if each.is_empty:
            return Typed(fault=Fault.HALF_A_RATIO, part=part)
    numerator, denominator = (each.value.number for each in parts.values())
    if not denominator:
        return Typed(fault=Fault.NOTHING_TO_DIVIDE_BY, part=Part.DENOMINATOR)
    return Typed(ratio(numerator, denominator, unit))


def is_long(number: Decimal) -> bool:
    """Say whether a number has more digits than anybody counts: they would be rounded where it is shown."""
    _, digits, exponent = number.as_tuple()
    return len(digits) > MOST_DIGITS or (isinstance(exponent, int) and -exponent > MOST_DECIMALS)


def _is_fraction(number: Decimal, beside: Iterable[Decimal | None]) -> bool:
    """Whether a percentage is a hundredth of those beside it: 0.95 beside 95."""
    return 0 < number <= 1 and any(FLIP[0] <= each / number <= FLIP[1] for each in beside if each)
