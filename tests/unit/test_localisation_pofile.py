"""A .po file is read strictly, with lines, and written always the same way."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from portal.localisation.origin import Origin
from portal.localisation.plurals import plurals_of
from portal.localisation.pofile import Entry, PoFile, UnreadableError, read, written

HEAD = """\
# Words of somewhere.
msgid ""
msgstr ""
"Last-Translator: Ana <ana@example.org>\\n"
"POT-Creation-Date: 2026-11-22 19:54+0000\\n"
"Language: es\\n"
"Plural-Forms: nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;\\n"
"""

FILE = (
    HEAD
    + """
# origin: reviewed
# Asked Rosa about this.
#. Translators: a button
#: portal/a.py portal/b.py
#, python-format
msgctxt "where"
msgid ""
"Hello, "
"%(name)s"
msgstr "Hola, %(name)s"

#| msgid "One latter"
#, fuzzy
msgid "One letter"
msgid_plural "Letters"
msgstr[0] "Una carta"
msgstr[1] ""
msgstr[2] "Cartas"

#~| msgid "Olde"
#~ msgid "Old"
#~ msgstr "Viejo"
"""
)


def save(folder: Path, text: str) -> Path:
    path = folder / "es.po"
    path.write_text(text, "utf-8")
    return path


def test_everything_about_an_entry_is_read(tmp_path: Path) -> None:
    po = read(save(tmp_path, FILE))
    hello, letters = po.entries
    assert hello == Entry(
        context="where",
        msgid="Hello, %(name)s",
        forms=("Hola, %(name)s",),
        comments=("origin: reviewed", "Asked Rosa about this."),
        notes=("Translators: a button",),
        files=("portal/a.py", "portal/b.py"),
        line=15,
    )
    assert hello.origin is Origin.REVIEWED
    assert (letters.plural, letters.forms, letters.fuzzy) == ("Letters", ("Una carta", "", "Cartas"), True)
    assert letters.origin is None
    assert po.by_key["where", "Hello, %(name)s"] is hello


def test_the_header_is_read(tmp_path: Path) -> None:
    po = read(save(tmp_path, FILE))
    assert po.comments == ("Words of somewhere.",)
    assert po.header["Last-Translator"] == "Ana <ana@example.org>"
    assert po.plurals == plurals_of("es")
    assert po.plurals_line == 7


def test_what_is_written_again_differs_only_in_what_is_left_out(tmp_path: Path) -> None:
    text = written(read(save(tmp_path, FILE)))
    assert "POT-Creation-Date" not in text
    assert "#~" not in text
    assert "#|" not in text
    assert 'msgid "Hello, %(name)s"\n' in text
    assert read(save(tmp_path, text)).by_key.keys() == read(save(tmp_path, FILE)).by_key.keys()
    assert written(read(save(tmp_path, text))) == text


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (HEAD + '\nmsgid "a\nmsgstr "b"\n', 9, "between double quotes"),
        (HEAD + '\nmsgid "a"\nmsgst "b"\n', 10, "between double quotes"),
        (
            HEAD + '\nmsgid "a"\n\nmsgid "b"\nmsgstr "c"\n',
            11,
            "msgid cannot stand here. Write msgid_plural or msgstr first",
        ),
        (HEAD + '\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 12, "stands already on line 9"),
        (HEAD + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[7] "c"\n', 11, "Write msgstr[0] first"),
        (HEAD + '\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 9, "msgstr cannot stand here"),
        (HEAD + '\nmsgid "a"\nmsgstr "b"\nmsgstr "c"\n', 11, "Write msgctxt or msgid first"),
        (HEAD + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n', 12, "Write msgstr[1]"),
        (HEAD + '\nmsgctxt "x"\n', 9, "ends within an entry"),
        (HEAD + "\n" + HEAD, 10, "stands already on line 2"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, told: str
) -> None:
    path = save(tmp_path, text)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(path), line)
    assert told in problem.message


def test_every_broken_line_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(save(tmp_path, HEAD + '\nmsgid "a\nmsgstr b"\n'))
    assert [problem.line for problem in caught.value.problems] == [9, 10]


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "es.po"
    path.write_bytes(b'# a\nmsgid "n"\nmsgstr "\xf1"\n')
    with pytest.raises(UnreadableError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert (problem.line, "UTF-8" in problem.message) == (3, True)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "es.po"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert read(path) == read(save(tmp_path, FILE))


@pytest.mark.parametrize(
    ("comment", "origin"),
    [
        ("origin: draft", Origin.DRAFT),
        ("origin:  reviewed", Origin.REVIEWED),
        ("origin: someone", None),
        ("origin: draft means that nobody has read it", None),
        ("about the origin: draft", None),
        ("", None),
    ],
)
def test_an_origin_is_exactly_what_its_comment_says(comment: str, origin: Origin | None) -> None:
    assert Entry(None, "a", comments=(comment,)).origin is origin


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), min_size=1
)


def each(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


ENTRIES = st.builds(
    Entry,
    context=st.none() | WORDS,
    msgid=WORDS,
    plural=st.none(),
    forms=st.tuples(WORDS | st.just("")),
    fuzzy=st.booleans(),
)
PLURAL_ENTRIES = st.builds(
    Entry, context=st.none() | WORDS, msgid=WORDS, plural=WORDS, forms=st.tuples(WORDS, WORDS, WORDS)
)


@given(st.lists(ENTRIES | PLURAL_ENTRIES, unique_by=lambda entry: entry.key))
def test_babel_reads_what_is_written(entries: list[Entry]) -> None:
    header = {"Language": "es", "Plural-Forms": plurals_of("es").header}
    text = written(PoFile(("Words.",), header, tuple(entries)))
    catalog = read_po(StringIO(text), abort_invalid=True)
    found = [
        (message.context, each(message.id)[0], each(message.string), message.fuzzy)
        for message in catalog
        if message.id
    ]
    assert found == [(entry.context, entry.msgid, entry.forms, entry.fuzzy) for entry in entries]
