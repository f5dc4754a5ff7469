"""Ages and distances in words, as a language and a country write them."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal import texts as words
from portal.domain.values import Slot
from portal.localisation import pofile
from portal.texts import Texts
from portal.web.fiscal_years import quarter_words
from portal.wording.reports import days_words, slot_word
from tests.havenport import havenport
from tests.portals import settings

CITY = havenport().city


@pytest.fixture(scope="module")
def languages() -> dict[str, Texts]:
    """The invented city's languages."""
    folder = settings("sqlite:///unused.db").translations
    return dict(words.load(CITY.languages, CITY.zone, "US", folder))


def test_a_language_that_nobody_wrote_down_is_called_that(languages: dict[str, Texts]) -> None:
    named = {tag: words.language_name(words.UNKNOWN_LANGUAGE, one.locale) for tag, one in languages.items()}
    assert named["en"] == "Unknown language"
    assert named["es"] == "lengua desconocida"
    assert named["ar"] == "لغة غير معروفة"
    assert words.language_name("zh-Hans", languages["en"].locale) == "Chinese (Simplified)"


def test_the_parts_of_a_title_are_parted_as_the_language_does(languages: dict[str, Texts]) -> None:
    assert languages["en"].titled(["Pothole", "2027"]) == "Pothole, 2027"
    assert languages["ar"].titled(["حفرة", "2027"]) == "حفرة، 2027"
    assert languages["es"].titled(["Bache"]) == "Bache"


@pytest.mark.parametrize(
    ("metres", "country", "written"),
    [
        (0, "US", "25 feet"),
        (38, "US", "125 feet"),
        (149.9, "US", "500 feet"),
        (1000, "US", "3,275 feet"),
        (38, "LR", "125 feet"),
        (0.4, "CA", "10 meters"),
        (38, "CA", "40 meters"),
        (149.9, "GB", "150 meters"),
    ],
)
def test_a_distance_is_rounded_in_the_countrys_own_unit(
    languages: dict[str, Texts], metres: float, country: str, written: str
) -> None:
    assert languages["en"].distance(metres, country) == written


@pytest.mark.parametrize(
    ("age", "written"),
    [
        (timedelta(seconds=20), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3, hours=2), "3 days ago"),
        (timedelta(days=40), "1 month ago"),
    ],
)
def test_an_age_is_in_its_largest_unit(languages: dict[str, Texts], age: timedelta, written: str) -> None:
    assert languages["en"].ago(age) == written


def test_other_languages_have_their_own_words(languages: dict[str, Texts]) -> None:
    assert languages["es"].ago(timedelta(days=3)) == "hace 3 días"
    assert languages["es"].distance(38, "US") == "125 pies"
    assert languages["ar"].ago(timedelta(days=3)) == "قبل 3 أيام"
    assert "قدم" in languages["ar"].distance(38, "US")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1 day", "2 days", "1.5 days", "3 days", "11 days"]),
        ("es", ["1 día", "2 días", "1.5 días", "3 días", "11 días"]),
        ("ar", ["يوم واحد", "يومان", "1.5 يوم", "3 أيام", "11 يومًا"]),
    ],
)
def test_days_and_quarters_have_one_form_a_language(
    languages: dict[str, Texts], language: str, written: list[str]
) -> None:
    texts, numbers = languages[language], [Decimal(each) for each in ("1", "2", "1.5", "3", "11")]
    assert [days_words(texts, each) for each in numbers] == written
    assert slot_word(texts, Slot.Q3) == quarter_words(texts, 3)


def test_no_sentence_ends_with_a_time_that_ends_with_a_full_stop_itself(languages: dict[str, Texts]) -> None:
    moment = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
    stopped = [tag for tag, texts in languages.items() if texts.date_time(moment).endswith(".")]
    assert stopped == ["es"]
    ends = re.compile(r"%\((time|until|moment)\)s\.(\s|$)")
    file = pofile.read(settings("sqlite:///unused.db").translations / "es" / "messages.po")
    assert [form for entry in file.entries for form in entry.forms if ends.search(form)] == []


def test_a_measure_has_one_name_in_spanish() -> None:
    """An “indicador”: “medida” is also what is done about something, and the two stood side by side."""
    spoken = pofile.read(settings("sqlite:///unused.db").translations / "es" / "messages.po")
    forms = [form for entry in spoken.entries for form in entry.forms]
    assert [each for each in forms if re.search(r"\b(medidas?|medici(ón|ones))\b", each, re.IGNORECASE)] == []


def test_an_amount_stands_with_its_whole_sign_also_from_right_to_left(languages: dict[str, Texts]) -> None:
    assert languages["ar"].money(Decimal("-1234.5"), "US") == "\u2066-1,234.50\u00a0US$\u2069"
    assert languages["en"].money(Decimal("-1234.5"), "US") == "-$1,234.50"
