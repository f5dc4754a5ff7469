"""The controls of "How should we keep you posted?": what they show, what was sent, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from portal.catalogue import contact
from portal.catalogue.controls import MAIN, Choice, Control, ControlKind
from portal.catalogue.faults import Fault
from portal.forms import builder
from portal.forms.builder import Part, QuestionForm
from portal.forms.messages import message
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts

Raw = Mapping[str, Mapping[str, Sequence[str]]]
"""Question id → control name → texts."""


@dataclass(frozen=True)
class ContactControls:
    """What the page draws: the boxes, and the form of each channel's address by the channel's code."""

    boxes: Part
    addresses: Mapping[str, QuestionForm]
    error: str | None

    def hidden_tag(self) -> str:
        """Return the proof that a post comes from our own page."""
        return str(next(iter(self.addresses.values())).hidden_tag())


def sent() -> dict[str, dict[str, list[str]]]:
    """Return what this request submitted, as typed."""
    formats = current_texts().formats
    boxes = {contact.BY: {MAIN: request.form.getlist(contact.BY)}}
    return boxes | {q.id: builder.raw_of(q, request.form, formats) for q in contact.ADDRESSES.values()}


def is_ours() -> bool:
    """Say whether this request's post comes from our own page."""
    return bool(builder.build(contact.EMAIL, current_texts().formats).validate_on_submit())


def controls(
    raw: Raw, faults: Mapping[str, Fault] | None = None
) -> tuple[ContactControls, list[tuple[str | None, str]]]:
    """Return the controls with what they show, and the lines of the summary of errors."""
    texts, offered = current_texts(), offered_channels()
    errors: list[tuple[str | None, str]] = []
    said = {name: _said(name, fault) for name, fault in (faults or {}).items()}
    boxes = Part(
        Control(MAIN, ControlKind.CHECKBOXES, options=tuple(Choice(one.value) for one in offered)),
        contact.BY,
        contact.BY,
        tuple(raw.get(contact.BY, {}).get(MAIN, ())),
        contact.BY in said,
    )
    if contact.BY in said:
        errors.append((contact.BY, said[contact.BY]))
    addresses = {}
    for channel in offered:
        question = contact.ADDRESSES[channel]
        form = builder.build(question, texts.formats, raw.get(question.id, {}))
        if faults and question.id in faults:
            errors += builder.bind(form, question, faults[question.id], said[question.id])
        addresses[channel.value] = form
    return ContactControls(boxes, addresses, said.get(contact.BY)), errors


def _said(name: str, fault: Fault) -> str:
    texts, city = current_texts(), current_portal().catalogue.city
    if name == contact.BY:
        return texts.gettext("Choose how we can reach you: by email, by text message, or both")
    question = next(q for q in contact.ADDRESSES.values() if q.id == name)
    words = current_portal().catalogue.words(texts.language)
    return message(question, fault, words, texts, city, city.country)
