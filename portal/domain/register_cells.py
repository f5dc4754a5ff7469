"""The cells of a register's row: read one by one, with what was done to each and what is asked about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from portal.domain.register import Unit
from portal.domain.register_numbers import (
    MOST_DIGITS,
    PERCENT,
    Cell,
    Scale,
    Sign,
    examples,
    in_points,
    is_fraction,
    percent_scale,
    read_number,
)

YEARLY = re.compile(
    r"(?:notes:? )?fy ?(\d{2}|\d{4}) (q[1-4]|(?:target|actual)(?: explanation)?|quarterly context)", re.ASCII
)
SLOTS = {"quarterly context": "context"}
WORDS = frozenset({"target explanation", "actual explanation", "quarterly context"})
CENTURY = 2000
SHORT_YEAR = 2
"""Digits of FY26."""


@dataclass(frozen=True)
class Remark:
    """What was done to a cell, or what is asked about it: its column, and a sentence."""

    column: str
    words: str


@dataclass(frozen=True)
class Value:
    """One yearly cell: fiscal year, slot (`target`, `q1` … `actual`, or words), its text, and the number."""

    year: int
    slot: str
    text: str
    number: Decimal | None = None


@dataclass(frozen=True)
class Answers:
    """What people said of a row: what cells mean, which stand as they are written, the scale of percentages.

    `cells` are texts by column, in the place of what is written there; `stands` are columns of questions.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    stands: frozenset[str] = frozenset()
    scale: Scale | None = None

    def __or__(self, later: "Answers") -> "Answers":
        """Return these and later ones, of which each stands in the place of an earlier one."""
        cells = {**self.cells, **later.cells}
        return Answers(cells, self.stands | later.stands, later.scale or self.scale)

    def document(self) -> dict[str, Any]:
        """Return them as they are kept; `answers_of` reads that."""
        return {"cells": dict(self.cells), "stands": sorted(self.stands), "scale": self.scale}


NO_ANSWERS = Answers()


def answers_of(kept: Mapping[str, Any] | None) -> Answers:
    """Return answers from the document that they are kept as; None is none."""
    if not kept:
        return NO_ANSWERS
    scale = kept["scale"]
    return Answers(kept["cells"], frozenset(kept["stands"]), Scale(scale) if scale else None)


Code = TypeVar("Code", bound=StrEnum)


@dataclass
class CellReader:
    """Reads one row, and writes down what it did and what it must ask. `currency`: the sign of the city's."""

    cells: Mapping[str, str]
    currency: str
    answers: Answers = NO_ANSWERS
    notes: list[Remark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)

    def note(self, column: str, words: str) -> None:
        """Write down what was done to a cell."""
        self.notes.append(Remark(column, words))

    def ask(self, column: str, words: str) -> None:
        """Write down what must be asked about a cell, unless somebody said that it stands."""
        if column in self.answers.stands:
            self.note(column, f"{words}; it was said to stand")
        else:
            self.questions.append(Remark(column, words))

    def text(self, column: str) -> str:
        """Return a cell without outer and repeated blanks, noting where there were any."""
        raw = self.cells.get(column, "")
        plain = " ".join(raw.split())
        if plain != raw and plain:
            self.note(column, "blanks were taken away")
        return plain

    def code(self, column: str, codes: type[Code], others: Mapping[str, Code] | None = None) -> Code | None:
        """Return a cell as one of some codes, or ask what it means."""
        plain = self.text(column)
        folded = plain.casefold()
        if folded in set(codes):
            if plain not in {folded, folded.capitalize()}:
                self.note(column, f"{plain!r} was read as {folded}")
            return codes(folded)
        if others and folded in others:
            self.note(column, f"{plain!r} was read as {others[folded].value}")
            return others[folded]
        known = ", ".join(codes)
        self.ask(column, f"{plain!r} is none of {known}" if plain else f"it is empty; write one of {known}")
        return None

    def values(self, unit: Unit | None) -> tuple[Value, ...]:
        """Return every yearly cell that has text: numbers before words, each in order of their columns."""
        words, read = list[Value](), list[tuple[str, Value, Cell]]()
        seen = set[tuple[int, str]]()
        for column, text in sorted(self.cells.items()):
            found = YEARLY.fullmatch(column)
            if found is None or not text.strip():
                continue
            value = Value(year_of(found[1]), SLOTS.get(found[2], found[2].replace(" ", "_")), text)
            if (value.year, value.slot) in seen:
                self.ask(column, "another column is about the same; which one counts?")
                continue
            seen.add((value.year, value.slot))
            if found[2] in WORDS:
                words.append(value)
            else:
                read.append((column, value, read_number(text)))
        scale = self._scale([cell for _, _, cell in read], unit)
        numbers = [
            replace(value, number=self._number(column, value, cell, unit, scale))
            for column, value, cell in read
        ]
        return (*numbers, *words)

    def _scale(self, cells: list[Cell], unit: Unit | None) -> Scale:
        if unit is not Unit.PERCENT:
            return Scale.POINTS
        scale = self.answers.scale or percent_scale(cells)
        if scale is Scale.UNCLEAR:
            self.ask("percent or count", f"on which scale are the percentages? {examples(cells)}")
        return scale

    def _number(
        self, column: str, value: Value, cell: Cell, unit: Unit | None, scale: Scale
    ) -> Decimal | None:
        """Return a cell's number in the measure's unit, or None with a question."""
        for change in cell.changes:
            self.note(column, f"{value.text!r}: {change}")
        if not cell.readable:
            fault = f"has more than {MOST_DIGITS} digits" if cell.too_long else "is no number"
            self.ask(column, f"{value.text[:60]!r} {fault}")
        if cell.number is None:
            return None
        wanted = {Sign.PERCENT: Unit.PERCENT, Sign.CURRENCY: Unit.CURRENCY}.get(cell.sign, unit)
        if wanted is not unit:
            self.ask(column, f"{value.text!r} does not fit the unit {unit or 'that is missing'}")
            return None
        if cell.is_foreign(self.currency):
            self.ask(
                column, f"{value.text!r} is in {cell.currency}, and the city's money is in {self.currency}"
            )
        if unit is Unit.COUNT and cell.number < 0:
            self.ask(column, f"{value.text!r} is below 0, and the unit is a count")
        if unit is Unit.PERCENT and cell.sign is Sign.NONE:
            return self._bare(column, value, cell.number, scale)
        return cell.number

    def _bare(self, column: str, value: Value, number: Decimal, scale: Scale) -> Decimal | None:
        if not number or scale is Scale.UNCLEAR:
            return None if number else number
        if not is_fraction(number) and (scale is not Scale.FRACTIONS or column in self.answers.cells):
            return number
        if scale is not Scale.EACH and is_fraction(number) is not (scale is Scale.FRACTIONS):
            # What was said of the row makes no sense of this number: it is what is written, or another.
            size = "small" if is_fraction(number) else "large"
            self.ask(column, f"{value.text!r} is too {size} for the scale of its row; is it so many percent?")
            return number
        points = in_points(number)
        self.note(column, f"{value.text!r} was read as {points:f} of {PERCENT}")
        return points


def year_of(digits: str) -> int:
    """Return the fiscal year that two or four digits name."""
    return int(digits) if len(digits) > SHORT_YEAR else CENTURY + int(digits)
