"""The English sources are plain: US grade 8 or below, in short sentences.

The rule: the texts of each page and each service, read one after the other, are at or below grade 8 by two
formulas, the Automated Readability Index (Senter and Smith 1967, AMRL-TR-66-220) and the Coleman-Liau index
(1975), both by textstat and both on the scale of US grades. A grade needs about a hundred words to mean
anything: sources with fewer are read together. And no sentence anywhere has more than 25 words (GOV.UK,
"Writing for GOV.UK"), so that one hard sentence cannot hide among easy ones.

Flesch-Kincaid is not used: it counts syllables, for which textstat fetches a dictionary from the network;
hyphenation, its other way, finds too few syllables and would call hard texts easy.

Names of agencies are left out: they are not ours to choose, and are no sentences.
"""

import re
from collections.abc import Iterable, Mapping

import pytest
import textstat

from portal.localisation.sources import Domain, interface, services, texts_of
from portal.settings import CITIES

GRADE = 8
LONGEST = 25
SAMPLE = 100
NAMES = "agencies.yaml"

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
_MARKUP = re.compile(r"<[^>]*>")
_PIECE_OF_SENTENCE = 3

Sources = Mapping[str, list[str]]


def plain(text: str) -> str:
    """A text as a resident may hear it: a word for each placeholder, no markup, a stop at its end."""
    spoken = _MARKUP.sub("", _PLACEHOLDER.sub("this", text)).translate(str.maketrans("’", "'", "“”"))
    return spoken if spoken.endswith((".", "?", "!")) else spoken.rstrip(":") + "."


def sources(domain: Domain) -> Sources:
    """The texts of each file. Words on their own, such as "Yes", are no sentences and are left out."""
    found: dict[str, list[str]] = {}
    for text in texts_of(domain):
        for wording in (text.msgid, text.plural):
            if wording and len(wording.split()) >= _PIECE_OF_SENTENCE:
                found.setdefault(text.files[0], []).append(plain(wording))
    found.pop(NAMES, None)
    return found


def samples(found: Sources) -> Sources:
    """The same, with the short ones read together."""
    long = {name: texts for name, texts in found.items() if len(" ".join(texts).split()) >= SAMPLE}
    short = [text for name, texts in found.items() if name not in long for text in texts]
    return {**long, "all short sources": short}


def too_hard(found: Sources) -> list[str]:
    """The samples above the grade, by either formula."""
    return [
        f"{name}: grade {grade:.1f}"
        for name, texts in found.items()
        if texts and (grade := _grade(" ".join(texts))) > GRADE
    ]


def _grade(text: str) -> float:
    return max(float(textstat.automated_readability_index(text)), float(textstat.coleman_liau_index(text)))


def too_long(texts: Iterable[str]) -> list[str]:
    """The sentences with too many words."""
    sentences = (sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s", text))
    return [sentence for sentence in sentences if len(sentence.split()) > LONGEST]


DOMAINS = [interface(()), *(services(path.parent) for path in sorted(CITIES.glob("*/city.yaml")))]


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_every_page_and_service_is_at_grade_8_or_below(domain: Domain) -> None:
    found = samples(sources(domain))
    assert len(found) > 1
    assert too_hard(found) == []


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_no_sentence_is_long(domain: Domain) -> None:
    texts = [text for found in sources(domain).values() for text in found]
    assert len(texts) > 100
    assert too_long(texts) == []


def test_hard_words_and_long_sentences_are_found() -> None:
    office = (
        "Notification regarding infrastructure maintenance necessitates submission of supporting "
        "documentation. Applicants demonstrating insufficient eligibility receive correspondence."
    )
    assert too_hard({"office": [office] * 10}) == [f"office: grade {_grade(' '.join([office] * 10)):.1f}"]
    rambling = "We go " + "and then we go on " * 6 + "to the end."
    assert too_long(["We go.", rambling]) == [rambling]


def test_placeholders_markup_and_quotation_marks_do_not_count() -> None:
    assert plain("Call <strong>%(number)s</strong> or say “%(word)s”") == "Call this or say this."
    assert plain("Closed: %(outcome)s.") == "Closed: this."
