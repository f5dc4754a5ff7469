"""Every mistake in the translations is found, with its file and line and what to do."""

import shutil
from pathlib import Path

import pytest

from portal.localisation import keeping, pofile
from portal.localisation.standing import Standing, standings, table
from tests.words import Translated, small_city, small_interface, translated

HELLO, CALL, SEND = "Hello %(name)s", "Call <strong>%(number)s</strong> now", "Send it"
LETTER, LETTERS = "%(num)s letter", "%(num)s letters"
TROUBLES = "There are %(num)s problems with %(name)s"


@pytest.fixture
def done(tmp_path: Path) -> Translated:
    """The small interface, completely and rightly translated."""
    return translated(small_interface(tmp_path))


@pytest.fixture
def city(tmp_path: Path) -> Translated:
    """A copy of Havenport with its template."""
    domain = small_city(tmp_path)
    list(keeping.update(domain))
    return Translated(domain)


def test_what_is_right_has_no_problems(done: Translated, city: Translated) -> None:
    assert done.problems() == []
    assert city.problems() == []


@pytest.mark.parametrize(
    ("language", "msgid", "old", "new", "told"),
    [
        ("es", SEND, 'msgstr "Send it"', 'msgstr ""', "is not translated"),
        ("es", LETTER, "# origin: draft\n", "#, fuzzy\n# origin: draft\n", "is marked fuzzy"),
        ("es", HELLO, f'msgstr "{HELLO}"', 'msgstr "Hola"', "has lost %(name)s. Write %(name)s"),
        ("es", HELLO, f'msgstr "{HELLO}"', 'msgstr "Hola %(nombre)s"', "has lost %(name)s"),
        ("es", HELLO, f'msgstr "{HELLO}"', 'msgstr "Hola %(name)d"', "has lost %(name)s"),
        ("es", SEND, 'msgstr "Send it"', 'msgstr "Envíe %(it)s"', "has %(it)s, which the text has not"),
        ("es", CALL, f'msgstr "{CALL}"', 'msgstr "Llame al %(number)s"', "has lost </strong>"),
        ("es", CALL, f'msgstr "{CALL}"', 'msgstr "Al <b>%(number)s</b>"', "has </b>, which the text"),
        (
            "es",
            CALL,
            f'msgstr "{CALL}"',
            'msgstr "</strong>Al %(number)s<strong>"',
            "has its markup in another order",
        ),
        ("es", SEND, 'msgstr "Send it"', 'msgstr "100 % listo"', "has a % that stands alone"),
        ("es", SEND, 'msgstr "Send it"', 'msgstr "<Envíe"', "has a < that stands alone"),
        ("es", SEND, 'msgstr "Send it"', 'msgstr " Envíe"', "begins or ends with a space"),
        ("es", SEND, 'msgstr "Send it"', 'msgstr "Envíe\\n"', "begins or ends with a space"),
        ("es", SEND, "# origin: draft\n", "", "does not say its origin"),
        ("es", SEND, "# origin: draft\n", "# origin: me\n", "does not say its origin"),
        ("es", LETTER, f'msgstr[1] "{LETTERS}"', 'msgstr[1] ""', "msgstr[1] is missing"),
        ("es", LETTER, f'msgstr[2] "{LETTERS}"', 'msgstr[2] "cartas"', "msgstr[2] has lost %(num)s"),
        (
            "es",
            LETTER,
            f'msgstr[2] "{LETTERS}"',
            f'msgstr[2] "{LETTERS}"\nmsgstr[3] "{LETTERS}"',
            "msgstr[3] is one plural form too many",
        ),
        ("ar", LETTER, f'msgstr[5] "{LETTERS}"', 'msgstr[5] ""', "msgstr[5] is missing"),
        (
            "ar",
            "There is a problem with %(name)s",
            f'msgstr[2] "{TROUBLES}"',
            'msgstr[2] "two problems"',
            "msgstr[2] has lost %(name)s",
        ),
        ("es", SEND, 'msgid "Send it"', 'msgid "Send that"', '"Send that" is no longer in the sources'),
        ("es", LETTER, f'msgid_plural "{LETTERS}"', 'msgid_plural "letters"', "has another plural"),
    ],
)
def test_a_mistake_in_an_entry_is_found_where_it_is(
    done: Translated, language: str, msgid: str, old: str, new: str, told: str
) -> None:
    line = done.change_entry(language, msgid, old, new)
    path = done.domain.po(language)
    line = next(
        (
            number
            for number, text in enumerate(path.read_text("utf-8").split("\n"), 1)
            if text == f'msgid "{msgid}"'
        ),
        line,
    )
    found = [(problem.file, problem.line) for problem in done.problems() if told in problem.message]
    assert found == [(str(path), line)]


@pytest.mark.parametrize(
    ("msgid", "old", "new"),
    [
        (LETTER, f'msgstr[1] "{LETTERS}"', 'msgstr[1] "one letter"'),
        (LETTER, f'msgstr[2] "{LETTERS}"', 'msgstr[2] "two letters"'),
        (LETTER, f'msgstr[0] "{LETTERS}"', 'msgstr[0] "no letters"'),
        ("There is a problem with %(name)s", f'msgstr[2] "{TROUBLES}"', 'msgstr[2] "two with %(name)s"'),
        (SEND, 'msgstr "Send it"', 'msgstr "100 %% done"'),
        (HELLO, f'msgstr "{HELLO}"', 'msgstr "%(name)s, hello"'),
    ],
)
def test_what_a_language_may_say_its_own_way_is_no_mistake(
    done: Translated, msgid: str, old: str, new: str
) -> None:
    done.change_entry("ar", msgid, old, new)
    assert done.problems() == []


def test_plural_forms_of_another_rule_are_found(done: Translated) -> None:
    path = done.domain.po("es")
    line = done.change(
        path,
        "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
        "nplurals=2; plural=n != 1;",
    )
    header = [problem for problem in done.problems() if "plural forms of es are others" in problem.message]
    assert [(problem.file, problem.line) for problem in header] == [(str(path), line)]
    assert "nplurals=3" in header[0].message


def test_a_rule_that_is_used_by_no_text_is_no_mistake(city: Translated) -> None:
    city.change(
        city.domain.po("es"), "nplurals=3; plural=n == 1 ?", "nplurals=2; plural=n == 1 ? 0 : 1; was ?"
    )
    assert city.problems() == []


def test_a_template_that_is_stale_is_found_where_it_differs(done: Translated) -> None:
    line = done.change(done.domain.template, 'msgid "Send it"', 'msgid "Send that"')
    (problem,) = done.problems()
    assert (problem.file, problem.line) == (str(done.domain.template), line)
    assert "Run: portal translations update" in problem.message


def test_a_template_that_is_cut_off_or_missing_is_found(done: Translated) -> None:
    path = done.domain.template
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(lines[:-3]), "utf-8")
    assert [(problem.file, problem.line) for problem in done.problems()] == [(str(path), len(lines) - 2)]
    path.unlink()
    assert [(problem.file, problem.line) for problem in done.problems()] == [(str(path), 1)]


def test_a_new_text_makes_the_template_and_every_language_stale(done: Translated) -> None:
    done.change(done.domain.sources / "view.py", '"Send it"', '"Send it now"')
    problems = done.problems()
    assert [problem.file for problem in problems] == [
        str(path) for path in (done.domain.template, done.domain.po("ar"), done.domain.po("es"))
    ]
    assert "1 of the sources' texts are not in this file" in problems[1].message
    assert '"Send it now" (portal/view.py:6)' in problems[1].message


def test_a_missing_language_is_found_unless_nobody_publishes_it(done: Translated) -> None:
    path = done.domain.po("es")
    path.unlink()
    assert [(problem.file, problem.line) for problem in done.problems()] == [(str(path), 1)]


def test_a_language_that_is_only_begun_may_have_gaps_but_no_mistakes(done: Translated) -> None:
    french = done.domain.po("fr")
    french.parent.mkdir()
    french.write_text("", "utf-8")
    list(keeping.update(done.domain))
    assert done.problems() == []
    done.change_entry("fr", SEND, 'msgstr ""', 'msgstr "Envoyer %(x)s"')
    assert [(problem.file, "has %(x)s" in problem.message) for problem in done.problems()] == [
        (str(french), True)
    ]


def test_a_file_that_cannot_be_understood_is_found_and_the_others_are_checked(done: Translated) -> None:
    line = done.change(done.domain.po("es"), 'msgid "Send it"', 'msgid "Send it')
    done.change_entry("ar", SEND, 'msgstr "Send it"', 'msgstr ""')
    assert [problem.file for problem in done.problems()] == [str(done.domain.po(tag)) for tag in ("ar", "es")]
    assert done.problems()[1].line == line


def test_an_untidy_source_is_found(done: Translated) -> None:
    view = done.domain.sources / "view.py"
    line = done.change(view, '"Send it"', '"Send it "')
    assert (str(view), line) in [(problem.file, problem.line) for problem in done.problems()]


def test_mistakes_in_the_words_of_a_city_are_found(city: Translated) -> None:
    empty = city.change_entry("es", "It blinks", 'msgstr "Parpadea"', 'msgstr ""')
    spaced = city.change_entry("ar", "It blinks", "يومض", " يومض")
    found = [
        (problem.file, problem.line, problem.message.partition(" is ")[0]) for problem in city.problems()
    ]
    assert found == [
        (
            str(city.domain.po("ar")),
            spaced,
            '"It blinks": The translation begins or ends with a space or line break. Take it out',
        ),
        (str(city.domain.po("es")), empty, '"It blinks"'),
    ]


def test_every_problem_is_told_at_once_in_the_order_of_lines(done: Translated) -> None:
    for msgid in (SEND, HELLO, CALL):
        done.change_entry("es", msgid, f'msgstr "{msgid}"', 'msgstr ""')
    lines = [problem.line for problem in done.problems()]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_language_stands_in_numbers(done: Translated) -> None:
    done.change_entry("es", SEND, 'msgstr "Send it"', 'msgstr ""')
    done.change_entry("es", HELLO, "# origin: draft\n", "# origin: draft\n#, fuzzy\n")
    done.change_entry("es", CALL, "# origin: draft\n", "# origin: reviewed\n")
    done.change_entry("es", LETTER, f'msgstr[2] "{LETTERS}"', 'msgstr[2] ""')
    shutil.rmtree(done.domain.po("ar").parent)
    assert standings(done.domain) == (
        Standing("messages", "ar", 8, 0, 0, 8, 0, 0),
        Standing("messages", "es", 8, 5, 1, 2, 4, 1),
    )


def test_the_table_is_aligned() -> None:
    rows = [
        Standing("messages", "es", 257, 9, 0, 248, 9, 0),
        Standing("services of x", "ar", 8, 8, 0, 0, 7, 1),
    ]
    assert table(rows).split("\n") == [
        "domain         language  texts  translated  fuzzy  missing  draft  reviewed",
        "messages       es          257           9      0      248      9         0",
        "services of x  ar            8           8      0        0      7         1",
    ]


def test_the_portals_own_files_can_be_read() -> None:
    folder = Path(pofile.__file__).parents[1]
    paths = sorted([*folder.glob("translations/*/*.po"), *folder.glob("cities/*/translations/*.po")])
    assert len(paths) >= 4
    assert all(pofile.read(path).entries for path in paths)
