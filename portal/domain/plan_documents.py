"""What a plan says as a document: with the names and numbers of the day on which it was approved."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.domain.papers import Field
from portal.domain.plans import (
    MISSION,
    RISKS,
    Basis,
    Goal,
    answer_field,
    asked_of,
    goal_field,
    read_target,
    service_field,
    target_field,
    why_field,
)


def document_of(
    fields: Mapping[str, Field], year: int, measures: Sequence[Basis], goals: Sequence[Goal]
) -> dict[str, Any]:
    """Return what a plan says as a document, with each measure as it is today: what an approval freezes.

    Numbers are decimal texts in the measure's unit. A target that is no number is there as it was typed.
    """

    def text(name: str) -> str:
        return fields.get(name, Field()).text.strip()

    names = {each.service: each.defined.service for each in measures}
    return {
        "mission": text(MISSION),
        "risks": text(RISKS),
        "services": [
            {
                "code": code,
                "name": name or code,
                "text": text(service_field(code)),
                "measures": [_documented(year, each, text) for each in measures if each.service == code],
            }
            for code, name in names.items()
        ],
        "goals": [
            {"pillar": each.pillar, "goal": each.code, "text": words}
            for each in goals
            if (words := text(goal_field(each.code)))
        ],
    }


def _documented(year: int, basis: Basis, text: Callable[[str], str]) -> dict[str, Any]:
    of, before = basis.defined, basis.before
    typed = text(target_field(basis.identity))
    target = read_target(typed, of.unit, basis.currency)
    return {
        "identity": basis.identity,
        "title": of.title,
        "unit": of.unit.value if of.unit else None,
        "direction": of.direction.value if of.direction else None,
        "target": _decimal_text(target.number),
        "typed": typed,
        "explanation": text(why_field(basis.identity)),
        "last_target": _decimal_text(before.target),
        "last_actual": _decimal_text(before.actual) or before.actual_lack or None,
        "answers": {
            each.check.value: text(answer_field(each.check, basis.identity))
            for each in asked_of(year, target, basis)
        },
    }


def _decimal_text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
