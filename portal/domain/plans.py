"""Plans of an agency's fiscal year: their fields, what a typed target says, and what a plan still lacks.

A plan is the fields of one paper (portal.domain.papers). Whoever writes types words; a target stays as it was
typed, and what it says is read from it each time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from portal.domain.checks import Check, Finding, findings
from portal.domain.papers import Field, PaperStep
from portal.domain.permissions import Role
from portal.domain.register import RegisteredMeasure, Unit, YearlyValues
from portal.domain.register_numbers import Cell, Sign, read_number
from portal.domain.report_numbers import is_long

MISSION, RISKS = "mission", "risks"

FRACTION = Decimal(1)
"""A percentage up to this much without its sign can mean a hundred times as much: it is asked about."""

TIMES_MORE = re.compile(
    r"\d[.\s\-]*(?:hundred|thousand|million|billion|trillion|dozen|k|m|mn|mm|mio|mil|b|bn)s?(?![a-z])",
    re.ASCII | re.IGNORECASE,
)
"""A number and a word or letter that makes it many times as large."""


class Criterion(StrEnum):
    """What reviewers score a plan by, from 1 to 5."""

    ALIGNMENT = "alignment"
    AMBITION = "ambition"
    EVIDENCE = "evidence"
    CLARITY = "clarity"


BEST_MARK = 5

REVIEWERS = (Role.PERFORMANCE_REVIEWER, Role.BUDGET_REVIEWER)
"""A plan is approved once each of them has scored it (performance.md: performance and budget reviewers)."""


def waits_for(steps: Iterable[tuple[PaperStep, str]]) -> tuple[Role, ...]:
    """Return who has not scored a plan since it was last submitted. In: its steps, each with its role."""
    scored: set[str] = set()
    for step, role in steps:
        if step is PaperStep.SUBMIT:
            scored.clear()
        elif step is PaperStep.SCORE:
            scored.add(role)
    return tuple(role for role in REVIEWERS if role.value not in scored)


def reviewed_at(steps: Iterable[tuple[PaperStep, datetime]]) -> datetime | None:
    """Return when what its reviewers last sent back was submitted; None for a plan that never went back."""
    submitted: datetime | None = None
    found: datetime | None = None
    for step, at in steps:
        if step is PaperStep.SUBMIT:
            submitted = at
        elif step is PaperStep.RETURN:
            found = submitted
    return found


class TargetFault(StrEnum):
    """Why what was typed as a target is no number that could be approved."""

    NOT_A_NUMBER = "not_a_number"
    OTHER_UNIT = "other_unit"
    UNCLEAR_SCALE = "unclear_scale"
    BELOW_ZERO = "below_zero"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Target:
    """What a typed target says, in the measure's unit. `instead`: a number to write, "" for none."""

    number: Decimal | None = None
    fault: TargetFault | None = None
    instead: str = ""


def read_target(text: str, unit: Unit | None, currency: str) -> Target:
    """Read a target as it was typed; one that is empty says nothing and has no fault.

    `currency` is the sign of the city's own money; another one is another unit, and nothing is converted.
    """
    if not text.strip():
        return Target()
    cell = read_number(text)
    if cell.number is None:
        if cell.too_long:
            return Target(fault=TargetFault.TOO_LONG)
        return Target(fault=TargetFault.NOT_A_NUMBER, instead=_only_number(text))
    if _fits(cell, unit) and cell.is_foreign(currency):
        return Target(fault=TargetFault.OTHER_UNIT)
    fault = _fault_of(cell, cell.number, unit)
    if fault in {TargetFault.OTHER_UNIT, TargetFault.UNCLEAR_SCALE}:
        return Target(fault=fault, instead=f"{cell.number:f}")
    return Target(fault=fault) if fault else Target(cell.number)


def _fault_of(cell: Cell, number: Decimal, unit: Unit | None) -> TargetFault | None:
    if is_long(number):
        return TargetFault.TOO_LONG
    if not _fits(cell, unit):
        return TargetFault.OTHER_UNIT
    if unit is Unit.PERCENT and cell.sign is Sign.NONE and 0 < number <= FRACTION:
        return TargetFault.UNCLEAR_SCALE
    return TargetFault.BELOW_ZERO if unit in {Unit.COUNT, Unit.DURATION} and number < 0 else None


def _fits(cell: Cell, unit: Unit | None) -> bool:
    needed = {Sign.PERCENT: Unit.PERCENT, Sign.CURRENCY: Unit.CURRENCY}.get(cell.sign)
    return needed is None or unit is None or unit is needed


def _only_number(text: str) -> str:
    """Return the one number in a text; "" where there is none, more than one, or nobody can tell which.

    1.25 of "1.25 million" would be wrong by a million, so that is none.
    """
    if TIMES_MORE.search(text):
        return ""
    found = re.findall(r"[-\u2212\u2013]?\d[\d,.]*", text, re.ASCII)
    number = found[0].rstrip(",.") if len(found) == 1 else ""
    return number if read_number(number).number is not None else ""


@dataclass(frozen=True)
class Basis:
    """A measure that a plan is made for. `before`: what the fiscal year before it says.

    `service` names its budget service, by which a plan says what the service does. `currency` is the sign of
    the city's own money.
    """

    identity: str
    defined: RegisteredMeasure
    before: YearlyValues
    currency: str

    @property
    def service(self) -> str:
        """The budget service's number, or its name where it has none: a renamed service keeps its words."""
        return service_code(self.defined.service_code or self.defined.service)


@dataclass(frozen=True)
class Goal:
    """A goal of the Action Plan, by the codes of its pillar and its own."""

    pillar: str
    code: str


NO_SERVICE = "other"
"""Stands for the budget service of measures whose register names none."""


def service_code(text: str) -> str:
    """Return a budget service's number or name as fields and addresses name it."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold(), flags=re.ASCII).strip("-")[:80] or NO_SERVICE


def service_field(code: str) -> str:
    """Name the field that says what a budget service does."""
    return f"service.{code}"


def goal_field(code: str) -> str:
    """Name the field of a goal of the Action Plan."""
    return f"goal.{code}"


def target_field(identity: str) -> str:
    """Name the field of a measure's target."""
    return f"target.{identity}"


def why_field(identity: str) -> str:
    """Name the field of a target's explanation."""
    return f"why.{identity}"


def answer_field(check: Check, identity: str) -> str:
    """Name the field that answers what a check asks of a measure."""
    return f"answer.{check.value}.{identity}"


def asked_of(year: int, target: Target, basis: Basis) -> tuple[Finding, ...]:
    """Return what the checks of numbers ask of a target, beside the year before."""
    if target.number is None:
        return ()
    of = basis.defined
    found = findings(
        [basis.before, YearlyValues(year=year, target=target.number)], of.interval, of.unit, of.direction
    )
    return tuple(each for each in found if each.year == year)


def names_in(
    fields: Mapping[str, Field], year: int, measures: Sequence[Basis], goals: Sequence[Goal]
) -> tuple[str, ...]:
    """Return the names of the fields that a plan has now, in its order.

    Others may have been written in: of a measure that was retired since, or a question that no longer comes
    up. Their words are kept, and nothing in the plan waits for them.
    """
    found = [MISSION, *(goal_field(each.code) for each in goals)]
    for each in measures:
        name = target_field(each.identity)
        target = read_target(fields.get(name, Field()).text, each.defined.unit, each.currency)
        found += [service_field(each.service), name, why_field(each.identity)]
        found += [answer_field(one.check, each.identity) for one in asked_of(year, target, each)]
    return tuple(dict.fromkeys([*found, RISKS]))


def left_out(
    fields: Mapping[str, Field], year: int, measures: Sequence[Basis], goals: Sequence[Goal]
) -> tuple[str, ...]:
    """Return the names of the fields that say something, and are in the plan no longer; in their order."""
    others = sorted(fields.keys() - set(names_in(fields, year, measures, goals)))
    return tuple(name for name in others if fields[name].text.strip() or fields[name].open_beside)


class Lack(StrEnum):
    """What keeps a plan from being submitted, in the order in which it is said."""

    EMPTY = "empty"
    NO_GOAL = "no_goal"
    TARGET = "target"
    NO_TARGET = "no_target"
    UNANSWERED = "unanswered"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class Lacking:
    """One thing that a plan lacks: in which field; of which measure, by identity; which check asks it."""

    lack: Lack
    field: str
    identity: str = ""
    check: Check | None = None


def lacking(
    fields: Mapping[str, Field], year: int, measures: Sequence[Basis], goals: Sequence[Goal]
) -> tuple[Lacking, ...]:
    """Return what a plan lacks: in order of its parts.

    In: its fields; its fiscal year; its measures; the Action Plan's goals. Each part needs words,
    but of the goals one is enough. A measure needs a target, or an explanation of why it has none.
    """
    texts = {name: each.text.strip() for name, each in fields.items()}
    needed = [
        MISSION,
        RISKS,
        *(service_field(code) for code in dict.fromkeys(each.service for each in measures)),
    ]
    found = [Lacking(Lack.EMPTY, name) for name in needed if not texts.get(name)]
    if goals and not any(texts.get(goal_field(each.code)) for each in goals):
        found.append(Lacking(Lack.NO_GOAL, goal_field(goals[0].code)))
    for each in measures:
        found += _lacking_of(texts, year, each)
    known = names_in(fields, year, measures, goals)
    unsettled = [name for name in known if fields.get(name, Field()).open_beside]
    found += [Lacking(Lack.UNSETTLED, name) for name in unsettled]
    return tuple(found)


def _lacking_of(texts: Mapping[str, str], year: int, basis: Basis) -> Iterable[Lacking]:
    name = target_field(basis.identity)
    target = read_target(texts.get(name, ""), basis.defined.unit, basis.currency)
    if target.fault is not None:
        yield Lacking(Lack.TARGET, name, basis.identity)
    elif target.number is None and not texts.get(why_field(basis.identity)):
        yield Lacking(Lack.NO_TARGET, name, basis.identity)
    for each in asked_of(year, target, basis):
        answer = answer_field(each.check, basis.identity)
        if not texts.get(answer):
            yield Lacking(Lack.UNANSWERED, answer, basis.identity, each.check)
