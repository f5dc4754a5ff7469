"""Plural forms: which numbers need which form of a text in a language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from gettext import c2py

from babel.plural import PluralRule, to_gettext

from portal.texts import locale_for

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories, in the order of gettext's forms (UTS #35, part 3, Language Plural Rules)."""

MOST_FORMS = len(CATEGORIES)

SAMPLES = (*range(1001), *range(1_000_000, 10_000_001, 1_000_000))
"""Whole numbers that tell the rules of all languages apart; some single out whole millions."""

_USUAL = (
    "0",
    "n != 1",
    "n > 1",
    "n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2",
    "n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2",
    "n % 10 == 1 && n % 100 != 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2",
    "n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5",
)
"""Rules of many languages the way people write them; used where they say what CLDR says."""

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")


@dataclass(frozen=True)
class Plurals:
    """The plural forms of a .po file: how many, and the C expression that chooses one for a number n."""

    count: int
    expression: str

    @property
    def header(self) -> str:
        """What `Plural-Forms` says."""
        return f"nplurals={self.count}; plural={self.expression};"

    @cached_property
    def form(self) -> Callable[[int], int]:
        """The form that a number needs, as gettext finds it at run time."""
        return c2py(self.expression)

    @cached_property
    def single(self) -> frozenset[int]:
        """The forms that stand for one number only, such as Arabic's dual: they may leave the number out."""
        forms = [self.form(number) for number in SAMPLES]
        return frozenset(form for form in forms if forms.count(form) == 1)

    def example(self, form: int) -> int | None:
        """A number that needs a form; None for a form that no whole number needs."""
        return next((number for number in SAMPLES if self.form(number) == form), None)

    def agrees_with(self, other: "Plurals") -> bool:
        """Whether both choose the same form for every number."""
        return self.count == other.count and all(self.form(n) == other.form(n) for n in SAMPLES)


def read_header(text: str) -> Plurals | None:
    """The plural forms that a `Plural-Forms` header declares, or None when gettext could not use it."""
    match = _HEADER.fullmatch(text)
    if match is None:
        return None
    plurals = Plurals(int(match[1]), match[2])
    try:
        usable = 0 < plurals.count <= MOST_FORMS and all(plurals.form(n) < plurals.count for n in SAMPLES)
    except (ValueError, ZeroDivisionError):
        return None
    return plurals if usable else None


@cache
def plurals_of(language: str) -> Plurals:
    """The plural forms of a language by CLDR, for whole numbers: a tag such as ar or en-XA → Plurals.

    A category that no whole number falls into (such as Russian `other`, for fractions) has no form.
    Babel's own list for gettext lacks languages and orders Arabic's last two forms its own way.
    Raises portal.texts.LanguageError for a language CLDR does not have.
    """
    rule = locale_for(language).plural_form
    met = {rule(number) for number in SAMPLES}
    used = [category for category in CATEGORIES if category in met]
    rest = PluralRule({category: rule.rules[category] for category in used[:-1]})
    expression = to_gettext(rest).split("plural=", 1)[1].removesuffix(";")
    # `e` is the exponent of a compact number such as 3M: a count that is written out has none.
    plurals = Plurals(len(used), re.sub(r"\be\b", "0", expression))
    usual = (Plurals(plurals.count, expression) for expression in _USUAL)
    return next((candidate for candidate in usual if candidate.agrees_with(plurals)), plurals)
