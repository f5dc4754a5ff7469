"""Questions that the portal itself asks, with the controls, checks and words of those in a definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from portal.catalogue import Said, answers
from portal.catalogue.answers import Answer
from portal.catalogue.controls import Words
from portal.catalogue.faults import Fault
from portal.catalogue.schema import AnyQuestion
from portal.forms import builder
from portal.forms.builder import QuestionForm
from portal.forms.messages import message
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment

Raw = Mapping[str, Sequence[str]]
"""Control name → texts."""

ErrorLine = tuple[str | None, str]
"""(html id or None, text): one line of the summary of errors."""


@dataclass(frozen=True)
class Asked:
    """A question as a page draws it: see templates/questions."""

    question: AnyQuestion
    form: QuestionForm
    errors: tuple[ErrorLine, ...] = ()


def plain(msgid: str, context: str | None = None) -> Said:
    """Return words that are in the page's language already, where a definition's would be looked up."""
    return Said(msgid, current_texts().language)


def ask(
    question: AnyQuestion, raw: Raw | None = None, fault: Fault | None = None, words: Words = plain
) -> Asked:
    """Return a question with what its controls show, and what is wrong with it.

    In: `words` are those of the definition that the question is from, if it is no question of the portal's.
    """
    texts, city = current_texts(), current_portal().catalogue.city
    form = builder.build(question, texts.formats, raw or {})
    if fault is None:
        return Asked(question, form)
    said = message(question, fault, words, texts, city, city.country)
    return Asked(question, form, tuple(builder.bind(form, question, fault, said)))


def sent(question: AnyQuestion) -> tuple[Raw, Answer]:
    """Return what this request submitted for a question, and what was understood."""
    raw = builder.raw_of(question, request.form, current_texts().formats)
    return raw, answers.read(question, raw, moment())


def is_ours(question: AnyQuestion) -> bool:
    """Say whether this request's post comes from our own page."""
    return bool(builder.build(question, current_texts().formats).validate_on_submit())
