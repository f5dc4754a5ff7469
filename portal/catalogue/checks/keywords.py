"""Everyday words by which something is found: every language of the city has some."""

from collections.abc import Sequence

from portal.catalogue.checks.doubles import check_repeats
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of
from portal.catalogue.schema import PSEUDO_LANGUAGES
from portal.catalogue.schema.fields import is_language


def check_keywords(keywords: Entry, languages: Sequence[str] | None, findings: Findings) -> None:
    """Report languages without keywords, languages the city has not, and words that stand twice.

    `languages` is None where they cannot be read.
    """
    if keywords.node is None or languages is None:
        return
    for language in languages:
        if language not in PSEUDO_LANGUAGES and not keywords.get(language).texts():
            keywords.wrong(
                findings, f"Keywords in {language} are missing. Write {language}: [word, another word]"
            )
    for language, entry in keywords.items():
        check_repeats(entry, findings)
        if is_language(language) and language not in languages:
            advice = write_one_of(language, languages)
            entry.wrong(findings, f'"{language}" is not a language of this city. {advice}')
