"""The library of closing messages: what staff may send with a close, ready in every language."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, Slug, Text
from portal.domain.lifecycle import Outcome, Requirement

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Placeholder(StrEnum):
    """What a message may name of the request it closes: only what is known for certain then."""

    REFERENCE = "reference"
    SERVICE = "service"
    AGENCY = "agency"
    DATE = "date"
    PHONE = "phone"


def fill(text: str, values: Mapping[Placeholder, str]) -> str:
    """The text with every placeholder's value in its place; a name that is none of them stays as it is."""
    named: Mapping[str, str] = {placeholder.value: value for placeholder, value in values.items()}
    return _PLACEHOLDER.sub(lambda found: named.get(found[1], found[0]), text)


class Closing(Definition):
    """One message: for which outcome, for which services (none named: for all), and its text.

    `says` are the demands of the outcome that its text answers, so that nobody needs to answer them again.
    """

    code: Code
    outcome: Outcome
    services: tuple[Slug, ...] = ()
    says: tuple[Requirement, ...] = ()
    text: Text


class Closings(Definition):
    """All messages of a city, in the order they are offered."""

    messages: Annotated[tuple[Closing, ...], Field(min_length=1)]

    def fitting(self, outcome: Outcome, slug: str | None) -> tuple[Closing, ...]:
        """The messages for an outcome and a service: those that name it first, then those for all.

        `slug` is None for an imported request without a service: only messages for all fit it.
        """
        of_outcome = [message for message in self.messages if message.outcome is outcome]
        own = [message for message in of_outcome if slug is not None and slug in message.services]
        return (*own, *(message for message in of_outcome if not message.services))
