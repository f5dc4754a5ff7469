"""Bringing translations up to date with the sources: nothing that still holds is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from portal.localisation.origin import Origin
from portal.localisation.plurals import Plurals, plurals_of
from portal.localisation.pofile import Entry, PoFile
from portal.localisation.sources import Text

ALIKE = 80
"""Percent of a text (rapidfuzz `ratio`) that a new one must keep to be offered the old translation."""

_CONTENT = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}
_TEMPLATE_COMMENT = "The texts to translate. `portal translations update` writes this file: do not change it."

_COMMENT = (
    "origin: draft means that no professional translator has read the entry yet; reviewed, that one has."
)


def template(texts: Iterable[Text]) -> PoFile:
    """The template of a domain: its texts without translations."""
    entries = (
        Entry(
            context=text.context,
            msgid=text.msgid,
            plural=text.plural,
            forms=("",) if text.plural is None else ("", ""),
            notes=text.notes,
            files=text.files,
        )
        for text in texts
    )
    return PoFile((_TEMPLATE_COMMENT,), _CONTENT, tuple(entries))


def merged(texts: Sequence[Text], current: PoFile, language: str) -> PoFile:
    """The translations of a language for the texts as they are now.

    A translation stays with its text, and its comments with it. A text that is new gets an empty entry,
    or, when it is much like one that is gone, that one's translation marked fuzzy: gettext does not show
    it until a translator has looked. What is left of the texts that are gone is dropped. Plural forms are
    put in the order of CLDR's rule. Errors: LanguageError for a language CLDR does not have.
    """
    wanted = {text.key for text in texts}
    gone = {entry.msgid: entry for entry in current.entries if entry.begun and entry.key not in wanted}
    plurals = plurals_of(language)
    entries = []
    for text in texts:
        entry = current.by_key.get(text.key)
        if entry is None:
            entry = _alike(text, gone)
        entries.append(_fitted(text, entry, current.plurals, plurals))
    header = {**current.header, "Language": language, **_CONTENT, "Plural-Forms": plurals.header}
    return PoFile(current.comments or (_COMMENT,), header, tuple(entries))


def _alike(text: Text, gone: Mapping[str, Entry]) -> Entry:
    found = process.extractOne(text.msgid, list(gone), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found is None:
        return Entry(text.context, text.msgid, text.plural)
    old = gone[found[0]]
    return replace(old, fuzzy=True, comments=_draft(old.comments))


def _fitted(text: Text, entry: Entry, declared: Plurals | None, plurals: Plurals) -> Entry:
    changed = entry.begun and entry.plural != text.plural
    comments = entry.comments if entry.begun and not changed else _draft(entry.comments)
    return Entry(
        context=text.context,
        msgid=text.msgid,
        plural=text.plural,
        forms=_forms(text, entry, declared or plurals, plurals),
        fuzzy=entry.begun and (entry.fuzzy or changed),
        comments=comments,
        notes=text.notes,
        files=text.files,
    )


def _forms(text: Text, entry: Entry, declared: Plurals, plurals: Plurals) -> tuple[str, ...]:
    if text.plural is None:
        return entry.forms[:1]
    if entry.plural is None:
        return (entry.forms[0], *[""] * (plurals.count - 1))
    forms = dict(enumerate(entry.forms))
    if declared.agrees_with(plurals):
        return tuple(forms.get(form, "") for form in range(plurals.count))
    examples = (plurals.example(form) for form in range(plurals.count))
    return tuple("" if number is None else forms.get(declared.form(number), "") for number in examples)


def _draft(comments: tuple[str, ...]) -> tuple[str, ...]:
    """The comments with the origin `draft`, as nobody has read this translation for this text."""
    return (Origin.DRAFT.comment, *(comment for comment in comments if Origin.read(comment) is None))
