"""How languages and regions write numbers, dates and times, from CLDR."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_decimal_symbol, get_group_symbol

from portal.texts import locale_for

DAY, MONTH, YEAR = "day", "month", "year"


@dataclass(frozen=True)
class Marks:
    """The marks within a number: before the decimals, and between groups of three digits."""

    decimal: str
    group: str


ARABIC_MARKS = Marks("\u066b", "\u066c")


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language tag. Raises LanguageError when unknown, which start-up has refused."""
    return locale_for(language)


@lru_cache(maxsize=64)
def locale_around(region: str) -> Locale | None:
    """The locale most people use in a region: whoever lives there meets its way of writing numbers."""
    for language in get_official_languages(region, de_facto=True):
        try:
            return Locale.parse(f"{language}_{region}")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _locales(language: str, region: str) -> tuple[Locale, ...]:
    around = locale_around(region)
    return (locale_of(language), around) if around else (locale_of(language),)


@lru_cache(maxsize=64)
def marks(language: str) -> Marks:
    """The marks a language uses between European digits."""
    return _marks_of(locale_of(language))


def _marks_of(locale: Locale) -> Marks:
    group = get_group_symbol(locale)
    # Narrow and no-break spaces are read as plain ones.
    return Marks(get_decimal_symbol(locale), " " if group.isspace() else group)


@lru_cache(maxsize=64)
def all_marks(language: str, region: str) -> tuple[Marks, ...]:
    """The marks a number may be written with: the language's, the region's, Arabic ones, spaces."""
    known = [ARABIC_MARKS]
    for locale in _locales(language, region):
        way = _marks_of(locale)
        known += [way, Marks(way.decimal, " ")]
    return tuple(dict.fromkeys(known))


@lru_cache(maxsize=64)
def date_order(language: str) -> tuple[str, str, str]:
    """Day, month and year in the order in which the language writes them."""
    pattern = locale_of(language).date_formats["short"].pattern
    first, second, third = sorted((DAY, MONTH, YEAR), key=lambda part: _position(pattern, part))
    return first, second, third


def _position(pattern: str, part: str) -> int:
    letters = {DAY: "d", MONTH: "ML", YEAR: "y"}[part]
    return min(at for at, letter in enumerate(pattern) if letter in letters)


@lru_cache(maxsize=64)
def twelve_hours(language: str, region: str | None = None) -> bool:
    """Whether people here write the time as hours of a half day: then 2:30 alone says too little."""
    locales = _locales(language, region) if region else (locale_of(language),)
    return any("a" in locale.time_formats["short"].pattern for locale in locales)
