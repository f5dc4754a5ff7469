"""Checking translations: every problem at once, with its file and line and what to do."""

from collections.abc import Iterator, Sequence

from portal.catalogue import Problem
from portal.localisation import merging, pofile, wording
from portal.localisation.plurals import Plurals, plurals_of
from portal.localisation.pofile import Entry, PoFile, UnreadableError
from portal.localisation.sources import Domain, Text, TextKey, texts_of, untidy

UPDATE = "Run: portal translations update"


def check(domain: Domain) -> tuple[Problem, ...]:
    """Every problem of a domain: its texts, its template and its languages.

    A language that is published must be complete; one that is only begun may have gaps.
    Raises SourceError for a source that cannot be read, LanguageError for a language CLDR does not have.
    """
    texts = texts_of(domain)
    problems = [*untidy(domain, texts), *_stale_template(domain, texts)]
    for language in domain.languages:
        problems.extend(_language_problems(domain, texts, language))
    return tuple(problems)


def _stale_template(domain: Domain, texts: Sequence[Text]) -> Iterator[Problem]:
    file = str(domain.template)
    if not domain.template.is_file():
        yield Problem(file, 1, f"The template is missing. {UPDATE}")
        return
    wanted = pofile.written(merging.template(texts)).split("\n")
    found = domain.template.read_text("utf-8").split("\n")
    if wanted != found:
        same = [one == other for one, other in zip(wanted, found, strict=False)]
        line = (same.index(False) if False in same else len(same)) + 1
        yield Problem(file, line, f"From here on the template is not what the sources say. {UPDATE}")


def _language_problems(domain: Domain, texts: Sequence[Text], language: str) -> Iterator[Problem]:
    path = domain.po(language)
    if not path.is_file():
        yield Problem(str(path), 1, f"The translations into {language} are missing. {UPDATE}")
        return
    try:
        po = pofile.read(path)
    except UnreadableError as error:
        yield from error.problems
        return
    whole = language in domain.published
    yield from sorted(
        Problem(str(path), line, message) for line, message in _po_problems(po, texts, language, whole=whole)
    )


def _po_problems(
    po: PoFile, texts: Sequence[Text], language: str, *, whole: bool
) -> Iterator[tuple[int, str]]:
    wanted = {text.key: text for text in texts}
    yield from _unknown_texts(po, texts)
    plurals = po.plurals or plurals_of(language)
    if any(text.plural for text in texts) and not _by_cldr(po.plurals, language):
        rule = plurals_of(language).header
        yield po.plurals_line, f"The plural forms of {language} are others. Write Plural-Forms: {rule}"
    for entry in po.entries:
        text = wanted.get(entry.key)
        if text is None:
            yield entry.line, f"{_named(entry.key)} is no longer in the sources. {UPDATE}"
        elif text.plural != entry.plural:
            yield entry.line, f"{_named(entry.key)} has another plural in the sources. {UPDATE}"
        else:
            yield from ((entry.line, fault) for fault in _entry_faults(entry, plurals, whole=whole))


def _unknown_texts(po: PoFile, texts: Sequence[Text]) -> Iterator[tuple[int, str]]:
    unknown = [text for text in texts if text.key not in po.by_key]
    if unknown:
        place = unknown[0].places[0]
        first = f"the first: {_named(unknown[0].key)} ({place.file}:{place.line})"
        yield 1, f"{len(unknown)} of the sources' texts are not in this file, {first}. {UPDATE}"


def _by_cldr(plurals: Plurals | None, language: str) -> bool:
    return plurals is not None and plurals.agrees_with(plurals_of(language))


def _entry_faults(entry: Entry, plurals: Plurals, *, whole: bool) -> Iterator[str]:
    name = _named(entry.key)
    if not entry.begun:
        if whole:
            yield f"{name} is not translated. Write its msgstr"
    elif entry.fuzzy:
        if whole:
            yield f"{name} is marked fuzzy. Read it, put it right, and take out the word fuzzy"
    else:
        yield from (f"{name}: {fault}" for fault in wording.faults(entry, plurals))
        if entry.origin is None:
            yield f"{name} does not say its origin. Write # origin: draft, or # origin: reviewed, above it"


def _named(key: TextKey) -> str:
    context, msgid = key
    return f'"{msgid}"' + (f" ({context})" if context else "")
