"""Words for what the register has codes for."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from flask import url_for

from portal.domain.checks import Check, Finding
from portal.domain.register import (
    ACTION_PLAN,
    BUDGET_BOOK,
    CITISTAT,
    Interval,
    Status,
    Type,
    Unit,
    book_of,
    goals_in,
)
from portal.domain.register_numbers import Scale
from portal.domain.trends import Direction
from portal.texts import Texts
from portal.web.current import current_portal, current_texts

WORDS: Mapping[StrEnum, str] = {
    Type.INPUT: "Input",
    Type.OUTPUT: "Output",
    Type.EFFICIENCY: "Efficiency",
    Type.EFFECTIVENESS: "Effectiveness",
    Type.OUTCOME: "Outcome",
    Direction.INCREASE: "Increase",
    Direction.DECREASE: "Decrease",
    Direction.MAINTAIN: "Maintain",
    Interval.CUMULATIVE: "Cumulative: quarters add up",
    Interval.SNAPSHOT: "Snapshot: the last quarter stands",
    Interval.PERIOD: "Period: numerators and denominators add up",
    Unit.COUNT: "Count",
    Unit.PERCENT: "Percent",
    Unit.CURRENCY: "Currency",
    Unit.DURATION: "Duration",
    Status.DRAFT: "Draft",
    Status.IN_REVIEW: "In review",
    Status.APPROVED: "Approved",
    Status.RETIRED: "Retired",
    Scale.POINTS: "95 means 95 percent",
    Scale.FRACTIONS: "0.95 means 95 percent",
    Scale.EACH: "Both stand here: up to 1 is a share of 1, and a larger number is percent",
}
"""Words in the source language by code; every one of these codes has some."""

BOOKS: Mapping[str, str] = {BUDGET_BOOK: "Budget book", CITISTAT: "CitiStat", ACTION_PLAN: "Action Plan"}

CHECKS: Mapping[Check, str] = {
    Check.NOT_LAST_QUARTER: "the actual is %(a)s, and the last quarter that was reported is %(b)s",
    Check.NOT_SUM: "the actual is %(a)s, and the quarters add up to %(b)s",
    Check.OUTSIDE_QUARTERS: "the actual is %(a)s, outside its quarters, which go from %(b)s to %(c)s",
    Check.OUT_OF_RANGE: "%(a)s is no percentage between 0 and 100",
    Check.SCALE_FLIP: "%(a)s stands beside %(b)s, as if on two scales",
    Check.EQUALS_TARGET: "the actual is the target to every digit: %(a)s",
    Check.SAME_QUARTERS: "four quarters are the same: %(a)s",
    Check.BEYOND_LIMITS: "%(a)s lies outside what its own history makes likely, %(b)s to %(c)s",
    Check.DENOMINATOR_DRIFT: "what is divided by went from about %(b)s to %(a)s",
    Check.EASY_TARGET: "the target %(a)s is easier than the actual of the year before, %(b)s",
    Check.UNEXPLAINED_MISS: "the actual %(a)s misses the target %(b)s, and nothing explains it",
    Check.OTHER_IN_REGISTER: "the register says %(a)s, and a report %(b)s",
}
"""What each check says of its numbers, in the order that the check names them."""

SLOTS: Mapping[str, str] = {
    "target": "Target",
    "q1": "Quarter 1",
    "q2": "Quarter 2",
    "q3": "Quarter 3",
    "q4": "Quarter 4",
    "actual": "Actual",
    "target_explanation": "Target explanation",
    "context": "Quarterly context",
    "actual_explanation": "Actual explanation",
}
"""What a row says of a year, in the order in which it is read."""


def word(code: StrEnum | None, none: str = "Not said") -> str:
    """Say a code of the register in words."""
    return current_texts().gettext(none if code is None else WORDS[code])


def columns_word(column: str) -> str:
    """Name a column of the layout as a heading does: "fy 25 actual" is FY 25 Actual."""
    return " ".join(each.upper() if each.startswith("fy") else each.capitalize() for each in column.split())


def finding_words(texts: Texts, finding: Finding) -> str:
    """Say in a sentence what a check found, with its numbers and the fiscal year."""
    names = dict(zip("abc", map(number, finding.numbers), strict=False))
    said = texts.gettext(CHECKS[finding.check]) % {**dict.fromkeys("abc", ""), **names}
    return texts.gettext("Fiscal year %(year)s: %(what)s.") % {"year": finding.year, "what": said}


def number(value: Decimal) -> str:
    """Write a number of the register with all its digits."""
    return f"{value:,f}"


def book_words(entry: str) -> str:
    """Say a book that a measure names, with pillar and goal where it is the Action Plan."""
    texts, catalogue = current_texts(), current_portal().catalogue
    book = book_of(entry)
    name = texts.gettext(BOOKS[book]) if book in BOOKS else entry
    goals, performance, words = goals_in([entry]), catalogue.performance, catalogue.words(texts.language)
    if not goals:
        return name
    for pillar in performance.action_plan if performance else ():
        for goal in pillar.goals:
            if goal.code in goals:
                return f"{name}: {words(pillar.name)}, {words(goal.name)}"
    return f"{name}: {', '.join(goals)}"


def measure_url(identity: str, told: str | None = None) -> str:
    """Return the address of a measure's page, which says what was just done."""
    return url_for("agency.register_measure", identity=identity, told=told)
