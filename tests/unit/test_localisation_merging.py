"""Bringing translations up to date: what holds is kept, what is new is empty, what is gone is dropped."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.localisation import keeping, pofile
from portal.localisation.merging import merged
from portal.localisation.origin import Origin
from portal.localisation.pofile import Entry, PoFile, UnreadableError
from portal.localisation.sources import Place, SourceError, Text
from portal.texts import LanguageError
from tests.words import small_city, small_interface, translated

HERE = (Place("a.py", 1),)
REVIEWED = (Origin.REVIEWED.comment, "Asked Rosa.")
SPANISH = {"Plural-Forms": "nplurals=2; plural=(n != 1);", "Last-Translator": "Ana"}


def text(msgid: str, plural: str | None = None, context: str | None = None) -> Text:
    return Text(context, msgid, plural, HERE)


def only(
    texts: list[Text], entry: Entry, header: dict[str, str] | None = None, language: str = "es"
) -> Entry:
    (found,) = merged(texts, PoFile(header=header or {}, entries=(entry,)), language).entries
    return found


def test_a_translation_stays_with_its_text_and_its_comments_with_it() -> None:
    kept = only([text("Send it")], Entry(None, "Send it", forms=("Enviar",), comments=REVIEWED))
    assert (kept.forms, kept.comments, kept.fuzzy) == (("Enviar",), REVIEWED, False)
    assert kept.files == ("a.py",)


def test_the_same_words_in_two_contexts_are_two_texts() -> None:
    entries = (Entry("shop", "Closed", forms=("Cerrada",)), Entry("status", "Closed", forms=("Resuelta",)))
    texts = [text("Closed", context="status"), text("Closed", context="shop"), text("Closed")]
    po = merged(texts, PoFile(entries=entries), "es")
    assert [entry.forms[0] for entry in po.entries] == ["Resuelta", "Cerrada", ""]


def test_a_new_text_is_empty_and_a_draft() -> None:
    po = merged([text("Yes"), text("%(n)s day", "%(n)s days")], PoFile(), "ar")
    assert [entry.forms for entry in po.entries] == [("",), ("",) * 6]
    assert [entry.origin for entry in po.entries] == [Origin.DRAFT] * 2
    assert not any(entry.fuzzy for entry in po.entries)


def test_what_is_gone_is_dropped() -> None:
    po = merged([text("Yes")], PoFile(entries=(Entry(None, "Never", forms=("Nunca",)),)), "es")
    assert [(entry.msgid, entry.forms) for entry in po.entries] == [("Yes", ("",))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (text("We keep it for 5 days."), text("We keep it for 7 days.")),
        (text("Where is it?", context="where"), text("Where is it?", context="place")),
    ],
)
def test_a_text_that_changed_a_little_is_offered_its_old_translation_as_fuzzy(old: Text, new: Text) -> None:
    found = only([new], Entry(old.context, old.msgid, forms=("Lo de antes",), comments=REVIEWED))
    assert (found.key, found.forms, found.fuzzy) == (new.key, ("Lo de antes",), True)
    assert found.comments == (Origin.DRAFT.comment, "Asked Rosa.")


def test_the_old_translation_of_a_text_that_is_still_there_is_not_offered() -> None:
    kept = Entry(None, "We keep it for 5 days.", forms=("Cinco",))
    po = merged(
        [text("We keep it for 5 days."), text("We keep it for 7 days.")], PoFile(entries=(kept,)), "es"
    )
    assert [entry.forms for entry in po.entries] == [("Cinco",), ("",)]


def test_what_was_fuzzy_stays_fuzzy_and_what_was_empty_is_not() -> None:
    assert only([text("Yes")], Entry(None, "Yes", forms=("Si",), fuzzy=True)).fuzzy
    assert not only([text("Yes")], Entry(None, "Yes", fuzzy=True)).fuzzy


def test_a_text_that_gets_or_loses_a_plural_keeps_its_words_as_fuzzy() -> None:
    gained = only([text("A day", "Days")], Entry(None, "A day", forms=("Un día",)))
    assert (gained.forms, gained.fuzzy) == (("Un día", "", ""), True)
    lost = only([text("A day")], Entry(None, "A day", "Days", ("Un día", "Días")), SPANISH)
    assert (lost.forms, lost.fuzzy) == (("Un día",), True)
    changed = only([text("A day", "Many days")], Entry(None, "A day", "Days", ("Un día", "Días")), SPANISH)
    assert (changed.forms, changed.fuzzy) == (("Un día", "Días", "Días"), True)


def test_plural_forms_are_put_in_the_order_of_cldr() -> None:
    spanish = only([text("A day", "Days")], Entry(None, "A day", "Days", ("Un día", "Días")), SPANISH)
    assert (spanish.forms, spanish.fuzzy) == (("Un día", "Días", "Días"), False)
    rule = (
        "nplurals=6; plural="
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5);"
    )
    old = Entry(None, "A day", "Days", ("zero", "one", "two", "few", "other", "many"))
    arabic = only([text("A day", "Days")], old, {"Plural-Forms": rule}, "ar")
    assert arabic.forms == ("zero", "one", "two", "few", "many", "other")


def test_plural_forms_without_a_header_are_taken_as_they_stand() -> None:
    entry = only([text("A day", "Days")], Entry(None, "A day", "Days", ("Un día", "", "Días")))
    assert entry.forms == ("Un día", "", "Días")


def test_the_header_keeps_what_translators_wrote_and_says_what_holds() -> None:
    po = merged([text("Yes")], PoFile(("Words.",), SPANISH), "es")
    assert po.comments == ("Words.",)
    assert po.header["Last-Translator"] == "Ana"
    assert po.header["Language"] == "es"
    assert po.header["Plural-Forms"].startswith("nplurals=3;")


def test_a_language_cldr_does_not_have_is_refused() -> None:
    with pytest.raises(LanguageError):
        merged([text("Yes")], PoFile(), "tlh-piqd-x")


TEXTS = st.lists(
    st.builds(
        text, st.text("abc ", min_size=1), st.none() | st.just("more"), st.none() | st.text("xy", min_size=1)
    ),
    unique_by=lambda found: found.key,
)


@given(TEXTS, st.sampled_from(["es", "ar", "ko"]))
def test_what_is_up_to_date_stays_as_it_is(texts: list[Text], language: str) -> None:
    empty = merged(texts, PoFile(), language)
    filled = tuple(
        replace(entry, forms=tuple(f"{entry.msgid}{number}" for number, _ in enumerate(entry.forms)))
        for entry in empty.entries
    )
    done = replace(empty, entries=filled)
    assert merged(texts, done, language) == done


@given(TEXTS, TEXTS)
def test_no_translation_of_a_text_that_stays_is_lost(before: list[Text], after: list[Text]) -> None:
    empty = merged(before, PoFile(), "es")
    done = replace(empty, entries=tuple(replace(entry, forms=("hecho",)) for entry in empty.entries))
    stay = {found.key for found in before} & {found.key for found in after}
    now = merged(after, done, "es").by_key
    assert all(now[key].forms[0] == "hecho" for key in stay)
    assert list(now) == [found.key for found in after]


def test_update_writes_the_template_and_every_language_once(tmp_path: Path) -> None:
    domain = small_interface(tmp_path)
    wanted = [domain.template, domain.po("ar"), domain.po("es")]
    assert list(keeping.update(domain)) == wanted
    assert list(keeping.update(domain)) == []
    assert sorted(path.name for path in domain.template.parent.rglob("*")) == [
        "ar",
        "es",
        "messages.po",
        "messages.po",
        "messages.pot",
    ]


def test_update_keeps_the_translations_of_a_city(tmp_path: Path) -> None:
    domain = small_city(tmp_path)
    before = {language: pofile.read(domain.po(language)) for language in ("es", "ar")}
    service = domain.sources / "services" / "lamp-out.yaml"
    service.write_text(service.read_text("utf-8").replace("It hangs down", "No light at all"), "utf-8")
    list(keeping.update(domain))
    for language, old in before.items():
        now = pofile.read(domain.po(language)).by_key
        for entry in old.entries:
            if entry.msgid != "It hangs down":
                assert now[entry.key].forms == entry.forms
                assert now[entry.key].origin is Origin.DRAFT
        assert now[None, "No light at all"].forms == ("",)
        assert (None, "It hangs down") not in now


def test_nothing_is_written_when_one_file_or_source_cannot_be_read(tmp_path: Path) -> None:
    done = translated(small_interface(tmp_path))
    files = {path: path.read_bytes() for path in done.domain.template.parent.rglob("*.po*")}
    view = done.domain.sources / "view.py"
    done.change(view, '"Send it"', '"Send this"')
    with done.domain.po("es").open("a", encoding="utf-8") as file:
        file.write("msgid lost\n")
    files[done.domain.po("es")] = done.domain.po("es").read_bytes()
    with pytest.raises(UnreadableError):
        list(keeping.update(done.domain))
    view.write_text("(", "utf-8")
    with pytest.raises(SourceError):
        list(keeping.update(done.domain))
    assert {path: path.read_bytes() for path in done.domain.template.parent.rglob("*.po*")} == files
