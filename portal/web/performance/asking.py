"""What a page of figures is asked for, in its address: such an address can be kept and sent on."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort, request, url_for

from portal.domain.lifecycle import MilestoneKind
from portal.domain.measures import Measure
from portal.queries.performance import By, Cut, Question
from portal.web.fiscal_years import asked_year

PAGE = "performance.index"

PARAMETERS = ("year", "by", *(cut.value for cut in Cut))
"""What `asked` reads."""

_Code = TypeVar("_Code", bound=StrEnum)


def asked() -> Question:
    """Return what the address asks for; 404 for a year or a view that there cannot be."""
    cuts = {cut: request.args[cut.value] for cut in Cut if request.args.get(cut.value)}
    return Question(asked_year(), code_of(By, request.args.get("by", By.SERVICE)), cuts)


def code_of(codes: type[_Code], given: str) -> _Code:
    """Return a code of an enumeration; 404 for what is none."""
    try:
        return codes(given)
    except ValueError:
        abort(404)


def address(question: Question, measure: Measure | None = None) -> str:
    """Return the address of a view; what is usual (by service) is left out."""
    values: dict[str, Any] = {cut.value: question.cuts[cut] for cut in Cut if cut in question.cuts}
    if question.year is not None:
        values["year"] = question.year
    if question.by is not By.SERVICE:
        values["by"] = question.by.value
    if measure is None:
        return url_for(PAGE, **values)
    return url_for("performance.measure", measure=measure.value, **values)


def behind(question: Question, measure: Measure, promise: MilestoneKind | None = None) -> str:
    """Return where staff find the requests behind a measure of a part of the city, or one promise of it."""
    values: dict[str, Any] = {cut.value: code for cut, code in question.cuts.items()}
    if promise is not None:
        values["promise"] = promise.value
    return url_for("agency.figure", measure=measure.value, year=question.year, **values)


def narrowed(question: Question, cut: Cut, code: str, by: By = By.SERVICE) -> Question:
    """Return a question for a part of what was asked for, and what its rows then are."""
    return replace(question, by=by, cuts={**question.cuts, cut: code})


def widened(question: Question, cut: Cut) -> Question:
    """Return a question for more than was asked for."""
    return replace(question, cuts={each: code for each, code in question.cuts.items() if each is not cut})
