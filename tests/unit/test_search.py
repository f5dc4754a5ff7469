"""Finding a service by everyday words, in any script, with slips of the finger."""

import itertools

import pytest

from portal.catalogue import parse
from portal.catalogue.folding import fold, tokens
from tests.havenport import Planted, havenport

CITY = havenport()


def found(query: str, language: str = "en") -> list[tuple[str, str, str]]:
    """(slug, the word that matched, its language) of each match."""
    return [
        (match.version.service.slug, str(match.why), match.why.lang) for match in CITY.search(query, language)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bache", "bache"),
        ("inundación", "INUNDACION"),
        ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"),
        ("Öl Ærø", "ol aero"),
        ("Ёлка", "елка"),
        ("Ελλάδα", "ελλαδα"),
        ("إنارة", "اناره"),
        ("آلة أٱ", "اله اا"),
        ("مُشْكِلَة", "مشكله"),
        ("مستشفى", "مستشفي"),
        ("شـــارع", "شارع"),
        ("سؤال رئيس", "سوال رييس"),
        ("پارک", "پارك"),
        ("٣١١", "311"),
        ("שָׁלוֹם", "שלום"),
        ("ሐይቅ ሠላም ዐይን ፀሐይ", "ሀይቅ ሰላም አይን ጸሀይ"),
        ("ＬＥＤ", "led"),
        ("don’t", "dont"),
        ("e-mail", "e mail"),
        ("e\u0301", "é"),
    ],
)
def test_case_accents_and_spelling_habits_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("が", "か"), ("हिन्दी", "हनद"), ("도로", "두루"), ("ب", "ت"), ("น้ำ", "นำา")],
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_scripts_without_spaces_are_read_in_pairs() -> None:
    assert tokens("路上的坑洞") == ["路上", "上的", "的坑", "坑洞"]
    assert tokens("洞") == ["洞"]
    assert tokens("LED路灯") == ["led", "路灯"]


def test_an_arabic_article_is_not_part_of_the_word() -> None:
    assert tokens("الإنارة والإنارة بالإنارة للإنارة") == tokens("إنارة") * 4
    assert tokens("الة") == ["اله"]  # too short to be an article and a word


def test_a_service_is_found_by_its_name_keywords_and_summary() -> None:
    assert found("lamp") == [("lamp-out", "lamp", "en")]
    assert found("bulb") == [("lamp-out", "bulb", "en")]
    assert found("blinks") == [("lamp-out", "blinks", "en")]
    assert found("dark street")[0] == ("lamp-out", "dark street", "en")
    assert found("Street lamp out")[0] == ("lamp-out", "Street lamp out", "en")


def test_a_service_is_found_in_each_language() -> None:
    assert found("inundacion", "es") == [("wet-street", "inundación", "es")]
    assert found("الفيضان", "ar") == [("wet-street", "فيضان", "ar")]
    assert found("مصابيح", "ar") == []
    assert found("مرسي", "ar")[0] == ("sampler", "مرسى", "ar")


def test_words_of_the_source_language_are_found_in_every_language() -> None:
    assert found("mooring", "ar") == [("sampler", "mooring", "en")]
    assert found("puddle", "es") == [("wet-street", "puddle", "en")]
    assert found("charco", "en") == []


def test_a_language_the_city_has_not_searches_the_source() -> None:
    assert found("puddle", "ko") == [("wet-street", "puddle", "en")]


@pytest.mark.parametrize("query", ["mooring", "moorng", "moooring", "mooirng", "mooringg", "m0oring"])
def test_a_slip_of_the_finger_is_forgiven(query: str) -> None:
    assert found(query) == [("sampler", "mooring", "en")]


def test_short_words_are_not_guessed_at() -> None:
    assert found("pol") == [("lamp-out", "pole", "en")]
    assert found("bup") == []


def test_a_word_that_fits_is_not_also_taken_for_a_slip() -> None:
    planted = Planted()
    planted.change("services/wet-street.yaml", "en: [flood,", "en: [hole, flood,")
    changed = parse(planted.documents)
    assert [match.why for match in changed.search("hole", "en")] == ["hole"]
    assert [match.why for match in changed.search("pole", "en")] == ["pole"]


def test_half_a_word_and_a_word_with_an_ending_are_found() -> None:
    assert found("mari") == [("sampler", "marina", "en")]
    assert found("puddles") == [("wet-street", "puddle", "en")]


def test_a_sentence_finds_what_its_rare_words_mean() -> None:
    assert found("there is a puddle near the school") == [("wet-street", "puddle", "en")]
    assert found("the lamp on my street is dark")[0][0] == "lamp-out"


def test_the_reason_is_the_phrase_that_fits_best() -> None:
    assert found("my dark quiet street")[0] == ("lamp-out", "dark street", "en")
    assert found("boat berth")[0] == ("sampler", "Boat berth", "en")
    planted = Planted()
    planted.change("services/sampler.yaml", "en: [mooring,", "en: [boat berth, mooring,")
    (match,) = parse(planted.documents).search("boat berth", "en")
    assert match.why == "Boat berth"


def test_a_word_without_letters_finds_nothing() -> None:
    planted = Planted()
    planted.change("services/sampler.yaml", "en: [mooring,", 'en: ["⚓", mooring,')
    assert parse(planted.documents).search("?!", "en") == []


def test_retired_services_are_not_found() -> None:
    assert found("ice") == []
    assert "old-service" in CITY.services


@pytest.mark.parametrize("query", ["", "   ", "?!", "\x00", "\u202e", "zzzzzzzz", "🙂", "' OR 1=1"])
def test_what_means_nothing_finds_nothing(query: str) -> None:
    assert found(query) == []


def test_a_very_long_query_is_read_to_its_limit() -> None:
    assert found("puddle " + "x" * 1_000_000) == [("wet-street", "puddle", "en")]


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    planted = Planted()
    services = [file for file in planted.documents if file.startswith("services/")]
    orders = []
    for shuffled in itertools.islice(itertools.permutations(services), 0, 120, 17):
        others = {file: planted.documents[file] for file in planted.documents if file not in services}
        catalogue = parse({**{file: planted.documents[file] for file in shuffled}, **others})
        orders.append(
            [match.version.service.slug for match in catalogue.search("tell us about street help", "en")]
        )
    assert all(order == orders[0] for order in orders)
    assert len(orders[0]) == len(set(orders[0])) >= 2


def test_equal_matches_come_by_name_and_then_by_slug() -> None:
    documents = Planted().documents
    old = documents["services/wet-street.yaml"]
    assert isinstance(old, str)
    for slug in ("b-copy", "a-copy"):
        copy = old.replace("slug: wet-street", f"slug: {slug}").replace("HW-Wet Street", slug)
        documents[f"services/{slug}.yaml"] = copy
    matches = parse(documents).search("puddle", "en")
    assert [match.version.service.slug for match in matches] == ["a-copy", "b-copy", "wet-street"]
