"""Where the translations stand: how much of each language is done, and who answers for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from portal.localisation import pofile
from portal.localisation.origin import Origin
from portal.localisation.plurals import plurals_of
from portal.localisation.pofile import PoFile
from portal.localisation.sources import Domain, Text, texts_of


@dataclass(frozen=True)
class Standing:
    """One language of one domain, in numbers of texts: translated, fuzzy and missing add up to `texts`.

    `draft` and `reviewed` are the origins of the translated ones.
    """

    domain: str
    language: str
    texts: int
    translated: int
    fuzzy: int
    missing: int
    draft: int
    reviewed: int


def standings(domain: Domain, texts: Sequence[Text] | None = None) -> tuple[Standing, ...]:
    """How each language stands against the texts in the sources (or some of them), whatever the files
    have.

    Raises SourceError, and UnreadableError for a .po file that cannot be understood.
    """
    texts = texts_of(domain) if texts is None else texts
    return tuple(_standing(domain, texts, language) for language in domain.languages)


def _standing(domain: Domain, texts: Sequence[Text], language: str) -> Standing:
    path = domain.po(language)
    po = pofile.read(path) if path.is_file() else PoFile()
    found = [po.by_key[text.key] for text in texts if text.key in po.by_key]
    plurals = po.plurals or plurals_of(language)
    done = [entry for entry in found if entry.complete(plurals)]
    fuzzy = sum(entry.fuzzy for entry in found)
    origins = [entry.origin for entry in done]
    return Standing(
        domain.name,
        language,
        len(texts),
        len(done),
        fuzzy,
        len(texts) - len(done) - fuzzy,
        origins.count(Origin.DRAFT),
        origins.count(Origin.REVIEWED),
    )


def table(rows: Iterable[Standing]) -> str:
    """The standings as an aligned table: words to the left, numbers to the right."""
    heads = [field.name for field in fields(Standing)]
    cells = [heads, *([str(cell) for cell in astuple(row)] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    return "\n".join(_line(line, widths) for line in cells)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    def padded() -> Iterator[str]:
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            yield cell.ljust(width) if column < 2 else cell.rjust(width)

    return "  ".join(padded())
