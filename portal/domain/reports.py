"""Reports of an agency: what one says of each measure, and what is missing before it can be signed off.

A report is put together from what was typed (paper fields) and what is counted; nothing here changes either.
Rules: performance.md (mid-year and year-end reports; checks on every submitted number).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from portal.domain.checks import NO_WORDS, Finding, is_missed
from portal.domain.papers import PaperKind
from portal.domain.register import Interval, RegisteredMeasure, Unit
from portal.domain.report_numbers import Fault, Part, Typed, is_ratio, parts_of, read_ratio, read_typed
from portal.domain.report_questions import Question, Subject, Submitted, asked, number_of, question_key
from portal.domain.trends import Direction
from portal.domain.values import (
    QUARTER_SLOTS,
    MeasureYear,
    Number,
    Said,
    Slot,
    Source,
    Value,
    together,
    whole_year,
)

SUMMARY = "summary"
"""The field of the agency's own words on the whole half year or year."""

SLOTS: Mapping[PaperKind, tuple[Slot, ...]] = {
    PaperKind.MID_YEAR: QUARTER_SLOTS[:2],
    PaperKind.YEAR_END: (*QUARTER_SLOTS, Slot.ACTUAL),
}
"""Which values a report has. What an earlier one has signed is not asked for again."""

HALF = 2


def value_field(identity: str, slot: Slot, part: Part = Part.NUMBER) -> str:
    """Name the paper's field of a value, or of a part of one that is a ratio."""
    name = f"value.{identity}.{slot}"
    return name if part is Part.NUMBER else f"{name}.{part}"


def context_field(identity: str, slot: Slot) -> str:
    """Name the field of what explains a value."""
    return f"value.{identity}.{slot}.context"


def evidence_field(identity: str, slot: Slot) -> str:
    """Name the field that says where a value comes from: words, and a link or a file's name."""
    return f"value.{identity}.{slot}.evidence"


def explanation_field(identity: str) -> str:
    """Name the field that says why a target was missed."""
    return f"miss.{identity}.explanation"


def change_field(identity: str) -> str:
    """Name the field that says what will change."""
    return f"miss.{identity}.change"


def answer_field(identity: str, finding: Finding) -> str:
    """Name the field of a question's answer. Other numbers are another question, and asked again."""
    return f"answer.{identity}.{question_key(finding)}"


@dataclass(frozen=True)
class Line:
    """One value of a report. `final`: signed before, so it stands.

    `typed` None: nobody types it. `proposed` is taken where nothing was typed: what the quarters make, or
    what the register was imported with. `held` is what the register says, and
    everybody reads, until this is signed. `figure` is the stored figure behind a signed value.
    """

    slot: Slot
    value: Number
    words: str = ""
    evidence: str = ""
    typed: Typed | None = None
    proposed: Number | None = None
    held: Said | None = None
    final: Value | None = None
    figure: int | None = None

    @property
    def is_proposed(self) -> bool:
        """Whether what is proposed was taken."""
        return self.typed is not None and self.typed.is_empty and self.proposed is not None


@dataclass(frozen=True)
class Miss:
    """A target that was missed, or at mid-year the pace to it; `is_pace`: half of the target."""

    value: Decimal
    against: Decimal
    is_pace: bool
    explanation: str = ""
    change: str = ""


class Gap(StrEnum):
    """What has to be done before a report can be signed off."""

    FAULT = "fault"
    NUMBER = "number"
    CONTEXT = "context"
    EVIDENCE = "evidence"
    EXPLANATION = "explanation"
    CHANGE = "change"
    ANSWER = "answer"


@dataclass(frozen=True)
class Missing:
    """One gap: in which field of the paper, of which value.

    `fault` is what is wrong with what was typed, in which `part` of a ratio; or it is a question.
    """

    gap: Gap
    field: str
    slot: Slot | None = None
    fault: Fault | None = None
    question: Question | None = None
    part: Part = Part.NUMBER


@dataclass(frozen=True)
class Portion:
    """What a report says of one measure."""

    subject: Subject
    target: Value
    lines: tuple[Line, ...]
    miss: Miss | None
    questions: tuple[Question, ...]
    missing: tuple[Missing, ...]

    def line(self, slot: Slot) -> Line | None:
        """Return one value of the report."""
        return next((each for each in self.lines if each.slot is slot), None)


@dataclass(frozen=True)
class Report:
    """A report as it stands: what it says of each measure."""

    kind: PaperKind
    year: int
    summary: str
    parts: tuple[Portion, ...]

    @property
    def is_complete(self) -> bool:
        """Whether it can be signed off."""
        return not any(part.missing for part in self.parts)


def assemble(kind: PaperKind, year: int, subjects: Iterable[Subject], texts: Mapping[str, str]) -> Report:
    """Put a report together.

    In: its kind and fiscal year; its measures; the paper's fields by name. Out: with everything that is
    missing, in the order of the measures.
    """
    parts = tuple(_part(kind, year, subject, texts) for subject in subjects)
    return Report(kind, year, texts.get(SUMMARY, "").strip(), parts)


def _part(kind: PaperKind, year: int, subject: Subject, texts: Mapping[str, str]) -> Portion:
    values = subject.year(year)
    lines: list[Line] = []
    for slot in SLOTS[kind]:
        lines.append(_line(subject, values, slot, lines, texts))
    miss = _miss(kind, subject, values, lines, texts)
    questions = tuple(
        Question(finding, texts.get(answer_field(subject.identity, finding), "").strip(), slot)
        for finding, slot in asked(subject, _submitted(values, lines))
    )
    missing = (*_missing_values(subject, lines), *_missing_words(subject, miss, questions))
    return Portion(subject, values.target, tuple(lines), miss, questions, missing)


def _line(
    subject: Subject, values: MeasureYear, slot: Slot, before: Sequence[Line], texts: Mapping[str, str]
) -> Line:
    stands, identity = values.value(slot), subject.identity
    held = subject.in_register(values.year, slot)
    words = texts.get(context_field(identity, slot), "").strip()
    if stands.is_final and stands.now is not None:
        return Line(slot, stands.now.value, stands.words, final=stands, figure=stands.now.figure)
    if subject.is_computed:
        counted = stands.now is not None and stands.now.source is Source.COUNTED
        return Line(slot, stands.now.value if counted and stands.now else Number(), words, held=held)
    of = subject.defined
    typed = _typed(subject, values, slot, texts)
    proposed = stands.now.value if stands.now else None
    if slot is Slot.ACTUAL:
        made = whole_year(of.interval, [each.value for each in before], of.unit)
        proposed = made if made.number is not None else proposed
    value = proposed if typed.is_empty and proposed is not None else typed.value
    return Line(
        slot, value, words, texts.get(evidence_field(identity, slot), "").strip(), typed, proposed, held
    )


def _typed(subject: Subject, values: MeasureYear, slot: Slot, texts: Mapping[str, str]) -> Typed:
    of = subject.defined
    read = [
        texts.get(value_field(subject.identity, slot, part), "") for part in parts_of(of.interval, of.unit)
    ]
    if is_ratio(of.interval, of.unit):
        return read_ratio(read[0], read[1], of.unit, subject.currency)
    earlier = subject.years.get(values.year - 1)
    known = [values.target.number]
    if earlier is not None:
        known += [earlier.actual.number, *(each.number for each in earlier.quarters)]
    return read_typed(read[0], of.unit, subject.currency, known)


def _submitted(values: MeasureYear, lines: Sequence[Line]) -> Submitted:
    known = {Slot.TARGET: number_of(values.target), **{each.slot: each.value for each in lines}}
    fresh = {each.slot for each in lines if each.final is None and not (each.typed and each.typed.fault)}
    before = {slot: each for slot, each in known.items() if slot not in fresh}
    return Submitted(values.year, known, fresh, before)


def _miss(
    kind: PaperKind, subject: Subject, values: MeasureYear, lines: Sequence[Line], texts: Mapping[str, str]
) -> Miss | None:
    found = missed(kind, subject.defined, values.target.number, [each.value for each in lines])
    if found is None:
        return None
    return replace(
        found,
        explanation=texts.get(explanation_field(subject.identity), "").strip(),
        change=texts.get(change_field(subject.identity), "").strip(),
    )


def missed(
    kind: PaperKind, of: RegisteredMeasure, target: Decimal | None, values: Sequence[Number]
) -> Miss | None:
    """Say whether the values of a report miss a target (at mid-year: the pace to it), without words yet."""
    value, against, is_pace = values[-1].number, target, False
    if kind is PaperKind.MID_YEAR:
        value, is_pace = half_year(of.interval, of.unit, values)
        against = target / HALF if is_pace and target is not None else target
    no_pace = is_pace and of.direction is Direction.MAINTAIN
    if no_pace or value is None or against is None or not is_missed(of.direction, against, value):
        return None
    return Miss(value, against, is_pace)


def half_year(
    interval: Interval | None, unit: Unit | None, quarters: Sequence[Number]
) -> tuple[Decimal | None, bool]:
    """Return a half year's value that can be held against a target, and whether half of the target is meant.

    What adds up is held against half of the target; a snapshot's last quarter, and what numerators and
    denominators of both quarters make, against the target itself. So is the last quarter of a time that was
    counted: nobody can put two of them together. Nothing else says how a half year stands.
    """
    is_counted_time = unit is Unit.DURATION and all(each.denominator is None for each in quarters)
    if interval is Interval.SNAPSHOT or (interval is Interval.PERIOD and is_counted_time):
        known = [each.number for each in quarters if each.number is not None]
        return (known[-1] if known else None), False
    adds_up = interval is Interval.CUMULATIVE and unit is not Unit.PERCENT
    return together(interval, quarters, unit).number, adds_up


def _missing_values(subject: Subject, lines: Sequence[Line]) -> Iterable[Missing]:
    for line in lines:
        typed, slot = line.typed, line.slot
        if typed is None:
            continue
        if typed.fault is not None:
            field = value_field(subject.identity, slot, typed.part)
            yield Missing(Gap.FAULT, field, slot, typed.fault, part=typed.part)
        elif line.value.number is None and not typed.no_data:
            part = parts_of(subject.defined.interval, subject.defined.unit)[0]
            yield Missing(Gap.NUMBER, value_field(subject.identity, slot, part), slot)
        if typed.no_data and not says_something(line.words):
            yield Missing(Gap.CONTEXT, context_field(subject.identity, slot), slot)
        needs_evidence = slot is not Slot.ACTUAL and line.value.number is not None and not line.is_proposed
        if needs_evidence and not says_something(line.evidence):
            yield Missing(Gap.EVIDENCE, evidence_field(subject.identity, slot), slot)


def _missing_words(subject: Subject, miss: Miss | None, questions: Sequence[Question]) -> Iterable[Missing]:
    if miss is not None and not says_something(miss.explanation):
        yield Missing(Gap.EXPLANATION, explanation_field(subject.identity))
    if miss is not None and not says_something(miss.change):
        yield Missing(Gap.CHANGE, change_field(subject.identity))
    for each in questions:
        if not says_something(each.answer):
            field = answer_field(subject.identity, each.finding)
            yield Missing(Gap.ANSWER, field, each.slot, question=each)


def says_something(words: str) -> bool:
    """Say whether words explain anything."""
    return words.strip().casefold() not in NO_WORDS
