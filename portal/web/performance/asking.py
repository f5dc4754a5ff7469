"""What a page of figures is asked for, in its address: such an address can be kept and sent on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort, request, url_for

from portal.domain.lifecycle import MilestoneKind
from portal.domain.measures import Measure
from portal.queries.performance import By, Cut, NoSuchCode, Question
from portal.web.current import current_texts
from portal.web.figure_words import code_name
from portal.web.fiscal_years import asked_year
from portal.web.narrowing import NotKnown, Way, understood
from portal.web.performance.words import view_word

PAGE = "performance.index"

PARAMETERS = ("year", "by", *(cut.value for cut in Cut))
"""What `asked` reads."""

MOST_NAMED = 12
"""Of so many agencies, districts … at most each is named where one is not known; more stand in the table."""

TABLES = "#tables"
"""Where a page of figures has its tables."""

_Code = TypeVar("_Code", bound=StrEnum)
_View = TypeVar("_View")


def asked() -> Question:
    """Return what the address asks for; 404 for a year that there cannot be. Errors: NotKnown."""
    given = {name: value for name, value in understood() if value}
    by = given.get("by", By.SERVICE)
    if by not in list(By):
        raise NotKnown({"by": _views})
    return Question(asked_year(), By(by), {cut: given[cut.value] for cut in Cut if cut.value in given})


def found(look: Callable[[], _View | None]) -> _View:
    """Return the figures that were asked for; 404 for a year without any. Errors: NotKnown."""
    try:
        return look() or abort(404)
    except NoSuchCode as error:
        ways = {cut.value: _ways(cut, codes) for cut, codes in error.there_are.items()}
        raise NotKnown(ways) from error


def _views() -> list[Way]:
    question, measure = asked(), _measure()
    return [
        (view_word(current_texts(), by), address(replace(question, by=by), measure) + TABLES) for by in By
    ]


def _ways(cut: Cut, codes: Sequence[str]) -> Callable[[], list[Way]]:
    """Return what gives the ways to what there is of a cut: each by its name, or the table that has all."""

    def ways() -> list[Way]:
        question, measure = asked(), _measure()
        if len(codes) > MOST_NAMED:
            by = By(cut.value)
            return [(view_word(current_texts(), by), address(replace(question, by=by), measure) + TABLES)]
        return [
            (code_name(cut, code), address(narrowed(question, cut, code, question.by), measure))
            for code in codes
        ]

    return ways


def _measure() -> Measure | None:
    """Return the measure whose page this is; None on that of all figures."""
    name = (request.view_args or {}).get("measure")
    return Measure(name) if name else None


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
