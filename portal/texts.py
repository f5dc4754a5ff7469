"""Words for a language: gettext domains, plurals, CLDR formats. Knows no Flask."""

import gettext
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, reduce
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
    get_territory_currencies,
)

SOURCE_LANGUAGE = "en"

UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that nobody wrote down."""

PSEUDO_LOCALES = {"en-XA": "en", "ar-XB": "ar"}
"""Test languages that CLDR does not know, and the language whose formats they borrow."""


_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"

DurationUnit = Literal["minute", "hour", "day"]

DURATIONS: dict[DurationUnit, tuple[timedelta, timedelta]] = {
    "minute": (timedelta(minutes=1), timedelta(hours=2)),
    "hour": (timedelta(hours=1), timedelta(days=2)),
    "day": (timedelta(days=1), timedelta.max),
}
"""The units in which a duration is written: one of it, and the longest duration that is written in it."""

MEASURED_IN_FEET = frozenset({"LR", "MM", "US"})
"""Countries with the measurement system "US" (Unicode CLDR, supplemental measurementData)."""

METRES_IN_A_FOOT = 0.3048


class LanguageError(Exception):
    """A language that cannot be served; the message says which and what to do."""


def locale_for(tag: str) -> Locale:
    """Return the CLDR locale of a language tag such as `es` or `zh-Hans`.

    Errors: LanguageError when CLDR has no such locale; the portal must not start then.
    """
    try:
        return Locale.parse(PSEUDO_LOCALES.get(tag, tag), sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(
            f"language {tag!r} is not known to CLDR: write a tag such as es, ar or zh-Hans"
        ) from error


def language_name(tag: str, locale: Locale) -> str:
    """Name a language in another's words, as CLDR writes it; also one that nobody wrote down.

    Errors: LanguageError when CLDR has no such language.
    """
    # Babel takes "und" for the likeliest language of the world, which is English.
    named = locale.languages.get(tag) if tag == UNKNOWN_LANGUAGE else locale_for(tag).get_display_name(locale)
    return named or tag


def regional_locale(tag: str, country: str) -> Locale:
    """Return a language's locale as it is written in a country, where CLDR tells them apart.

    Spanish in the United States writes 1,500.5 and 2:30 p. m., in Spain 1500,5 and 14:30.
    """
    locale = locale_for(tag)
    regional = f"{locale}_{country}"
    return Locale.parse(regional) if localedata.exists(regional) else locale


def currency_sign(country: str) -> str:
    """Return the sign that people of a country write beside its money, such as $ or £.

    Source: Unicode CLDR, the currency of the country in its first language.
    """
    language = next(iter(get_official_languages(country, de_facto=True)), SOURCE_LANGUAGE)
    return get_currency_symbol(get_territory_currencies(country)[0], regional_locale(language, country))


@dataclass(frozen=True)
class Texts:
    """One language: its words and its ways to write numbers and dates."""

    language: str
    locale: Locale
    translations: gettext.NullTranslations
    time_zone: ZoneInfo

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return self.locale.text_direction

    @property
    def formats(self) -> str:
        """The tag of the locale whose numbers, dates and times are written, like `es-US`."""
        return str(self.locale).replace("_", "-")

    @property
    def native_name(self) -> str:
        """The language's name in itself, capitalised as at the start of a line."""
        locale = locale_for(self.language)
        name = locale.get_display_name() or self.language
        named = {"en-XA": "Pseudo (accented)", "ar-XB": "Pseudo (mirrored)"}.get(self.language, name)
        return named[:1].upper() + named[1:]

    def isolated(self, text: str) -> str:
        """Keep a reference, a number, an address or a name that somebody typed together within a sentence.

        After Arabic letters its parts would change places (UAX #9, rule W2).
        """
        return f"{_LEFT_TO_RIGHT}{text}{_END}" if self.direction == "rtl" else text

    def gettext(self, message: str) -> str:
        """Return a message in this language."""
        return self.translations.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the plural form for a number."""
        return self.translations.ngettext(singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """Return a message that needs its context to be understood."""
        return self.translations.pgettext(context, message)

    def plural_like(self, number: Decimal) -> int:
        """Return a whole number that takes the plural form of any number: 2 for 1.5 in English.

        Catalogues choose their forms by whole numbers; CLDR says which form a number with digits takes.
        """
        if number == number.to_integral_value():
            return int(number)
        form = self.locale.plural_form(number)
        return next((each for each in range(2, 200) if self.locale.plural_form(each) == form), 2)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return a message with context in the plural form for a number."""
        return self.translations.npgettext(context, singular, plural, number)

    def local(self, moment: datetime) -> datetime:
        """Return a UTC moment in the city's own time."""
        return moment.astimezone(self.time_zone)

    def month(self, day: date) -> str:
        """Write the month and year of a day."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def short_date(self, day: date) -> str:
        """Write a day where there is little room."""
        return format_date(day, "medium", locale=self.locale)

    def date(self, day: date | datetime) -> str:
        """Write a day in full. A moment is first brought to the city's time."""
        if isinstance(day, datetime):
            day = self.local(day).date() if day.tzinfo else day.date()
        return format_date(day, "long", locale=self.locale)

    def date_time(self, moment: datetime) -> str:
        """Write a day and time. An aware moment is first brought to the city's time."""
        local = self.local(moment).replace(tzinfo=None) if moment.tzinfo else moment
        date_pattern = self.locale.date_formats["long"].pattern
        time_pattern = self.locale.time_formats["short"].pattern
        joined = str(self.locale.datetime_formats["long"])
        pattern = joined.replace("{1}", date_pattern).replace("{0}", time_pattern)
        return format_datetime(local, pattern, locale=self.locale)

    def duration(self, length: timedelta) -> str:
        """Write how long something takes, rounded up: in minutes to two hours, in hours to two days."""
        unit = next(name for name, (_, longest) in DURATIONS.items() if length <= longest)
        size, _ = DURATIONS[unit]
        whole = max(-(-length // size), 1) * size
        return format_timedelta(whole, granularity=unit, threshold=math.inf, locale=self.locale)

    def ago(self, length: timedelta) -> str:
        """Write how long ago something was, in its largest unit: 3 days ago."""
        return format_timedelta(-length, granularity="minute", add_direction=True, locale=self.locale)

    def distance(self, metres: float, country: str) -> str:
        """Write a short distance, rounded, in the unit people use in a country: 50 feet, 20 meters."""
        if country in MEASURED_IN_FEET:
            feet = max(round(metres / METRES_IN_A_FOOT / 25), 1) * 25
            return self.ngettext("%(num)s foot", "%(num)s feet", feet) % {"num": self.number(feet)}
        rounded = max(round(metres / 10), 1) * 10
        return self.ngettext("%(num)s meter", "%(num)s meters", rounded) % {"num": self.number(rounded)}

    def days(self, count: int) -> str:
        """Write so many days."""
        return format_timedelta(
            timedelta(days=count), granularity="day", threshold=math.inf, locale=self.locale
        )

    def number(self, number: int | float) -> str:
        """Write a number."""
        return format_decimal(number, locale=self.locale)

    def money(self, amount: Decimal, country: str) -> str:
        """Write an amount in the currency of a country, which may be that of another language: US$ in Arabic.

        CLDR's marks for right to left would part such a sign, and put its $ behind its letters.
        """
        written = format_currency(amount, get_territory_currencies(country)[0], locale=self.locale)
        return self.isolated(written.replace(_RIGHT_TO_LEFT_MARK, ""))

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share (0 to 1) as a percentage, a whole one or with at most so many digits behind it."""
        if digits:
            return format_percent(round(share, 2 + digits), locale=self.locale, decimal_quantization=False)
        return format_percent(share, locale=self.locale)

    def either(self, items: Sequence[str]) -> str:
        """Write several things of which one is enough."""
        return format_list(items, style="or", locale=self.locale)

    def listed(self, items: Sequence[str]) -> str:
        """Write several things as a list in a sentence."""
        return format_list(items, locale=self.locale)

    def titled(self, parts: Iterable[str]) -> str:
        """Write the parts of a title, one at least, after each other: what it is about, and its year."""
        after = self.pgettext("parts of a title", "%(first)s, %(next)s")
        return reduce(lambda first, more: after % {"first": first, "next": more}, parts)


def load(languages: Iterable[str], time_zone: ZoneInfo, country: str, folder: Path) -> Mapping[str, Texts]:
    """Read the interface's words for each language.

    In: language tags; the city's time zone and country; the folder with <language>/messages.po (the source
    language needs none). Errors: LanguageError for an unknown language, a missing or a broken file.
    """
    return {
        tag: Texts(tag, regional_locale(tag, country), _translations(tag, folder), time_zone)
        for tag in languages
    }


def _translations(tag: str, folder: Path) -> gettext.NullTranslations:
    if tag == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = folder / tag / "messages.po"
    if not path.is_file():
        raise LanguageError(f"language {tag!r} has no interface words: {path} is missing")
    return read_translations(path, tag)


def read_translations(path: Path, tag: str) -> gettext.GNUTranslations:
    """Read one .po file at start-up: there is no compiled copy that could be stale.

    Errors: LanguageError naming the file and line.
    """
    try:
        return _compiled(path.read_bytes(), tag)
    except PoFileError as error:
        raise LanguageError(f"{path}:{error.lineno + 1}: {error}") from error


@lru_cache(maxsize=16)
def _compiled(content: bytes, tag: str) -> gettext.GNUTranslations:
    """The words of a .po file. The same content is read once by a process, whoever opens a portal again."""
    catalogue = read_po(BytesIO(content), locale=str(locale_for(tag)), abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
