"""The requests behind a public figure: what was counted, what was left out and why, with their references."""

from dataclasses import replace

from flask import abort, render_template, request, url_for

from portal.domain.measures import Exclusion, Measure
from portal.domain.permissions import Permission, agencies_for
from portal.outcomes.behind import Part
from portal.queries.performance import Cut, Question
from portal.queries.performance.behind import MOST, Kind, behind_view
from portal.queries.performance.measure import PARTS
from portal.queries.performance.quality import desk_scope
from portal.texts import Texts
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.words import request_links
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year

WITH_REQUESTS = frozenset({*PARTS, Measure.DIGITAL_TAKE_UP})
"""Figures whose requests can be listed: the public ones, and by which way people asked, which is public only
by quarter (docs/decisions/0030)."""


@blueprint.get("/figures/<measure>")
@needs(Permission.SUPERVISE)
def figure(measure: str) -> str:
    """Show what a figure was counted from; the address asks as that of the public page does."""
    if measure not in WITH_REQUESTS:
        abort(404)
    question = _question()
    allowed = desk_scope(agencies_for(current_staff().grants, Permission.SUPERVISE))
    name, kind, texts = Measure(measure), _kind(), current_texts()
    view = behind_view(current_portal(), name, question, allowed, kind)
    if view is None:
        abort(404)
    question = replace(question, year=view.year)
    return render_template(
        "agency/behind.html",
        measure=name.value,
        year=view.year,
        only=[f"{cut.value}: {code}" for cut, code in question.cuts.items()],
        kinds=[
            (_kind_words(texts, each), count, _address(name, question, each), each == kind)
            for each, count in view.counts.items()
        ],
        kind=_kind_words(texts, kind) if kind else None,
        most=MOST,
        rows=request_links(view.requests),
    )


def _question() -> Question:
    cuts = {cut: request.args[cut.value] for cut in Cut if request.args.get(cut.value)}
    return Question(asked_year(), cuts=cuts)


def _kind() -> Kind | None:
    """Return the kind of cases that is asked for; 404 for one that there cannot be."""
    part, reason = request.args.get("part"), request.args.get("reason")
    if part is None:
        return None
    if part not in list(Part) or (reason is not None and reason not in list(Exclusion)):
        abort(404)
    return Part(part), reason


def _address(measure: Measure, question: Question, kind: Kind) -> str:
    values = {cut.value: code for cut, code in question.cuts.items()}
    part, reason = kind
    more = {"reason": reason} if reason else {}
    return url_for(
        "agency.figure",
        measure=measure.value,
        **{"year": str(question.year), "part": part.value, **values, **more},  # type: ignore[arg-type]
    )


def _kind_words(texts: Texts, kind: Kind) -> str:
    """Say what a case is to the figure."""
    part, reason = kind
    words = {
        Part.NUMERATOR: texts.gettext("Above the line"),
        Part.DENOMINATOR: texts.gettext("Below the line only"),
        Part.SUSPECT: texts.gettext("Below the line, without the credit of a suspect close"),
        Part.OTHER: texts.gettext("Ended in another way"),
        Part.EXCLUDED: texts.gettext("Left out"),
    }[part]
    return f"{words}: {reason}" if reason else words
