"""The texts to translate, as they stand in the sources, and the files their translations belong in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tokenize import TokenError
from typing import TypeAlias

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import TemplateSyntaxError

from portal.catalogue import Problem
from portal.catalogue.documents import Entry, read_yaml
from portal.catalogue.extraction import CITY_FILE, TRANSLATIONS_FOLDER
from portal.catalogue.problems import Findings, Report
from portal.settings import TRANSLATIONS
from portal.texts import PSEUDO_LOCALES, SOURCE_LANGUAGE

PACKAGE = Path(__file__).parents[1]
"""The portal's own folder, where the interface's words stand."""

MAPPING = Path(__file__).with_name("babel.cfg")

TextKey: TypeAlias = tuple[str | None, str]
"""(context, text): what gettext finds a translation by."""


class SourceError(Exception):
    """A source that cannot be read, so that its texts are not known; the message says where and why."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a text stands: the file, as translators see it named, and the line."""

    file: str
    line: int


@dataclass(frozen=True)
class Text:
    """A text to translate, every place it stands in, and notes for translators ("Translators: …")."""

    context: str | None
    msgid: str
    plural: str | None = None
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> TextKey:
        """What its translation is found by."""
        return self.context, self.msgid

    @property
    def files(self) -> tuple[str, ...]:
        """The files it stands in, each once. Lines are left out: they change with every edit."""
        return tuple(dict.fromkeys(place.file for place in self.places))


@dataclass(frozen=True)
class Domain:
    """A gettext domain: a folder of sources, a template of its texts, and a file for each language.

    `published` are the languages that residents are shown, without the source language; `prefix` comes
    before the names of source files; `layout` is where a language's file lies beside the template.
    """

    name: str
    sources: Path
    template: Path
    published: tuple[str, ...]
    layout: str
    prefix: str = ""

    def po(self, language: str) -> Path:
        """The file with the translations into a language."""
        return self.template.parent / self.layout.format(language=language)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are published or begun."""
        depth = 1 + self.layout.count("/")
        begun = (path.parts[-depth] for path in self.template.parent.glob(self.layout.format(language="*")))
        tags = {*self.published, *(part.removesuffix(".po") for part in begun)}
        return tuple(sorted(tags - set(PSEUDO_LOCALES)))

    def where(self, place: Place) -> Path:
        """The path of a source file."""
        return self.sources / place.file.removeprefix(self.prefix)


def interface(published: tuple[str, ...], sources: Path = PACKAGE, folder: Path = TRANSLATIONS) -> Domain:
    """The domain `messages`: the interface's words, which travel with the portal."""
    return Domain(
        "messages",
        sources,
        folder / "messages.pot",
        tuple(tag for tag in published if tag != SOURCE_LANGUAGE),
        "{language}/messages.po",
        f"{PACKAGE.name}/",
    )


def services(city: Path) -> Domain:
    """The domain `services` of one city: its own words, which travel with its profile."""
    return Domain(
        f"services of {city.resolve().name}",
        city,
        city / TRANSLATIONS_FOLDER / "services.pot",
        languages_of(city)[1:],
        "{language}.po",
    )


def languages_of(city: Path) -> tuple[str, ...]:
    """The languages in a city's city.yaml, the source language first, without the tests' own.

    The rest of the profile is not looked at: a new language has no translations yet, and a profile
    without them cannot be loaded. Raises SourceError.
    """
    path = city / CITY_FILE
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file. Name the folder of a city's profile")
    findings = Findings()
    root = Entry(str(path), read_yaml(path.read_bytes(), Report(findings, str(path))))
    tags = root.get("languages").texts()
    if not tags:
        findings.problem(str(path), root.get("languages").line, "Write the languages: languages: [en, es]")
    if findings.problems:
        raise SourceError("\n".join(str(problem) for problem in findings.ordered()))
    return tuple(tag for tag in tags if tag not in PSEUDO_LOCALES)


@dataclass
class _Found:
    """What is known of one text so far."""

    plural: str | None = None
    places: set[Place] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


def texts_of(domain: Domain) -> tuple[Text, ...]:
    """Every text of a domain, in the order of its files and lines.

    Raises SourceError for a file that cannot be read: its translations would be taken for obsolete.
    """
    found: dict[TextKey, _Found] = {}
    for place, message, notes, context in _extracted(domain):
        msgid, *plural = message if isinstance(message, tuple) else (message,)
        text = found.setdefault((context, msgid), _Found())
        text.plural = text.plural or next(iter(plural), None)
        text.places.add(place)
        text.notes.update(notes)
    texts = (
        Text(context, msgid, text.plural, tuple(sorted(text.places)), tuple(sorted(text.notes)))
        for (context, msgid), text in found.items()
    )
    return tuple(sorted(texts, key=lambda text: (text.places[0], text.context or "", text.msgid)))


def _extracted(domain: Domain) -> Iterator[tuple[Place, str | tuple[str, ...], list[str], str | None]]:
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, str(MAPPING))  # type: ignore[no-untyped-call]  # Babel's
    reading = ""

    def note(name: str, _method: str, _options: object) -> None:
        nonlocal reading
        reading = name

    try:
        for name, line, message, notes, context in extract_from_dir(
            domain.sources, methods, options, keywords={}, callback=note
        ):
            yield Place(domain.prefix + name, line), message, notes, context
    except TemplateSyntaxError as error:
        raise SourceError(f"{domain.sources / reading}:{error.lineno}: {error.message}") from error
    except (SyntaxError, TokenError, ValueError) as error:
        raise SourceError(f"{domain.sources / reading}: {error}") from error


def untidy(domain: Domain, texts: tuple[Text, ...]) -> Iterator[Problem]:
    """Texts that translators cannot keep as they are: with space around them, or broken into lines."""
    for text in texts:
        for wording in (text.msgid, text.plural):
            if wording is not None and (wording != wording.strip() or "\n" in wording):
                place = text.places[0]
                advice = (
                    "Take out the space around it and the line breaks; in a template, {% trans trimmed %}"
                )
                yield Problem(
                    str(domain.where(place)), place.line, f'The text "{wording}" is untidy. {advice}'
                )
