"""Writing templates and translations: only files that change are touched."""

from collections.abc import Iterator
from pathlib import Path

from portal.localisation import merging, pofile
from portal.localisation.pofile import PoFile
from portal.localisation.sources import Domain, texts_of


def extract(domain: Domain) -> Iterator[Path]:
    """Write the template of a domain from its sources. Yields it when it has changed. Raises SourceError."""
    yield from _keep(domain.template, merging.template(texts_of(domain)))


def update(domain: Domain) -> Iterator[Path]:
    """Write the template, then bring every language up to date with it. Yields the files that changed.

    Raises SourceError, LanguageError, and UnreadableError for a .po file that cannot be understood:
    every file is read before the first one is written.
    """
    texts = texts_of(domain)
    files = {domain.template: merging.template(texts)}
    for language in domain.languages:
        path = domain.po(language)
        current = pofile.read(path) if path.is_file() else PoFile()
        files[path] = merging.merged(texts, current, language)
    for path, po in files.items():
        yield from _keep(path, po)


def _keep(path: Path, po: PoFile) -> Iterator[Path]:
    text = pofile.written(po).encode()
    if path.is_file() and path.read_bytes() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(text)
    draft.replace(path)
    yield path
