"""A mapping: what the columns of another system's export mean here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from portal.catalogue.mappings.moments import checked_format, confused
from portal.catalogue.problems import write_one_of
from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, Text, TimeZone, TypeCode, wrong
from portal.domain.lifecycle import Channel, HoldReason, Outcome, Status


class Encoding(StrEnum):
    """How letters are written as bytes."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CP1252 = "cp1252"
    LATIN_1 = "latin-1"


class Delimiter(StrEnum):
    """What stands between two columns."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"
    BAR = "bar"

    @property
    def sign(self) -> str:
        """The character itself."""
        return {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}[self.value]


@dataclass(frozen=True)
class Standing:
    """What a status of the source means: where the request is, and why or how it ended."""

    status: Status
    outcome: Outcome | None = None
    reason: HoldReason | None = None


def folded(text: str) -> str:
    """A value as it is compared: without spaces around it (U+00A0 too), one space between words, any case."""
    return " ".join(text.split()).casefold()


def standing(value: Any) -> Any:
    """One word for a status: a status, the outcome of a close, or the reason of a hold."""
    if not isinstance(value, str):
        return value
    if value in set(Outcome):
        return Standing(Status.CLOSED, outcome=Outcome(value))
    if value in set(HoldReason):
        return Standing(Status.ON_HOLD, reason=HoldReason(value))
    if value == Status.CLOSED:
        return Standing(Status.CLOSED, outcome=Outcome.NOT_RECORDED)
    plain: list[Status] = [status for status in Status if status is not Status.ON_HOLD]
    if value not in plain:
        raise wrong(f'"{value}" says neither where a request is nor how it ended. {_standings(value, plain)}')
    return Standing(Status(value))


def _standings(value: str, plain: Sequence[Status]) -> str:
    if value == Status.ON_HOLD:
        return f"Write the reason of the hold: {', '.join(HoldReason)}"
    return write_one_of(value, [*plain, *Outcome, *HoldReason])


def _unmixed(formats: tuple[str, ...]) -> tuple[str, ...]:
    pair = confused(formats)
    if pair is not None:
        raise wrong(
            f'"{pair[0]}" and "{pair[1]}" read the same text as different days. Keep the one that this '
            "source writes"
        )
    return formats


def _folded_keys(values: Any) -> Any:
    """Two spellings of one value cannot mean two things."""
    if isinstance(values, dict):
        seen: dict[str, str] = {}
        for key in values:
            if folded(key) in seen:
                raise wrong(f'"{key}" is the same value as "{seen[folded(key)]}". Keep one of them')
            seen[folded(key)] = key
    return values


Column = Annotated[str, Field(min_length=1, max_length=200)]
StandingValue = Annotated[Standing, BeforeValidator(standing)]
Formats = Annotated[
    tuple[Annotated[str, AfterValidator(checked_format)], ...],
    Field(min_length=1),
    AfterValidator(_unmixed),
]
Unique = BeforeValidator(_folded_keys)


class Dated(Definition):
    """A column of moments, with its own formats if they differ from the mapping's."""

    column: Column
    formats: Formats | None = None


class Deadline(Dated):
    """The source's own deadline. It is for the work, but for these types for the inspection."""

    inspection: tuple[Text, ...] = ()


class Types(Definition):
    """What was asked for: the source's types, and the codes of the services that stand for them."""

    column: Column
    services: Annotated[Mapping[Text, TypeCode], Unique] = {}


class Statuses(Definition):
    """Where a request is: each status of the source as one word of the portal."""

    column: Column
    values: Annotated[Mapping[Text, StandingValue], Unique, Field(min_length=1)]


class Outcomes(Definition):
    """A column that says more about a close than the status does."""

    column: Column
    values: Annotated[Mapping[Text, Outcome], Unique, Field(min_length=1)]


class Channels(Definition):
    """How requests came in. `otherwise` stands for what is not listed."""

    column: Column
    values: Annotated[Mapping[Text, Channel], Unique] = {}
    otherwise: Channel


class AgencyColumn(Definition):
    """Who did the work: names of the source as codes of the profile's agencies."""

    column: Column
    values: Annotated[Mapping[Text, Code], Unique] = {}


class Rule(Definition):
    """A column and the values that decide: whole, at the beginning, or anywhere in it."""

    column: Column
    whole: tuple[Text, ...] = Field(default=(), alias="is")
    begins: tuple[Text, ...] = ()
    contains: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Rule":
        if not (self.whole or self.begins or self.contains):
            raise wrong("This rule has no values. Write is: [value], begins: [start] or contains: [part]")
        return self

    def holds(self, text: str) -> bool:
        """Whether a value of the column is one of these."""
        value = folded(text)
        return (
            any(value == folded(each) for each in self.whole)
            or any(value.startswith(folded(each)) for each in self.begins)
            or any(folded(each) in value for each in self.contains)
        )


class PlaceColumns(Definition):
    """Where it is. Neighborhood and district are public; address and coordinates can be erased."""

    address: Column | None = None
    neighbourhood: Column | None = None
    district: Column | None = None
    latitude: Column | None = None
    longitude: Column | None = None


class ImportMapping(Definition):
    """What one source's export means here. What refers to the city is checked when a mapping is parsed."""

    origin: Code
    name: Text
    time_zone: TimeZone
    encoding: Encoding | None = None
    delimiter: Delimiter = Delimiter.COMMA
    formats: Formats
    number: Column
    created: Dated
    changed: Dated | None = None
    closed: Dated
    deadline: Deadline | None = None
    types: Types
    statuses: Statuses
    outcomes: Outcomes | None = None
    channels: Channels
    agencies: AgencyColumn | None = None
    proactive: tuple[Rule, ...] = ()
    information_only: tuple[Rule, ...] = ()
    place: PlaceColumns = PlaceColumns()
    description: Column | None = None
    deleted: Rule | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without an offset."""
        return ZoneInfo(self.time_zone)

    def columns(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every column this mapping reads, with the path to where it is written in the file."""
        yield ("number",), self.number
        if self.description is not None:
            yield ("description",), self.description
        for key in ("created", "changed", "closed", "deadline", "types", "statuses", "outcomes"):
            yield from self._one(key)
        for key in ("channels", "agencies", "deleted"):
            yield from self._one(key)
        for key in ("proactive", "information_only"):
            for at, rule in enumerate(getattr(self, key)):
                yield (key, at, "column"), rule.column
        for key in PlaceColumns.model_fields:
            if (column := getattr(self.place, key)) is not None:
                yield ("place", key), column

    def _one(self, key: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
        part = getattr(self, key)
        if part is not None:
            yield (key, "column"), part.column
