"""What a typed target says, what is wrong with it, and what to write instead: nothing is guessed."""

from decimal import Decimal

from portal.domain.plans import Target, TargetFault, read_target
from portal.domain.register import Unit


def test_a_target_is_a_number_of_its_unit_or_says_what_to_write() -> None:
    no_number = TargetFault.NOT_A_NUMBER
    for text, unit, said in (
        (" ", Unit.PERCENT, Target()),
        ("95.5%", Unit.PERCENT, Target(Decimal("95.5"))),
        ("1,200", Unit.COUNT, Target(Decimal(1200))),
        ("at least 95%", Unit.PERCENT, Target(fault=no_number, instead="95")),
        ("1,200 lamps", Unit.COUNT, Target(fault=no_number, instead="1,200")),
        ("$1.25 million", Unit.CURRENCY, Target(fault=no_number)),
        ("40K", Unit.COUNT, Target(fault=no_number)),
        ("40 bags", Unit.COUNT, Target(fault=no_number, instead="40")),
        ("90 to 95", Unit.PERCENT, Target(fault=no_number)),
        ("1,5", Unit.DURATION, Target(fault=no_number)),
        ("\u22123", Unit.CURRENCY, Target(fault=no_number)),
        ("0.95", Unit.PERCENT, Target(fault=TargetFault.UNCLEAR_SCALE, instead="0.95")),
        ("$95", Unit.PERCENT, Target(fault=TargetFault.OTHER_UNIT, instead="95")),
        ("$1,400,000", Unit.CURRENCY, Target(Decimal(1400000))),
        # Another city's money is not converted, so there is no number to write instead.
        ("\u20ac97", Unit.PERCENT, Target(fault=TargetFault.OTHER_UNIT, instead="97")),
        ("\u20ac1,400,000", Unit.CURRENCY, Target(fault=TargetFault.OTHER_UNIT)),
        ("\u00a35", Unit.COUNT, Target(fault=TargetFault.OTHER_UNIT, instead="5")),
        ("-3", Unit.COUNT, Target(fault=TargetFault.BELOW_ZERO)),
        ("12345678901234567", Unit.COUNT, Target(fault=TargetFault.TOO_LONG)),
        ("96.1234567", Unit.PERCENT, Target(fault=TargetFault.TOO_LONG)),
    ):
        assert read_target(text, unit, "$") == said, text
