"""The words of a profile, as Babel and the portal find them."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_from_file

from portal.catalogue import Message, messages
from tests.havenport import FOLDER, documents

METHOD = "portal.catalogue.extraction:extract"
LAMP = FOLDER / "services" / "lamp-out.yaml"


def found(file: Path) -> list[tuple[int, object, str | None]]:
    """(line, text, context) of each message, as Babel sees them."""
    return [(line, text, context) for line, text, _, context in extract_from_file(METHOD, str(file))]


def test_words_of_a_question_have_its_id_as_context_and_all_others_none() -> None:
    texts = found(LAMP)
    assert (30, "Where is the lamp?", "where") in texts
    assert (31, "Name the nearest house or corner.", "where") in texts
    assert (33, "Tell us where the lamp is", "where") in texts
    assert (3, "Street lamp out", None) in texts
    assert (6, "Lamps on poles along city streets", None) in texts
    assert (40, "It hangs down", None) in texts
    assert (40, "Stay away from it.", None) in texts


def test_why_notes_and_units_are_words_but_codes_keywords_and_sources_are_not() -> None:
    texts = {text: context for _, text, context in found(FOLDER / "services" / "sampler.yaml")}
    assert texts["The harbor book needs a name."] == "name"
    assert texts["We call you to set a day."] is None
    assert texts["meters"] is None
    assert not {"mooring", "sail", "placeholder", "short_text", "town-care", "TC-Sampler"} & set(texts)


def test_words_of_the_city_and_its_agencies() -> None:
    assert [text for _, text, _ in found(FOLDER / "city.yaml")] == [
        "City of Havenport",
        "Monday to Friday, 8 a.m. to 6 p.m.",
        "Harbor Hall, 1 Quay Street",
        "Someone is hurt or in danger",
        "You or someone else is in a crisis",
        "Something burns",
        "The ferry",
        "Get out first. Then call 911.",
        "The ferry company answers from 8 to 8.",
        "Streets and lights",
        "Help for people",
        "Outer County",
        "Far County",
    ]
    assert [text for _, text, _ in found(FOLDER / "agencies.yaml")] == [
        "Harbor Works",
        "Town Care",
        "Bright Power Company",
    ]


def test_babel_and_the_portal_find_the_same() -> None:
    by_babel = {
        (context, text)
        for file in documents()
        if file.endswith(".yaml")
        for _, text, context in found(FOLDER / file)
    }
    assert {message.key for message in messages(documents())} == by_babel


def test_messages_say_where_they_were_found() -> None:
    first = messages(documents())[0]
    assert first == Message("agencies.yaml", 2, None, "Harbor Works")


def test_a_text_over_several_lines_is_one_text() -> None:
    source = "slug: x\nquestions: []\nsummary: >\n  One\n  two’s\n\n  three\n".encode()
    ((line, text, _, context),) = extract(METHOD, io.BytesIO(source))
    assert (line, text, context) == (3, "One two’s three", None)


def test_a_file_that_is_not_yaml_stops_the_extraction_with_its_line() -> None:
    with pytest.raises(ValueError, match="profile:2: This is not YAML"):
        list(extract(METHOD, io.BytesIO(b"questions: []\nname: a: b\n")))
