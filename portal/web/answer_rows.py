"""Answers in words, question by question, for checking, printing and reading out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.catalogue import Said, ServiceVersion, answers
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.queries.drafts import Entry
from portal.queries.requests import RequestView
from portal.texts import Texts
from portal.web.current import current_texts


@dataclass(frozen=True)
class AnswerRow:
    """One question and its answer (or what was typed for one). `is_missing`: an answer is still needed."""

    label: Said
    lines: tuple[str, ...]
    change_url: str | None
    is_missing: bool


def answer_rows(
    version: ServiceVersion,
    entries: Mapping[str, Entry],
    texts: Texts,
    change_url: Callable[[AnyQuestion], str] | None = None,
    wanting: frozenset[str] = frozenset(),
    understood: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> list[AnswerRow]:
    """Return the rows of the questions on the way.

    In: the definition; what is kept; the page's words; where each answer is changed (None: nowhere); ids of
    questions whose answer cannot stand as it is; what was understood by an answer, as more lines.
    """
    words = version.words(texts.language)
    values = {q: e.value for q, e in entries.items() if e.answered and e.value is not None}
    rows = []
    for question in version.path(values):
        entry = entries.get(question.id)
        answered = entry is not None and entry.answered and question.id not in wanting
        lines: tuple[str, ...] = ()
        if entry is not None and entry.value is not None:
            lines = _said_in(entry.language, question, answers.show(question, entry.value, words, texts))
        elif entry is not None:
            lines = _as_typed(question, entry, texts)
        rows.append(
            AnswerRow(
                label=words(question.label, question.id),
                lines=(*lines, *understood.get(question.id, ())) if lines else (),
                change_url=change_url(question) if change_url else None,
                is_missing=not answered and change_url is not None,
            )
        )
    return rows


OWN_WORDS = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
"""Questions that are answered in one's own words, so in one's own language."""


def _said_in(language: str, question: AnyQuestion, lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Said(line, language) for line in lines) if question.type in OWN_WORDS else lines


def answers_of(view: RequestView) -> list[AnswerRow]:
    """Return what the person who asked has answered, in words: their own are in the request's language."""
    if view.version is None:
        return []
    entries = {
        question: Entry({}, view.state.language, value, answered=True)
        for question, value in (view.answers or {}).items()
    }
    return answer_rows(view.version, entries, current_texts())


def _as_typed(question: AnyQuestion, entry: Entry, texts: Texts) -> tuple[str, ...]:
    """Return the texts that were typed and not read as an answer, in the order of their controls."""
    controls = HANDLERS[question.type].controls(question, texts.formats)
    names = [control.name for control in controls if not control.options]
    typed = (answers.clean(text, lines=True) for name in names for text in entry.raw.get(name, ()))
    return tuple(line for text in typed for line in text.splitlines())
