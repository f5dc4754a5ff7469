"""Restatements: another value for one that is frozen, and what the checks ask about it.

Asked is what the new value raises: that it no longer fits the year's other values, say, which stay as they
were signed until they are restated themselves. Rules: performance.md (a value changes only by a restatement;
checks on every submitted number).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.domain.checks import Check, Finding
from portal.domain.papers import PaperKind
from portal.domain.report_questions import Question, Subject, Submitted, asked, number_of, question_key
from portal.domain.reports import SLOTS, Miss, missed, says_something
from portal.domain.values import MeasureYear, Number, Slot


@dataclass(frozen=True)
class Recount:
    """How the stored figure held on which a value stood, when the value was restated.

    `verdict`: what verifying it said (portal.queries.figures.verify), "" where nobody verified it. `then` is
    the number that counting again as of its moment gave, `moved` how many rows play another part now, by why.
    """

    figure: int
    verdict: str
    then: Decimal | None = None
    moved: Mapping[str, int] | None = None

    def document(self) -> dict[str, Any]:
        """Return it as it is kept."""
        then = None if self.then is None else str(self.then)
        return {"figure": self.figure, "verdict": self.verdict, "then": then, "moved": dict(self.moved or {})}


def questions_about(
    subject: Subject, year: int, slot: Slot, value: Number, answers: Mapping[str, str]
) -> tuple[Question, ...]:
    """Return what the checks ask when a value becomes another one.

    In: the measure with all years that are known of it; which value, and what it is to be; answers by the
    question's key (portal.domain.report_questions.question_key).
    """
    stands = subject.year(year)
    before = _values(stands)
    after = {**before, slot: value}
    found = asked(subject, Submitted(year, after, {slot}, before))
    miss = _newly_missed(subject, stands, slot, before, after)
    if miss is not None:
        found.append((Finding(Check.UNEXPLAINED_MISS, year, (miss.value, miss.against)), None))
    return tuple(Question(each, answers.get(question_key(each), "").strip(), of) for each, of in found)


def unanswered(questions: Sequence[Question]) -> list[Question]:
    """Return the questions that nobody has answered yet."""
    return [each for each in questions if not says_something(each.answer)]


def _values(stands: MeasureYear) -> dict[Slot, Number]:
    """Return what stands and was signed or approved: what is still to be reported is asked about then."""
    return {slot: number_of(stands.value(slot)) for slot in Slot if stands.value(slot).is_final}


def _newly_missed(
    subject: Subject,
    stands: MeasureYear,
    slot: Slot,
    before: Mapping[Slot, Number],
    after: Mapping[Slot, Number],
) -> Miss | None:
    """Return a miss that the new value makes, of the report that was signed last."""
    kind = PaperKind.YEAR_END if stands.actual.is_final else PaperKind.MID_YEAR
    own = {Slot.ACTUAL} if kind is PaperKind.YEAR_END else set(SLOTS[kind])
    if slot not in own | {Slot.TARGET}:
        return None

    def miss(values: Mapping[Slot, Number]) -> Miss | None:
        target = values.get(Slot.TARGET, Number()).number
        return missed(kind, subject.defined, target, [values.get(each, Number()) for each in SLOTS[kind]])

    return miss(after) if miss(before) is None else None
