"""What a memo shows of the register: measures of agencies with target, values, and signal or noise.

Every value comes from portal.queries.values.measure_years, so that a memo says what every other book says.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.domain.intervals import Interval
from portal.domain.register import Unit
from portal.domain.trends import SHARES, chart
from portal.domain.values import MeasureYear, Value
from portal.portal import Portal
from portal.queries.books import Entry, entries_of
from portal.queries.editions import measures_of_year
from portal.queries.measures import MeasureView, in_use

BOOK = "citistat"
"""The book whose measures a Stat looks at. A measure that names no book at all is in each of them: the city's
own register names none."""

YEARS = 3
"""So many fiscal years a memo looks back, the present one among them: twelve quarters, enough for limits."""


class Trend(StrEnum):
    """What the quarters say of the latest one, by the rules of portal.domain.trends."""

    OUTSIDE = "outside"
    RUN = "run"
    ORDINARY = "ordinary"
    TOO_FEW = "too_few"


class Remark(StrEnum):
    """What is to be known of a measure before anybody argues from it."""

    NOT_USABLE = "not_usable"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"
    RESTATED = "restated"
    NO_DIRECTION = "no_direction"
    COUNTED_OTHERWISE = "counted_otherwise"


def measures_of(portal: Portal, agencies: Collection[str], year: int) -> list[dict[str, Any]]:
    """Return the CitiStat measures of some agencies (none: of all) in a fiscal year, as a paper keeps them.

    In: agencies by code. Out: in order of agency and title; numbers as decimal texts in the measure's unit.
    A counted value without a number has the code of why (portal.domain.values.Lack) instead.
    Errors: DatabaseUnavailable, DamagedFacts.
    """
    measured = [
        (each, each.agency)
        for each in in_use(portal, measures_of_year(portal, year), year)
        if each.agency is not None
        and (not agencies or each.agency in agencies)
        and (not each.defined.books or BOOK in each.defined.books)
    ]
    found = [
        _described(entry.measure, agency) | _figures(portal, entry)
        for entry, (_, agency) in zip(
            entries_of(portal, [each for each, _ in measured], range(year - YEARS + 1, year + 1)),
            measured,
            strict=True,
        )
    ]
    return sorted(found, key=lambda each: (each["agency"], each["title"], each["identity"]))


def against_target(portal: Portal, measure: Mapping[str, Any]) -> str:
    """Say a measure's value and target for a suggested line, in the city's first language and the unit."""
    texts, country = portal.texts[portal.catalogue.city.source_language], portal.catalogue.city.country

    def said(number: str) -> str:
        if measure["unit"] == Unit.CURRENCY:
            return texts.money(Decimal(number), country)
        ending = {Unit.PERCENT: " percent", Unit.DURATION: " days"}.get(measure["unit"], "")
        return texts.number(float(number)) + ending

    return f"{measure['title']}: {said(measure['actual'])}, target {said(measure['target'])}"


def _described(measure: MeasureView, agency: str) -> dict[str, Any]:
    of = measure.defined
    return {
        "identity": measure.identity,
        "code": of.code,
        "title": of.title,
        "agency": agency,
        "type": of.type.value if of.type else None,
        "unit": of.unit.value if of.unit else None,
        "direction": of.direction.value if of.direction else None,
        "interval": of.interval.value if of.interval else None,
        "equity": bool(of.equity),
        "is_usable": measure.is_usable,
    }


def _figures(portal: Portal, entry: Entry) -> dict[str, Any]:
    """Return the numbers of a measure; quarters that were counted otherwise are none of its series.

    Those that are not over are `running`, and no part of what is compared.
    """
    now, years, fiscal = entry.now, entry.years, portal.catalogue.city.fiscal_year
    quarters = [
        (one.year, number, each) for one in entry.alike for number, each in enumerate(one.quarters, 1)
    ]
    today = portal.catalogue.calendar.local_day(portal.now())
    running = [
        [year, number]
        for year, number, each in quarters
        if not each.is_whole(fiscal.quarters(year)[number - 1][1], today)
    ]
    whole = [each.number for year, number, each in quarters if [year, number] not in running]
    before = entry.defined_in(now.year - 1).unit
    return {
        "year": now.year,
        "target": _text(now.target.number),
        "target_words": now.target.words,
        "actual": now.actual.text,
        "actual_words": now.actual.words,
        "actual_is_final": now.actual.is_final,
        "missed": entry.is_missed,
        "quarters": [[year, number, each.text] for year, number, each in quarters],
        "years": [[one.year, one.actual.text, _text(one.target.number)] for one in years],
        "unit_before": before.value if before else None,
        "running": running,
        "trend": _trend(whole, entry.measure.defined.unit),
        "points": sum(each is not None for each in whole),
        "remarks": [each.value for each in _remarks(entry)],
        "restatements": _restatements(years),
    }


def _trend(quarters: Iterable[Decimal | None], unit: Unit | None) -> str:
    """Say whether the latest quarter that is known is a signal of its series."""
    values = [None if each is None else float(each) for each in quarters]
    while values and values[-1] is None:
        values.pop()
    within = Interval(SHARES.low * 100, SHARES.high * 100) if unit is Unit.PERCENT else None
    drawn = chart(values, within)
    if drawn.limits is None:
        return Trend.TOO_FEW.value
    signals = drawn.points[-1].signals
    return next(
        (each.value for each in (Trend.OUTSIDE, Trend.RUN) if each.value in signals), Trend.ORDINARY.value
    )


def _remarks(entry: Entry) -> list[Remark]:
    years, measure = entry.years, entry.measure
    holds = {
        Remark.NOT_USABLE: not measure.is_usable,
        Remark.NO_DIRECTION: measure.defined.direction is None,
        Remark.COUNTED_OTHERWISE: len(entry.alike) < len(years),
        Remark.NO_TARGET: entry.now.target.number is None,
        Remark.NO_VALUE: all(each.actual.text is None and not _any(each.quarters) for each in years),
        Remark.RESTATED: any(value.restated for each in years for value in (*each.quarters, each.actual)),
    }
    return [remark for remark, is_so in holds.items() if is_so]


def _restatements(years: Sequence[MeasureYear]) -> list[list[Any]]:
    return [
        [
            each.year,
            _text(each.actual.before[-1].value.number),
            _text(each.actual.number),
            each.actual.now.reason,
        ]
        for each in years
        if each.actual.restated and each.actual.now is not None and each.actual.before
    ]


def _any(values: Iterable[Value]) -> bool:
    return any(each.text is not None for each in values)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
