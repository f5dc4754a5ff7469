"""Numbers as they are typed into reports."""

from decimal import Decimal

from portal.domain.register import Unit
from portal.domain.report_numbers import Fault, read_ratio, read_typed
from portal.texts import currency_sign


def test_what_cannot_be_read_says_why_and_nothing_is_guessed() -> None:
    known = [Decimal(95)]
    faults = {
        text: read_typed(text, Unit.PERCENT, "$", known).fault
        for text in ("0.95", "0.95%", "95 %", "$95", "95.1234567", "-1", "95 or so", "1e3", "9" * 17)
    }
    assert faults == {
        "0.95": Fault.OTHER_SCALE,
        "0.95%": None,
        "95 %": None,
        "$95": Fault.OTHER_SIGN,
        "95.1234567": Fault.TOO_PRECISE,
        "-1": Fault.BELOW_ZERO,
        "95 or so": Fault.NOT_A_NUMBER,
        "1e3": None,
        "9" * 17: Fault.TOO_PRECISE,
    }
    assert read_ratio("5", "0", Unit.PERCENT, "$").fault is Fault.NOTHING_TO_DIVIDE_BY
    assert read_ratio("5", "", Unit.PERCENT, "$").fault is Fault.HALF_A_RATIO
    assert read_ratio("90", "4", None, "$").value.number == Decimal("22.5")
    # The numerator of money is money; what a percentage is made of are plain numbers.
    assert read_ratio("$1,200", "8", Unit.CURRENCY, "$").value.number == 150
    assert read_ratio("$1,200", "8", Unit.DURATION, "$").fault is Fault.OTHER_SIGN
    assert read_ratio("90%", "100", Unit.PERCENT, "$").fault is Fault.OTHER_SIGN
    assert read_ratio("7.5", "3", Unit.DURATION, "$").value.number == Decimal("2.5")


def test_money_is_the_citys_own_and_nothing_is_converted() -> None:
    assert read_typed("$5", Unit.CURRENCY, currency_sign("US")).value.number == 5
    assert read_typed("\u00a35", Unit.CURRENCY, currency_sign("US")).fault is Fault.OTHER_SIGN
    assert read_typed("\u00a35", Unit.CURRENCY, currency_sign("GB")).value.number == 5
    assert read_ratio("\u20ac1,200", "8", Unit.CURRENCY, "$").fault is Fault.OTHER_SIGN
    assert [currency_sign(country) for country in ("CA", "MX", "IE")] == ["$", "$", "\u20ac"]
