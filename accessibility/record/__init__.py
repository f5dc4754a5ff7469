"""The conformance record: how each criterion of WCAG 2.2 is met, and how that was judged.

Shaped like OpenACR (GSA): title, product, author, catalogue, chapters of criteria with their adherence. The
rules of this record are stricter than OpenACR's: see ``Adherence``. The accessibility statement is rendered
from it.
"""

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parent
RECORD = FOLDER / "conformance.yaml"
SCHEMA = FOLDER / "conformance.schema.json"
COUNTS = {"A": 31, "AA": 24, "AAA": 31}
"""How many criteria WCAG 2.2 has of each level, without 4.1.1, which it took out."""

Words = Annotated[str, Field(min_length=1)]
Number = Annotated[str, Field(pattern=r"^[1-4]\.[1-5]\.\d{1,2}$")]


class Level(StrEnum):
    """How far the product meets a criterion (OpenACR)."""

    SUPPORTS = "supports"
    PARTIALLY_SUPPORTS = "partially-supports"
    DOES_NOT_SUPPORT = "does-not-support"
    NOT_APPLICABLE = "not-applicable"
    NOT_EVALUATED = "not-evaluated"


class ConformanceLevel(StrEnum):
    """The level of a criterion in WCAG 2.2."""

    A = "A"
    AA = "AA"
    AAA = "AAA"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Manual(_Part):
    """One judgement by hand: ``role`` of who judged, never a name; the day; with what; what was seen."""

    role: Words
    day: date
    tools: Words
    result: Words


class How(_Part):
    """How a criterion was judged: names of checks and rules of this package, and judgements by hand (none:
    not yet).
    """

    automated: tuple[Words, ...] = ()
    manual: tuple[Manual, ...] = ()


class Adherence(_Part):
    """A level with its reason. A passing tool never writes "supports" by itself: that takes a judgement by
    hand.
    """

    level: Level
    notes: Words
    how: How = How()

    @model_validator(mode="after")
    def _is_earned(self) -> Self:
        if self.level is Level.SUPPORTS and not self.how.manual:
            raise ValueError("“supports” takes a judgement by hand")
        return self


class Criterion(_Part):
    """One criterion of WCAG 2.2: its number, its handle and how it is met. ``pursued``: AAA that the product
    aims at.
    """

    num: Number
    handle: Words
    pursued: bool = False
    adherence: Adherence


class Chapter(_Part):
    """The criteria of one level, in the order of WCAG 2.2."""

    level: ConformanceLevel
    criteria: tuple[Criterion, ...]

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        numbers = [criterion.num for criterion in self.criteria]
        if len(set(numbers)) != COUNTS[self.level] or len(numbers) != COUNTS[self.level]:
            raise ValueError(f"level {self.level} has {COUNTS[self.level]} criteria, each once")
        if numbers != sorted(numbers, key=lambda number: [int(part) for part in number.split(".")]):
            raise ValueError(f"the criteria of level {self.level} are not in order")
        skipped = [each.num for each in self.criteria if each.adherence.level is Level.NOT_EVALUATED]
        if skipped and self.level is not ConformanceLevel.AAA:
            raise ValueError(f"only level AAA may stay not evaluated: {', '.join(skipped)}")
        return self


class Product(_Part):
    """What the record is about."""

    name: Words
    version: Words
    description: Words


class Author(_Part):
    """Who answers for the record: a role."""

    role: Words


class Catalogue(_Part):
    """The standard whose criteria are listed."""

    standard: Words
    target: Words
    floor: Words


class Gap(_Part):
    """A known gap: what does not work for whom, the criteria, and what to do meanwhile."""

    summary: Words
    criteria: tuple[Number, ...]
    meanwhile: Words


class Record(_Part):
    """The whole record."""

    title: Words
    product: Product
    author: Author
    catalogue: Catalogue
    reported: date
    methods: tuple[Words, ...]
    known_gaps: tuple[Gap, ...]
    chapters: tuple[Chapter, Chapter, Chapter]

    @model_validator(mode="after")
    def _has_every_level(self) -> Self:
        if [chapter.level for chapter in self.chapters] != list(ConformanceLevel):
            raise ValueError("the chapters are A, AA and AAA, in this order")
        return self

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion, level by level."""
        for chapter in self.chapters:
            yield from chapter.criteria


@cache
def load(path: Path = RECORD) -> Record:
    """The record in ``path``, validated. Raises ``pydantic.ValidationError``, which names every place that is
    wrong.
    """
    return Record.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def schema() -> str:
    """The JSON Schema of a record, as ``conformance.schema.json`` holds it."""
    return json.dumps(Record.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
