"""The stages of a form in words."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from portal.catalogue import Said, answers
from portal.catalogue.contact import ADDRESSES, CHANNELS
from portal.catalogue.steps import Step
from portal.domain.contacts import ContactChannel
from portal.texts import Texts
from portal.web.answer_rows import AnswerRow
from portal.web.current import current_portal, current_texts
from portal.web.journey import Journey, Stage


def heading(journey: Journey, stage: Stage) -> str:
    """Return what a stage asks: the heading of its page."""
    texts = current_texts()
    if isinstance(stage, Step):
        return step_heading(texts, stage)
    return journey.version.words(texts.language)(stage.label, stage.id)


def step_heading(texts: Texts, step: Step) -> str:
    """Return the heading of a step's page."""
    return {
        Step.PLACE: texts.gettext("Which place do you mean?"),
        Step.NEARBY: texts.gettext("Is it one of these?"),
        Step.PHOTOS: texts.gettext("Do you have photos of it?"),
        Step.CONTACT: texts.gettext("How should we keep you posted?"),
    }[step]


def step_rows(journey: Journey, wanting: Collection[Stage]) -> list[AnswerRow]:
    """Return the rows of the steps at the end, for "Check your answers".

    In: the stages whose answer is still wanted.
    """
    texts = current_texts()
    return [
        AnswerRow(
            label=Said(step_heading(texts, stage), texts.language),
            lines=_LINES[stage](texts, journey.steps.get(stage.value, {})),
            change_url=journey.stage_url(stage),
            is_missing=stage in wanting,
        )
        for stage in journey.stages()
        if isinstance(stage, Step) and stage in _LINES
    ]


def contact_lines(texts: Texts, addresses: Mapping[str, Any]) -> tuple[str, ...]:
    """Say where news goes. In: channel → address, None or missing where that channel is not wanted."""
    named = {
        ContactChannel.EMAIL: texts.gettext("Email to %(address)s"),
        ContactChannel.TEXT: texts.gettext("Text message to %(address)s"),
    }
    words = current_portal().catalogue.words(texts.language)
    lines = tuple(
        named[channel] % {"address": texts.isolated(line)}
        for channel in CHANNELS
        if addresses.get(channel.value)
        for line in answers.show(ADDRESSES[channel], addresses[channel.value], words, texts)
    )
    return lines or (texts.gettext("No messages"),)


_LINES: Mapping[Step, Callable[[Texts, Mapping[str, Any]], tuple[str, ...]]] = {Step.CONTACT: contact_lines}
"""What the steps at the end know, in words. A step without a line here has its own way to be shown."""
