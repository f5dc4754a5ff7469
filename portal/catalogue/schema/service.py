"""Services: what residents can ask the city for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import (
    Code,
    LanguageTag,
    Slug,
    TargetValue,
    Text,
    TypeCode,
    one_or_many,
)
from portal.catalogue.schema.question import AnyQuestion, Condition
from portal.domain.clocks import Target
from portal.domain.lifecycle import MilestoneKind, Visibility

USUAL_NEARBY = 100
FARTHEST_NEARBY = 1000
"""Metres: how far around a place the same problem is looked for, unless a service says otherwise; at most."""


class Milestone(Definition):
    """A promise: its target, and where that target was published ("placeholder" when nowhere).

    A target without a clock (by appointment, next season) has a note that says what to expect.
    """

    target: TargetValue
    source: Text
    note: Text | None = None

    @property
    def clock(self) -> Target | None:
        """The target when it can be counted; None for an open one."""
        return self.target if isinstance(self.target, Target) else None


class Route(Definition):
    """Another agency than the service's own, when all conditions hold."""

    when: Annotated[tuple[Condition, ...], BeforeValidator(one_or_many), Field(min_length=1)]
    agency: Code


class ContactNeed(StrEnum):
    """Whether a service can be done without a way to reach the person. Unless it says so, it can."""

    REQUIRED = "required"


class Service(Definition):
    """One service as its file defines it. What refers to other files is checked when a profile is parsed."""

    code: TypeCode
    slug: Slug
    name: Text
    summary: Text
    covers: tuple[Text, ...] = ()
    not_covered: tuple[Text, ...] = ()
    what_happens: tuple[Text, ...] = ()
    emergency: Text | None = None
    contact: ContactNeed | None = None
    contact_why: Text | None = None
    topic: Code
    agency: Code
    visibility: Visibility
    retired: bool = False
    photos: bool = True
    photos_public: bool = False
    nearby_metres: Annotated[int, Field(ge=0, le=FARTHEST_NEARBY)] | None = None
    keywords: Mapping[LanguageTag, tuple[Text, ...]]
    milestones: Mapping[MilestoneKind, Milestone]
    routing: tuple[Route, ...] = ()
    questions: Annotated[tuple[AnyQuestion, ...], Field(min_length=1)]

    @property
    def is_private(self) -> bool:
        """Whether nobody may learn of single requests, nor where they come from."""
        return self.visibility is Visibility.PRIVATE

    @property
    def looks_nearby(self) -> int:
        """How many metres around a place open requests may be the same problem; 0: nobody is asked.

        What is not public is never shown to somebody else.
        """
        if self.visibility is not Visibility.PUBLIC:
            return 0
        return USUAL_NEARBY if self.nearby_metres is None else self.nearby_metres

    def question(self, question_id: str) -> AnyQuestion:
        """The question with this id. Raises KeyError when the service does not ask it."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
