"""Answers, checked in one place for the web, the API and imports alike.

Two forms of an answer exist. Raw is what a form sends: control name → texts. A value is what is kept:
plain JSON, the same in every language. Nothing here raises because of what somebody sent.
"""

from collections.abc import Mapping, Sequence

from portal.catalogue.controls import Answer, ControlKind, Moment, Raw, Texts, Value, Words, refuse
from portal.catalogue.faults import WHOLE_GROUP, Fault, FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import AnyQuestion
from portal.catalogue.typed.text import clean
from portal.catalogue.version import ServiceVersion

__all__ = [
    "Answer",
    "Fault",
    "FaultCode",
    "Moment",
    "Raw",
    "Value",
    "check",
    "check_all",
    "clean",
    "fill",
    "on_path",
    "read",
    "show",
]


def read(question: AnyQuestion, raw: Mapping[str, object], moment: Moment) -> Answer:
    """Return what was understood from the texts a form sent for one question.

    In: raw maps control names to texts; controls the question does not have are not looked at. Out: an
    Answer with a value, or a fault, or neither when an optional question was left out.
    """
    handler = HANDLERS[question.type]
    sent: dict[str, Sequence[str]] = {}
    for control in handler.controls(question, moment.language):
        texts = _texts(raw.get(control.name))
        if texts is None:
            return refuse(FaultCode.UNREADABLE, control.name)
        if control.kind != ControlKind.CHECKBOXES and len(set(texts)) > 1:
            return refuse(FaultCode.MORE_THAN_ONE, control.name)
        sent[control.name] = texts
    return handler.read(question, sent, moment)


def _texts(sent: object) -> Sequence[str] | None:
    """What was sent for a control as a list of texts; None when it is something else."""
    if sent is None:
        return ()
    if isinstance(sent, str):
        return (sent,)
    if isinstance(sent, list | tuple) and all(isinstance(text, str) for text in sent):
        return tuple(sent)
    return None


def check(question: AnyQuestion, value: object, moment: Moment) -> Fault | None:
    """Return why a kept value is no answer (any more), or None when it is one.

    A value is good when it has the shape of its type and reading it from a filled form gives it again:
    so there is one set of rules, and "today" in a limit means the day of this moment.
    """
    if value is None:
        return None if question.optional else Fault(FaultCode.REQUIRED)
    handler = HANDLERS[question.type]
    if not handler.holds(question, value):
        return Fault(FaultCode.UNREADABLE)
    again = handler.read(question, handler.fill(question, value, moment.language), moment)
    if again.fault is None and again.value != value:
        return Fault(FaultCode.UNREADABLE)
    return again.fault


def check_all(version: ServiceVersion, values: Mapping[str, object], moment: Moment) -> dict[str, Fault]:
    """Return the faults by question id; empty when the answers can be sent.

    Only questions on the path are checked, in their order. An id the service never asks is a fault of
    its own; answers to questions that no longer apply are not (see `on_path`).
    """
    faults: dict[str, Fault] = {}
    for question in version.path(values):
        if fault := check(question, values.get(question.id), moment):
            faults[question.id] = fault
    known = {question.id for question in version.service.questions}
    unknown = Fault(FaultCode.UNKNOWN_QUESTION, WHOLE_GROUP)
    return faults | {name: unknown for name in values if name not in known}


def on_path(version: ServiceVersion, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers that count, in order: those to questions still asked after all the others."""
    return {question.id: values[question.id] for question in version.path(values) if question.id in values}


def fill(question: AnyQuestion, value: object, language: str) -> dict[str, list[str]]:
    """Return what the question's controls would send for a kept value; empty for None or another shape."""
    handler = HANDLERS[question.type]
    return handler.fill(question, value, language) if handler.holds(question, value) else {}


def show(question: AnyQuestion, value: object, words: Words, texts: Texts) -> tuple[str, ...]:
    """Return the lines in which a kept value is shown to a person; none for None or another shape.

    Lines that come from a definition carry `.lang`. Whatever a person typed needs `<bdi dir="auto">`.
    """
    handler = HANDLERS[question.type]
    return handler.show(question, value, words, texts) if handler.holds(question, value) else ()
