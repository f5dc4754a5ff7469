"""Plural forms follow CLDR in every language it has."""

import pytest
from babel import localedata

from portal.localisation.plurals import CATEGORIES, SAMPLES, Plurals, plurals_of, read_header
from portal.texts import locale_for

LANGUAGES = sorted(tag for tag in localedata.locale_identifiers() if "_" not in tag)


def test_the_forms_of_every_language_are_cldrs() -> None:
    wrong = []
    for language in LANGUAGES:
        rule, plurals = locale_for(language).plural_form, plurals_of(language)
        used = [category for category in CATEGORIES if category in {rule(number) for number in SAMPLES}]
        if [used[plurals.form(number)] for number in SAMPLES] != [rule(number) for number in SAMPLES]:
            wrong.append(language)
    assert len(LANGUAGES) > 300
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans", "ko", "fr", "ar", "ru", "am", "en-XA", "ar-XB"])
def test_the_header_says_the_rule_and_can_be_read_again(language: str) -> None:
    plurals = plurals_of(language)
    assert read_header(plurals.header) == plurals
    assert "e" not in plurals.expression
    assert len(plurals.header) < 140


def test_the_number_of_forms() -> None:
    languages = ("en", "es", "zh-Hans", "ko", "fr", "ar", "ru", "am", "en-XA", "ar-XB")
    assert [plurals_of(language).count for language in languages] == [2, 3, 1, 1, 3, 6, 3, 2, 2, 6]


def test_forms_that_stand_for_one_number_only() -> None:
    assert plurals_of("en").single == {0}
    assert plurals_of("ar").single == {0, 1, 2}
    assert plurals_of("ru").single == frozenset()  # its first form is for 1, 21, 31 …
    assert plurals_of("fr").single == frozenset()  # its first form is for 0 and 1


def test_an_example_of_each_form() -> None:
    assert [plurals_of("ar").example(form) for form in range(7)] == [0, 1, 2, 3, 11, 100, None]
    assert plurals_of("es").example(1) == 1_000_000


def test_babels_own_order_of_arabic_is_another() -> None:
    babels = Plurals(
        6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5)"
    )
    gnus = Plurals(
        6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
    )
    assert not babels.agrees_with(plurals_of("ar"))
    assert gnus.agrees_with(plurals_of("ar"))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nplurals=2",
        "nplurals=two; plural=0;",
        "nplurals=0; plural=0;",
        "nplurals=2; plural=n % 3;",
        "nplurals=2; plural=n / 0;",
        "nplurals=2; plural=import os;",
        "nplurals=2; plural=n ==;",
    ],
)
def test_a_header_gettext_cannot_use_is_none(header: str) -> None:
    assert read_header(header) is None
