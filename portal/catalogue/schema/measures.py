"""Measures that seed a city's register: read once, after which the register in the database is the truth."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import Code, LanguageTag, Slug, Text, wrong
from portal.domain.countable import YES_NO, Filter
from portal.domain.fiscal import FIRST_YEAR, LAST_YEAR
from portal.domain.measures import Measure
from portal.domain.register import Interval, Type, Unit
from portal.domain.trends import Direction
from portal.domain.values import Reads


def _number(text: str) -> str:
    try:
        is_number = Decimal(text).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise wrong(f'"{text}" is no number. Write digits, such as 1250 or 92.5')
    return text


NumberText = Annotated[str, AfterValidator(_number)]
MeasureId = Annotated[str, StringConstraints(min_length=1, max_length=40)]
FiscalYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def _as_list(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


ONE_OR_MORE = BeforeValidator(_as_list)
"""One text, or a list of them."""


class Computed(Definition):
    """What a measure is counted by: a figure of docs/measures.md, one of its numbers, and of which requests.

    Of agencies, services (by slug), topics, districts (their codes), neighborhoods (their names), languages,
    or of those that somebody else wrote down (`assisted`) or nobody else did. Several of one kind: of any of
    them; several kinds: of what has all of them. Without any: of the whole city.
    """

    figure: Measure
    reads: Reads
    agency: Annotated[tuple[Code, ...], ONE_OR_MORE] = ()
    service: Annotated[tuple[Slug, ...], ONE_OR_MORE] = ()
    topic: Annotated[tuple[Code, ...], ONE_OR_MORE] = ()
    district: Annotated[tuple[Text, ...], ONE_OR_MORE] = ()
    neighbourhood: Annotated[tuple[Text, ...], ONE_OR_MORE] = ()
    language: Annotated[tuple[LanguageTag, ...], ONE_OR_MORE] = ()
    assisted: bool | None = None

    def narrowed_to(self) -> tuple[tuple[Filter, str], ...]:
        """Return what it is narrowed to, each with its code (of a service its slug); none: the whole city."""
        helped = () if self.assisted is None else ((Filter.ASSISTED, YES_NO[not self.assisted]),)
        named = (each for each in Filter if each is not Filter.ASSISTED)
        return (*((each, code) for each in named for code in getattr(self, each.value)), *helped)


class SeedYear(Definition):
    """What is said of one fiscal year, in the measure's unit (percent as 0 to 100)."""

    year: FiscalYear
    target: NumberText | None = None
    target_explanation: Text | None = None
    q1: NumberText | None = None
    q2: NumberText | None = None
    q3: NumberText | None = None
    q4: NumberText | None = None
    context: Text | None = None
    actual: NumberText | None = None
    actual_explanation: Text | None = None


class MeasureSeed(Definition):
    """One measure, defined so from `first_year` on. `service` is a slug of the profile."""

    id: MeasureId
    title: Text
    agency: Code
    service: Slug | None = None
    type: Type
    direction: Direction
    interval: Interval
    unit: Unit
    formula: Text
    source: Text
    refresh: Text | None = None
    owner: Text | None = None
    equity: bool = False
    books: tuple[Text, ...] = ()
    baseline: Text | None = None
    first_year: FiscalYear
    computed: Computed | None = None
    years: tuple[SeedYear, ...] = ()
