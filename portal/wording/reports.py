"""What reports say in words, at the desk and in public: values, slots, and questions with their numbers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from portal.catalogue.schema import City
from portal.domain.checks import Check, Finding
from portal.domain.papers import PaperKind
from portal.domain.register import Unit
from portal.domain.values import QUARTER_SLOTS, Lack, Number, Said, Slot, Source
from portal.texts import Texts

A_FEW = 10
"""From so many on, what is usually divided by is said without decimals."""


def report_word(texts: Texts, kind: PaperKind, year: int) -> str:
    """Name a report."""
    named = {
        PaperKind.MID_YEAR: texts.gettext("Mid-year report, fiscal year %(year)s"),
        PaperKind.YEAR_END: texts.gettext("Year-end report, fiscal year %(year)s"),
    }
    return named[kind] % {"year": year}


def slot_word(texts: Texts, slot: Slot) -> str:
    """Name which value of a fiscal year is meant."""
    if slot in QUARTER_SLOTS:
        number = texts.number(QUARTER_SLOTS.index(slot) + 1)
        return texts.gettext("Quarter %(number)s") % {"number": number}
    return {
        Slot.TARGET: texts.gettext("Target"),
        Slot.ACTUAL: texts.gettext("Whole year"),
    }[slot]


def actual_words(texts: Texts, city: City, year: int, known_at: datetime | None) -> str:
    """Head a fiscal year's actuals in a plan of the next: they are as they were known at its approval."""
    if known_at is None:
        return texts.gettext("Actual, %(year)s") % {"year": year}
    said = {"year": year, "day": texts.date(known_at)}
    if city.calendar.local_day(known_at) <= city.fiscal_year.bounds(year)[1]:
        return texts.gettext("Actual, %(year)s, counted until %(day)s: the year was not over") % said
    return texts.gettext("Actual, %(year)s, as known on %(day)s") % said


def said_words(texts: Texts, country: str, unit: Unit | None, value: Number) -> str:
    """Write a value in its measure's unit, or say why it has no number."""
    if value.number is None and value.lack is not None:
        return lack_words(texts, value.lack)
    return value_words(texts, country, unit, value.number)


def value_words(texts: Texts, country: str, unit: Unit | None, number: Decimal | None) -> str:
    """Write a number in its measure's unit; "No number" without one."""
    return texts.gettext("No number") if number is None else in_unit(texts, country, unit, number)


def in_unit(texts: Texts, country: str, unit: Unit | None, number: Decimal) -> str:
    """Write a number of a measure in its unit, everywhere alike; `country` says whose money it is."""
    if unit is Unit.CURRENCY:
        return texts.money(number, country)
    if unit is Unit.DURATION:
        return days_words(texts, number)
    shown = texts.number(float(number))
    return texts.gettext("%(number)s percent") % {"number": shown} if unit is Unit.PERCENT else shown


def days_words(texts: Texts, number: Decimal) -> str:
    """Write a number of days, whole or not, in the plural form that its language has for it."""
    count = texts.plural_like(number)
    return texts.ngettext("%(number)s day", "%(number)s days", count) % {
        "number": texts.number(float(number))
    }


def lack_words(texts: Texts, lack: Lack) -> str:
    """Say why a counted value has no number."""
    return {
        Lack.TOO_FEW: texts.gettext("Too few to say"),
        Lack.NOT_YET: texts.gettext("Not published yet"),
        Lack.NOT_REACHED: texts.gettext("Not reached"),
    }[lack]


def change_words(texts: Texts, before: Said, after: Said, words: Mapping[str, str]) -> str:
    """Say what took the place of a value, and how.

    In: what stood, and what stands since; in words `old` and `new`, `who` changed it, and on which `day`.
    """
    sentence = {
        Source.RESTATED: texts.gettext("Restated by %(who)s on %(day)s from %(old)s to %(new)s:"),
        Source.REPORTED: texts.gettext(
            "From %(old)s to %(new)s, by a report that %(who)s signed on %(day)s."
        ),
        Source.IMPORTED: texts.gettext("From %(old)s to %(new)s, by the register since %(day)s."),
        Source.COUNTED: texts.gettext("From %(old)s to %(new)s, as counted until now."),
        Source.APPROVED: texts.gettext(
            "From %(old)s to %(new)s, by a plan that %(who)s approved on %(day)s."
        ),
    }[after.source]
    if (before.source, after.source) == (Source.IMPORTED, Source.REPORTED):
        sentence = texts.gettext(
            "The register said %(old)s until %(who)s signed a report on %(day)s that says %(new)s:"
        )
    return sentence % words


def question_words(texts: Texts, country: str, unit: Unit | None, finding: Finding) -> str:
    """Say what a check asks."""
    counted, numbers = unit, finding.numbers
    if finding.check is Check.DENOMINATOR_DRIFT:
        # The second is a median: half a request is nothing that anybody counted.
        counted, numbers = (
            None,
            tuple(each.quantize(Decimal(1)) if each >= A_FEW else each for each in numbers),
        )
    said = [value_words(texts, country, counted, number) for number in numbers]
    if finding.check is Check.OUT_OF_RANGE:
        said = [texts.listed(said)]
    if finding.check is Check.OTHER_IN_REGISTER and len(said) == 1:
        return texts.gettext("The register says %(one)s, and the report has no number. Why?") % {
            "one": said[0]
        }
    return _questions(texts)[finding.check] % dict(zip(("one", "two", "three"), said, strict=False))


def _questions(texts: Texts) -> Mapping[Check, str]:
    return {
        Check.NOT_LAST_QUARTER: texts.gettext(
            "The year’s value is %(one)s and that of the last quarter %(two)s. Why are they not the same?"
        ),
        Check.NOT_SUM: texts.gettext("The year’s value is %(one)s, but the quarters make %(two)s. Why?"),
        Check.OUTSIDE_QUARTERS: texts.gettext(
            "The year’s value is %(one)s, but its quarters lie between %(two)s and %(three)s. Why?"
        ),
        Check.OUT_OF_RANGE: texts.gettext("%(one)s is below 0 or above 100. How can that be?"),
        Check.SCALE_FLIP: texts.gettext("%(one)s stands beside %(two)s. Are both on the same scale?"),
        Check.EQUALS_TARGET: texts.gettext(
            "The value, %(one)s, is the target to every digit. Was it measured?"
        ),
        Check.SAME_QUARTERS: texts.gettext("Four quarters running say %(one)s. Was each of them measured?"),
        Check.BEYOND_LIMITS: texts.gettext(
            "%(one)s is beyond what this measure usually says: %(two)s to %(three)s. What happened?"
        ),
        Check.DENOMINATOR_DRIFT: texts.gettext(
            "It is counted out of %(one)s now, and was usually counted out of some %(two)s. What has changed?"
        ),
        Check.EASY_TARGET: texts.gettext(
            "The target, %(one)s, is easier than what was reached last year, %(two)s. Why?"
        ),
        Check.UNEXPLAINED_MISS: texts.gettext(
            "With this the target is missed: %(one)s, held against %(two)s. Why, and what will change?"
        ),
        Check.OTHER_IN_REGISTER: texts.gettext(
            "The register says %(one)s, and the report %(two)s. Why do they differ?"
        ),
    }
