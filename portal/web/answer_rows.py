"""Answers in words, question by question, for checking, printing and reading out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.catalogue import Said, ServiceVersion, answers
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import AnyQuestion
from portal.queries.drafts import Entry
from portal.texts import Texts


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
            lines = answers.show(question, entry.value, words, texts)
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


def _as_typed(question: AnyQuestion, entry: Entry, texts: Texts) -> tuple[str, ...]:
    """Return the texts that were typed and not read as an answer, in the order of their controls."""
    controls = HANDLERS[question.type].controls(question, texts.formats)
    names = [control.name for control in controls if not control.options]
    typed = (answers.clean(text, lines=True) for name in names for text in entry.raw.get(name, ()))
    return tuple(line for text in typed for line in text.splitlines())
