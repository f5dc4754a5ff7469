"""The questions of a register's row: what can be answered to each, and how an answer is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.register import Interval, Type, Unit
from portal.domain.register_cells import NO_ANSWERS, SLOTS, WORDS, YEARLY, Answers, Remark, year_of
from portal.domain.register_numbers import Scale
from portal.domain.trends import Direction

UNIT_COLUMN = "percent or count"
CODES: Mapping[str, type[StrEnum]] = {
    "performance measure type": Type,
    "desired outcome": Direction,
    "interval": Interval,
    UNIT_COLUMN: Unit,
}
YES_NO = ("yes", "no")
SCALES = (Scale.POINTS, Scale.FRACTIONS, Scale.EACH)


class Wants(StrEnum):
    """What an answer is: one of some codes, the scale of a row's percentages, a number, or words."""

    CODE = "code"
    SCALE = "scale"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True)
class Question:
    """A question about a column, and what its answer is. `options` are those of a code or a scale."""

    column: str
    words: str
    wants: Wants
    options: tuple[str, ...] = ()

    def answered(self, cells: Mapping[str, str], text: str) -> Answers:
        """Return an answer to it. In: the row's cells; one of the options, a number, or words.

        A number goes into the first column about the same, and the others are taken to be empty.
        """
        if self.wants is Wants.SCALE:
            return Answers(scale=Scale(text))
        first, *others = same_columns(cells, self.column)
        return Answers({first: text, **dict.fromkeys(others, "")})

    @property
    def stands(self) -> Answers:
        """The answer that the cell stands as it is written."""
        return Answers(stands=frozenset({self.column})) if self.can_stand else NO_ANSWERS

    @property
    def can_stand(self) -> bool:
        """Whether it can be said to stand: what a year says can, a missing definition cannot."""
        return slot_of(self.column) is not None


def questions_of(remarks: Sequence[Remark], unit: Unit | None) -> tuple[Question, ...]:
    """Return a row's questions, one for each column. In: what is asked, and the unit that was read."""
    words: dict[str, list[str]] = {}
    for remark in remarks:
        words.setdefault(remark.column, []).append(remark.words)
    return tuple(_question(column, "; ".join(those), unit) for column, those in words.items())


def scale_again(answers: Answers, unit: Unit | None) -> tuple[Question, ...]:
    """Return the question of a row's scale once more where somebody answered it.

    A wrong answer makes a question of every number that it makes no sense of; another one answers them all.
    """
    if answers.scale is None or unit is not Unit.PERCENT:
        return ()
    return (
        _question(UNIT_COLUMN, "it was answered; another answer reads all numbers of the row anew", unit),
    )


def same_columns(cells: Mapping[str, str], column: str) -> tuple[str, ...]:
    """Return the columns of a row that are about the same year and slot, in the order they are read."""
    wanted = slot_of(column)
    found = tuple(name for name in sorted(cells) if wanted is not None and slot_of(name) == wanted)
    return found or (column,)


def _question(column: str, words: str, unit: Unit | None) -> Question:
    if column == UNIT_COLUMN and unit is Unit.PERCENT:
        return Question(column, words, Wants.SCALE, SCALES)
    if column in CODES:
        return Question(column, words, Wants.CODE, tuple(CODES[column]))
    if column in {"equity measure", "deprecated"}:
        return Question(column, words, Wants.CODE, YES_NO)
    return Question(column, words, Wants.NUMBER if _is_number(column) else Wants.WORDS)


def slot_of(column: str) -> tuple[int, str] | None:
    """Return the fiscal year and slot that a column is about; None for one of the definition."""
    found = YEARLY.fullmatch(column)
    return (year_of(found[1]), SLOTS.get(found[2], found[2])) if found else None


def _is_number(column: str) -> bool:
    found = YEARLY.fullmatch(column)
    return found is not None and found[2] not in WORDS
