"""What a value stood as since a plan knew a number of it, and how that is said."""

from datetime import UTC, datetime
from decimal import Decimal
from gettext import NullTranslations
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from portal.domain.values import Number, Said, Source, Value
from portal.texts import Texts, locale_for
from portal.wording.reports import change_words

APPROVED_ON = datetime(2026, 8, 1, tzinfo=UTC)
BEFORE, AFTER, LATER = (datetime(2026, month, 1, tzinfo=UTC) for month in (7, 9, 10))


def one(number: int, source: Source, at: datetime | None = None) -> Said:
    """A number as it came."""
    return Said(Number(Decimal(number)), source, at=at)


@pytest.mark.parametrize(
    ("stood", "told"),
    [
        ([one(130, Source.IMPORTED, BEFORE)], []),
        ([one(130, Source.REPORTED, AFTER)], []),
        ([one(128, Source.IMPORTED, AFTER)], ["From 130 to 128, by the register since 9."]),
        ([one(125, Source.COUNTED)], ["From 130 to 125, as counted until now."]),
        ([one(125, Source.REPORTED, AFTER)], ["From 130 to 125, by a report that Hedy signed on 9."]),
        (
            [
                one(130, Source.IMPORTED, BEFORE),
                one(125, Source.REPORTED, AFTER),
                one(124, Source.RESTATED, LATER),
            ],
            [
                "The register said 130 until Hedy signed a report on 9 that says 125:",
                "Restated by Hedy on 10 from 125 to 124:",
            ],
        ),
    ],
)
def test_what_changed_since_a_plan_was_approved_is_told_by_how_it_came(
    stood: list[Said], told: list[str]
) -> None:
    texts = Texts("en", locale_for("en"), NullTranslations(), ZoneInfo("UTC"))
    since = Value(stood[-1], tuple(stood[:-1])).since(APPROVED_ON, Number(Decimal(130)))
    assert since.now == stood[-1]
    assert [
        change_words(
            texts,
            old,
            new,
            {
                "old": str(old.value.number),
                "new": str(new.value.number),
                "who": "Hedy",
                "day": str(new.at.month if new.at else ""),
            },
        )
        for old, new in pairwise([*since.before, stood[-1]])
    ] == told
