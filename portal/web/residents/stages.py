"""The stages of a form in words."""

from portal.catalogue.steps import Step
from portal.texts import Texts
from portal.web.current import current_texts
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
