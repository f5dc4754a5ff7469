"""The texts to translate are found where they stand, and the template is always the same."""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from babel.messages.frontend import parse_mapping_cfg

from portal import catalogue
from portal.app import create_app
from portal.localisation import keeping, pofile
from portal.localisation.merging import template
from portal.localisation.sources import (
    MAPPING,
    PACKAGE,
    Place,
    SourceError,
    Text,
    interface,
    languages_of,
    services,
    texts_of,
    untidy,
)
from tests.havenport import FOLDER
from tests.havenport import documents as havenport_documents
from tests.portals import settings
from tests.words import small_city, small_interface


def test_every_way_to_say_a_text_is_found(tmp_path: Path) -> None:
    texts = {(text.context, text.msgid, text.plural) for text in texts_of(small_interface(tmp_path))}
    assert texts == {
        (None, "Send it", None),
        ("status", "Closed", None),
        ("shop", "Closed", None),
        ("inbox", "%(num)s letter", "%(num)s letters"),
        (None, "Hello %(name)s", None),
        (None, "Call <strong>%(number)s</strong> now", None),
        (None, "There is a problem with %(name)s", "There are %(num)s problems with %(name)s"),
        (None, "Good night, %(name)s", None),
    }


def test_a_text_knows_all_its_places_and_its_notes(tmp_path: Path) -> None:
    texts = {text.key: text for text in texts_of(small_interface(tmp_path))}
    send = texts[None, "Send it"]
    assert send.places == (Place("portal/templates/page.html", 8), Place("portal/view.py", 6))
    assert texts["status", "Closed"].notes == ("Translators: the state of a request",)
    assert texts["shop", "Closed"].notes == ()


def test_words_of_a_city_are_the_ones_its_catalogue_says() -> None:
    keys = {text.key for text in texts_of(services(FOLDER))}
    assert keys == {message.key for message in catalogue.messages(havenport_documents())}


def test_the_portals_own_words_are_found_and_no_citys() -> None:
    texts = {text.key: text for text in texts_of(interface(()))}
    assert "portal/templates/residents/home.html" in texts[None, "What do you need?"].files
    assert ("status", "Received") in texts
    assert not [text for text in texts.values() for file in text.files if "/cities/" in file]
    assert [
        text for text in texts.values() if not all((PACKAGE.parent / file).is_file() for file in text.files)
    ] == []


def test_the_portals_own_words_are_tidy() -> None:
    domain = interface(())
    assert list(untidy(domain, texts_of(domain))) == []


@pytest.mark.parametrize(
    "source",
    ['{{ _(" Yes ") }}', "{{ ngettext('one', 'more ', 2) }}", "{% trans %}Good\nnight{% endtrans %}"],
)
def test_untidy_texts_are_told_where_they_stand(tmp_path: Path, source: str) -> None:
    domain = small_interface(tmp_path)
    path = domain.sources / "templates" / "page.html"
    path.write_text(f"<p>\n{source}", "utf-8")
    (problem,) = untidy(domain, texts_of(domain))
    assert (problem.file, problem.line) == (str(path), 2)
    assert "is untidy" in problem.message


def test_the_template_is_the_same_each_time_and_everywhere(tmp_path: Path) -> None:
    first = small_interface(tmp_path / "first")
    second = small_interface(tmp_path / "second")
    for name in ["z.py", "a.py"]:
        shutil.copy(first.sources / "view.py", first.sources / name)
    for name in ["a.py", "z.py"]:
        shutil.copy(second.sources / "view.py", second.sources / name)
        os.utime(second.sources / name, (1, 1))
    assert [path.name for domain in (first, second) for path in keeping.extract(domain)] == [
        "messages.pot"
    ] * 2
    assert first.template.read_bytes() == second.template.read_bytes()
    assert list(keeping.extract(first)) == []


def test_the_template_names_no_date_no_machine_and_no_line(tmp_path: Path) -> None:
    for domain in (small_interface(tmp_path), small_city(tmp_path)):
        list(keeping.extract(domain))
        text = domain.template.read_text("utf-8")
        assert str(tmp_path) not in text
        assert str(datetime.now().astimezone().year) not in text
        assert not re.search(r"^#:.*:\d", text, re.MULTILINE)


def test_the_template_is_in_the_order_of_its_files(tmp_path: Path) -> None:
    domain = small_interface(tmp_path)
    po = template(texts_of(domain))
    firsts = [entry.files[0] for entry in po.entries]
    assert firsts == sorted(firsts)
    assert pofile.written(po).startswith("# The texts to translate.")


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("templates/page.html", "<p>\n{{ _('a' }}", "page.html:2:"),
        ("view.py", "texts.gettext(\n", "view.py: .*EOF"),
        ("view.py", "def shown():\n    pass\n  pass\n", "view.py: unindent"),
    ],
)
def test_a_source_that_cannot_be_read_stops_everything(
    tmp_path: Path, file: str, content: str, told: str
) -> None:
    """Its texts would be missing, and their translations be taken for obsolete."""
    domain = small_interface(tmp_path)
    (domain.sources / file).write_text(content, "utf-8")
    with pytest.raises(SourceError, match=told):
        texts_of(domain)


def test_a_profile_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    domain = small_city(tmp_path)
    (domain.sources / "services" / "lamp-out.yaml").write_text("questions: []\nname: a: b\n", "utf-8")
    with pytest.raises(SourceError, match=r"lamp-out\.yaml:2: This is not YAML"):
        texts_of(domain)


def test_languages_of_a_city_leave_out_the_tests_own(tmp_path: Path) -> None:
    assert languages_of(FOLDER) == ("en", "es", "ar")
    (tmp_path / "city.yaml").write_text("languages: [es, en, en-XA, ar-XB]\n", "utf-8")
    assert languages_of(tmp_path) == ("es", "en")
    assert services(tmp_path).published == ("en",)
    assert interface(languages_of(tmp_path)).published == ("es",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no such file"),
        ("name: x\n", "Write the languages"),
        ("- a\n  b: c\n", "city.yaml:2: This is not YAML"),
    ],
)
def test_a_city_without_languages_is_told(tmp_path: Path, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / "city.yaml").write_text(content, "utf-8")
    with pytest.raises(SourceError, match=told):
        languages_of(tmp_path)


def test_a_language_that_is_only_begun_is_one_too(tmp_path: Path) -> None:
    domain = small_interface(tmp_path)
    path = domain.po("fr")
    path.parent.mkdir(parents=True)
    path.write_text("", "utf-8")
    assert domain.published == ("es", "ar")
    assert domain.languages == ("ar", "es", "fr")


def test_templates_are_read_with_the_settings_they_are_shown_with(tmp_path: Path) -> None:
    """A text read otherwise than it is shown would never find its translation."""
    with MAPPING.open(encoding="utf-8") as file:
        options = parse_mapping_cfg(file)[1]["templates/**"]  # type: ignore[no-untyped-call]  # Babel's
    shown = create_app(settings(f"sqlite:///{tmp_path}/portal.db")).jinja_env
    assert options["trim_blocks"] == str(shown.trim_blocks).lower()
    assert options["lstrip_blocks"] == str(shown.lstrip_blocks).lower()
    assert options["newstyle_gettext"] == str(getattr(shown, "newstyle_gettext")).lower()  # noqa: B009  the extension's
    assert options.get("trimmed", "false") == str(shown.policies["ext.i18n.trimmed"]).lower()
    assert set(shown.extensions) == {"jinja2.ext.InternationalizationExtension"}


def test_files_of_a_text_are_named_once() -> None:
    text = Text(None, "Yes", places=(Place("a.py", 1), Place("a.py", 9), Place("b.py", 2)))
    assert text.files == ("a.py", "b.py")
