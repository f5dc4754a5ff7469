"""The guide: a few questions for whoever does not know what to pick, ending at a service or elsewhere."""

from typing import Annotated

from pydantic import Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, Slug, Text


class GuideOption(Definition):
    """One thing to choose, and where it leads: to another step, to a service, or elsewhere."""

    code: Code
    label: Text
    hint: Text | None = None
    next: Code | None = None
    service: Slug | None = None
    elsewhere: Code | None = None


class GuideStep(Definition):
    """One question of the guide."""

    id: Code
    label: Text
    hint: Text | None = None
    options: Annotated[tuple[GuideOption, ...], Field(min_length=2)]

    def option(self, code: str) -> GuideOption | None:
        """The option with this code; None for none."""
        return next((option for option in self.options if option.code == code), None)


class Guide(Definition):
    """A tree of steps: the first one is its root, and every other one follows from one option."""

    steps: Annotated[tuple[GuideStep, ...], Field(min_length=1)]

    @property
    def first(self) -> GuideStep:
        """Where it begins."""
        return self.steps[0]

    def step(self, step_id: str) -> GuideStep | None:
        """The step with this id; None for none."""
        return next((step for step in self.steps if step.id == step_id), None)

    def before(self, step_id: str) -> tuple[GuideStep, GuideOption] | None:
        """The step and its option from which a step follows; None before the first."""
        for step in self.steps:
            for option in step.options:
                if option.next == step_id:
                    return step, option
        return None
