"""Pseudo-languages are visibly foreign, break nothing, and are served like any other language."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import catalogue, texts
from portal.localisation import wording
from portal.localisation.plurals import SAMPLES, plurals_of
from portal.localisation.pseudo import PSEUDO, accented, mirrored, pseudo_translations
from portal.localisation.pseudocity import write_pseudo
from portal.localisation.sources import Domain, SourceError, Text, interface
from portal.localisation.wording import PIECE
from tests.havenport import FOLDER, havenport
from tests.words import small_interface, translated

LANGUAGES = ["en", "es", "ar", "en-XA", "ar-XB"]
PIECES = st.sampled_from(
    [
        "%(name)s",
        "%(num)d",
        "%%",
        "{count}",
        "<a href='/en/x'>",
        "</a>",
        '<span class="big">',
        "<bdi>",
        "&amp;",
    ]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
SOURCES = st.lists(PIECES | WORDS | st.text("abcXYZ ,.?")).map("".join)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Domain:
    """The interface's words, completely translated into Havenport's languages."""
    return translated(small_interface(tmp_path_factory.mktemp("words"))).domain


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, words: Domain) -> tuple[Path, Path]:
    """The folders of a pseudo-Havenport and of its interface's words."""
    return write_pseudo(tmp_path_factory.mktemp("pseudo"), FOLDER, words)


@given(SOURCES, st.sampled_from(sorted(PSEUDO)))
def test_placeholders_and_markup_stay_as_they_are(source: str, language: str) -> None:
    said = PSEUDO[language](source)
    assert Counter(PIECE.findall(said)) == Counter(PIECE.findall(source))
    assert re.search(r"[A-Za-z]", PIECE.sub("", said)) is None


@given(
    SOURCES.map(str.strip).filter(bool), SOURCES.map(str.strip).filter(bool), st.sampled_from(sorted(PSEUDO))
)
def test_the_check_finds_no_fault_and_every_plural_form_is_there(
    singular: str, plural: str, language: str
) -> None:
    both = plural + "".join(piece for piece in PIECE.findall(singular))
    sources = (Text(None, singular), Text("many", both, both))
    simple, counted = pseudo_translations(sources, language).entries
    plurals = plurals_of(language)
    assert len(counted.forms) == plurals.count == {"en-XA": 2, "ar-XB": 6}[language]
    for entry in (simple, counted):
        assert [fault for fault in wording.faults(entry, plurals) if "order" not in fault] == []


@given(SOURCES)
def test_accented_text_is_longer_by_40_percent_and_fenced(source: str) -> None:
    said = accented(source)
    assert (said[0], said[-1]) == ("⟦", "⟧")
    visible = len(PIECE.sub("", said)) - len("⟦ ⟧")
    # A space at the end of the filling is left out.
    assert 1.4 * len(PIECE.sub("", source)) - 1 <= visible <= 1.4 * len(PIECE.sub("", source)) + 1


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1))
def test_mirrored_text_runs_from_right_to_left_by_its_letters_alone(source: str) -> None:
    said = mirrored(source)
    assert {unicodedata.bidirectional(letter) for letter in said[1:-1]} == {"AL"}


def test_the_first_plural_forms_say_the_singular() -> None:
    text = Text(None, "%(num)s day", "%(num)s days")
    (english,) = pseudo_translations([text], "en-XA").entries
    (arabic,) = pseudo_translations([text], "ar-XB").entries
    assert english.forms == (accented("%(num)s day"), accented("%(num)s days"))
    assert arabic.forms[1] == mirrored("%(num)s day")
    assert set(arabic.forms[:1] + arabic.forms[2:]) == {mirrored("%(num)s days")}


def test_the_portal_reads_the_words_of_all_five_languages(written: tuple[Path, Path]) -> None:
    city, folder = written
    found = catalogue.load(city).city
    loaded = texts.load(found.languages, found.zone, found.country, folder)
    assert list(loaded) == LANGUAGES
    assert loaded["en-XA"].gettext("Send it") == accented("Send it")
    assert loaded["ar-XB"].pgettext("shop", "Closed") == mirrored("Closed")
    assert loaded["es"].gettext("Send it") == "Send it"
    assert (loaded["en-XA"].direction, loaded["ar-XB"].direction) == ("ltr", "rtl")


def test_gettext_finds_a_form_for_every_number(written: tuple[Path, Path]) -> None:
    for language in PSEUDO:
        read = texts.read_translations(written[1] / language / "messages.po", language)
        said = {read.npgettext("inbox", "%(num)s letter", "%(num)s letters", number) for number in SAMPLES}
        speak = PSEUDO[language]
        assert said == {speak("%(num)s letter"), speak("%(num)s letters")}


def test_the_catalogue_speaks_the_pseudo_languages_without_a_warning(written: tuple[Path, Path]) -> None:
    found, plain = catalogue.load(written[0]), havenport()
    assert list(found.city.languages) == LANGUAGES
    assert found.warnings == plain.warnings
    said = found.words("ar-XB")(found.city.name)
    assert (said, said.lang) == (mirrored("City of Havenport"), "ar-XB")
    lamp = found.services["lamp-out"]
    assert lamp.words("en-XA")("Where is the lamp?", "where") == accented("Where is the lamp?")
    assert [match.version.service.slug for match in found.search("farola", "es")][:1] == ["lamp-out"]
    assert [match.version.service.slug for match in found.search("bulb", "ar-XB")][:1] == ["lamp-out"]


def test_the_copied_profile_is_the_same_but_for_the_languages(written: tuple[Path, Path]) -> None:
    found, plain = catalogue.load(written[0]), havenport()
    new = {"languages": LANGUAGES}
    assert found.city.to_document() == {**plain.city.to_document(), **new}
    assert found.agencies == plain.agencies
    for slug, version in plain.services.items():
        document = found.services[slug].service.to_document()
        keywords = document.pop("keywords")
        wanted = version.service.to_document()
        english = wanted["keywords"]["en"]
        assert keywords == {**wanted.pop("keywords"), "en-XA": english, "ar-XB": english}
        assert document == wanted


def test_a_folder_that_is_in_use_is_left_alone(tmp_path: Path, words: Domain) -> None:
    (tmp_path / "city").mkdir()
    with pytest.raises(SourceError, match="is there already"):
        write_pseudo(tmp_path, FOLDER, words)
    assert [path.name for path in tmp_path.rglob("*")] == ["city"]


def test_a_city_whose_language_has_no_interface_words_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the words in tlh are missing"):
        write_pseudo(tmp_path, FOLDER, interface(("tlh",)))


def test_a_profile_without_keywords_is_told(tmp_path: Path, words: Domain) -> None:
    city = tmp_path / "city"
    (city / "services").mkdir(parents=True)
    (city / "city.yaml").write_text("languages: [en]\n", "utf-8")
    (city / "services" / "lamp.yaml").write_text("slug: lamp\n", "utf-8")
    with pytest.raises(SourceError, match=r"lamp\.yaml:1: keywords is missing here"):
        write_pseudo(tmp_path / "out", city, words)
