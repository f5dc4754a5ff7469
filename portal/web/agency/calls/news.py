"""How the caller hears of a request: what was told once in a call stands there again."""

from collections.abc import Mapping
from typing import Any

from flask import request

from portal.catalogue import answers, contact
from portal.catalogue.contact import Reading
from portal.catalogue.controls import MAIN, Choice, Control, ControlKind
from portal.catalogue.faults import Fault
from portal.catalogue.schema import AnyQuestion
from portal.domain.contacts import ContactChannel
from portal.forms import builder
from portal.forms.builder import Part, QuestionForm
from portal.forms.messages import message
from portal.queries.calls import CallView
from portal.queries.contacts import contacts_of
from portal.web.agency.calls.opening import ErrorLine
from portal.web.agency.calls.rows import made_in
from portal.web.asked import plain
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment

BY = "call-by"
QUESTIONS: Mapping[ContactChannel, AnyQuestion] = {
    channel: question.model_copy(update={"id": f"call-{question.id}"})
    for channel, question in contact.ADDRESSES.items()
}
"""The questions of the contact step, under names that no question of a service can have."""

Raw = Mapping[str, Mapping[str, Any]]
"""As the step keeps it: the step's own question ids → control name → texts."""


def sent() -> Raw:
    """Return what this request submitted."""
    formats = current_texts().formats
    boxes = {contact.BY: {MAIN: request.form.getlist(BY)}}
    return boxes | {
        contact.ADDRESSES[channel].id: builder.raw_of(question, request.form, formats)
        for channel, question in QUESTIONS.items()
    }


def known(call: CallView, step: Mapping[str, Any] | None) -> Raw:
    """Return what is known: as typed in this form, else as the caller said it before in this call."""
    typed: Raw | None = (step or {}).get("raw")
    if typed is not None:
        return typed
    before = made_in(call)
    told = contacts_of(current_portal(), before) if before else {}
    formats, addresses = (
        current_texts().formats,
        {
            ContactChannel.EMAIL: told.get(ContactChannel.EMAIL, call.email),
            ContactChannel.TEXT: told.get(ContactChannel.TEXT, call.phone),
        },
    )
    return {contact.BY: {MAIN: [one.value for one in told]}} | {
        contact.ADDRESSES[channel].id: answers.fill(contact.ADDRESSES[channel], address, formats)
        for channel, address in addresses.items()
    }


def read(raw: Raw, shown: Raw, *, required: bool) -> Reading:
    """Read what was sent, where the page had shown something already."""
    return contact.read(raw, shown, moment(), offered_channels(), required=required)


def kept(raw: Raw, reading: Reading) -> dict[str, Any]:
    """Return the step as it is kept."""
    done = not reading.faults
    addresses = {one.value: reading.addresses.get(one) if done else None for one in contact.CHANNELS}
    ticked = {**raw, contact.BY: {MAIN: [one.value for one in reading.wanted]}}
    return {**addresses, "raw": ticked, "done": done}


def controls(
    raw: Raw, faults: Mapping[str, Fault]
) -> tuple[Part, list[tuple[str, QuestionForm]], list[ErrorLine]]:
    """Return the boxes, the form of each channel's address, and the lines of the summary of errors."""
    texts, offered = current_texts(), offered_channels()
    errors: list[ErrorLine] = []
    options = tuple(Choice(one.value) for one in offered)
    ticked = tuple(raw.get(contact.BY, {}).get(MAIN, ()))
    boxes = Part(Control(MAIN, ControlKind.CHECKBOXES, options=options), BY, BY, ticked, contact.BY in faults)
    if contact.BY in faults:
        errors.append((BY, texts.gettext("Choose how we can reach them: by email, by text message, or both")))
    forms = []
    for channel in offered:
        question = QUESTIONS[channel]
        own = contact.ADDRESSES[channel].id
        form = builder.build(question, texts.formats, raw.get(own, {}))
        if own in faults:
            city = current_portal().catalogue.city
            said = message(question, faults[own], plain, texts, city, city.country)
            errors += builder.bind(form, question, faults[own], said)
        forms.append((channel.value, form))
    return boxes, forms, errors
