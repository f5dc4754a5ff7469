"""A city's own words: what a .po file may hold, and what is said of one that is wrong or unfinished."""

import pytest

from portal.catalogue import Problem, messages, parse
from tests.havenport import Planted, documents

ES = "translations/es.po"
LOST_QUOTE = 'Write msgid or msgstr and the text between double quotes: msgstr "…"'


def test_every_text_of_the_test_city_is_translated_and_marked_as_a_draft() -> None:
    wanted = {message.key for message in messages(documents())}
    catalogue = parse(documents())
    assert catalogue.warnings == ()
    for language in ("es", "ar"):
        assert catalogue.translations[language].keys() == wanted
        assert documents()[f"translations/{language}.po"].count("# origin: draft\n") == len(wanted)


def test_a_missing_file_is_a_problem() -> None:
    planted = Planted()
    del planted.documents[ES]
    assert planted.problems() == (
        Problem(ES, 1, "This file is missing. Write it, or take es out of the languages in city.yaml"),
    )


def test_a_file_for_a_language_the_city_has_not_is_a_problem() -> None:
    planted = Planted()
    planted.documents["translations/fr.po"] = planted.documents[ES]
    (problem,) = planted.problems()
    assert (problem.file, problem.line) == ("translations/fr.po", 1)
    assert "Write fr in the languages of city.yaml, or delete this file" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "below", "advice"),
    [
        ('msgstr "Farola apagada"', 'msgstr "Farola apagada', 0, LOST_QUOTE),
        ('msgstr "Farola apagada"', "msgstr Farola apagada", 0, LOST_QUOTE),
        ('msgstr "Farola apagada"', 'msgtsr "Farola apagada"', 0, LOST_QUOTE),
        ('msgstr "Farola apagada"\n', "", -1, "write msgid, then msgstr"),
        ('msgid "It blinks"', 'msgid "It is dark"', 0, "This text is already translated on line"),
        ('msgid "It blinks"', 'msgid "It blinks"\nmsgid_plural "They blink"', 0, "have no plural"),
        (
            'msgstr "Parpadea"',
            'msgstr "Parpadea {count}"',
            -1,
            "has {count}, which the text has not. Take it out",
        ),
        (
            'msgstr "Parpadea"',
            'msgstr "<b>Parpadea</b>"',
            -1,
            "has </b>, which the text has not. Take it out",
        ),
    ],
)
def test_a_file_that_is_wrong(old: str, new: str, below: int, advice: str) -> None:
    planted = Planted()
    line = planted.change(ES, old, new) + below
    problem = planted.problems()[0]
    assert (problem.file, problem.line) == (ES, line)
    assert advice in problem.message


def test_a_lost_placeholder_is_a_problem_on_the_line_of_its_text() -> None:
    planted = Planted()
    planted.change("services/lamp-out.yaml", "label: It blinks", "label: It blinks {count} times, %(name)s")
    line = planted.change(ES, 'msgid "It blinks"', 'msgid "It blinks {count} times, %(name)s"')
    found = [problem for problem in planted.problems() if problem.file == ES]
    assert [problem.line for problem in found] == [line, line]
    assert "has lost %(name)s. Write %(name)s where it belongs" in found[0].message
    assert "has lost {count}. Write {count} where it belongs" in found[1].message


def test_a_header_that_cannot_be_read_is_a_problem() -> None:
    planted = Planted()
    header = 'msgid ""\nmsgstr "PO-Revision-Date: yesterday\\n"\n'
    for rest, line in (
        ('msgid "It blinks"\nmsgstr "Parpadea"\n', 1),
        ('# origin: draft\nmsgid "x"\nmsgstr ""\n', 3),
    ):
        planted.documents[ES] = header + rest
        (problem,) = planted.problems()
        assert (problem.file, problem.line) == (ES, line)
        assert "cannot be read: time data 'yesterday' does not match" in problem.message


@pytest.mark.parametrize("new", ['msgstr ""', "#, fuzzy"])
def test_what_is_empty_or_fuzzy_is_said_in_the_source_language_with_a_warning(new: str) -> None:
    planted = Planted()
    if new.startswith("#"):
        planted.change(ES, 'msgid "It blinks"', f'{new}\nmsgid "It blinks"')
    else:
        planted.change(ES, 'msgstr "Parpadea"', new)
    catalogue = parse(planted.documents)
    total = len({message.key for message in messages(documents())})
    assert catalogue.warnings == (
        Problem(ES, 1, f'1 of {total} texts are not translated (es), the first: "It blinks"'),
    )
    said = catalogue.services["lamp-out"].words("es")("It blinks")
    assert (said, said.lang) == ("It blinks", "en")


def test_a_translation_of_a_text_that_is_gone_is_a_warning() -> None:
    planted = Planted()
    line = planted.change(
        ES, '# origin: draft\n#: services/lamp-out.yaml\nmsgid "It blinks"', 'msgid "It is gone"'
    )
    warnings = parse(planted.documents).warnings
    assert warnings[1] == Problem(
        ES, line, '1 translations match no text of the profile, the first: "It is gone"'
    )
