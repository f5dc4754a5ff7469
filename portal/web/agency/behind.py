"""The requests behind a public figure: what was counted, what was left out and why, with their references."""

from collections.abc import Iterator

from flask import abort, render_template, request

from portal.domain.lifecycle import MilestoneKind, Outcome
from portal.domain.measures import Exclusion, Measure
from portal.domain.permissions import Permission, agencies_for
from portal.outcomes.behind import Part
from portal.queries.performance import By, Cut, Question
from portal.queries.performance.behind import MOST, BehindView, Kind, Wanted, behind_view
from portal.queries.performance.measure import BESIDE, PARTS
from portal.queries.performance.quality import desk_scope
from portal.texts import Texts
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff, refuse
from portal.web.agency.pages import Asked, going_on, number_in, this_page
from portal.web.agency.words import request_links
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import code_name
from portal.web.fiscal_years import asked_year, dates_words, quarter_words
from portal.wording.lifecycle import milestone_word, outcome_word
from portal.wording.measures import exclusion_word, measure_name

WITH_REQUESTS = frozenset({*PARTS, Measure.DIGITAL_TAKE_UP, Measure.CONFIRMED_FIXED, Measure.SATISFACTION})
"""Figures whose requests can be listed: the public ones, and those that are public only by quarter
(docs/decisions/0030), which only supervisors see."""

PLACES = (Cut.DISTRICT, Cut.NEIGHBOURHOOD)
"""What may not be known of a request: figures have a row of their own for these."""

Link = tuple[str, str, bool]
"""The words of a link, its address, and whether it leads to what is shown."""


@blueprint.get("/figures/<measure>")
@needs(Permission.SEE_ROWS)
def figure(measure: str) -> str:
    """Show what a figure was counted from; the address asks as that of the public page does."""
    if measure not in WITH_REQUESTS:
        abort(404)
    wanted, question, kind, passed = _wanted(Measure(measure)), _question(), _kind(), number_in("after") or 0
    permission = Permission.SEE_ROWS if measure in PARTS else Permission.SUPERVISE
    if not current_staff().may_open(permission):
        refuse(permission)
    allowed = desk_scope(agencies_for(current_staff().grants, permission))
    view = behind_view(current_portal(), wanted, question, allowed, kind, passed)
    if view is None:
        abort(404)
    texts, asked = current_texts(), _asked(view, wanted)
    return render_template(
        "agency/behind.html",
        measure=measure_name(texts, wanted.measure),
        year=view.year,
        days=dates_words(texts, view.span.first_day, view.span.last_day),
        as_of=texts.date_time(view.as_of) if view.as_of else None,
        promise=milestone_word(texts, wanted.promise) if wanted.promise else None,
        only=[code_name(cut, code) for cut, code in question.cuts.items()],
        kinds=[
            (_kind_words(texts, each), count, this_page({**asked, **_of(each)}), each == kind)
            for each, count in view.counts.items()
        ],
        kind=_kind_words(texts, kind) if kind else None,
        passed=passed,
        on_url=going_on({**asked, **_of(kind)}, view.counts.get(kind, 0), MOST) if kind else None,
        ways_to=[
            (texts.gettext("Promises"), list(_promises(wanted, asked))),
            (texts.gettext("Outcomes"), list(_outcomes(wanted, asked))),
            (texts.gettext("Places"), list(_places(wanted, asked))),
        ],
        parts=list(_parts(view, wanted, asked)),
        rows=request_links(view.requests),
    )


def _question() -> Question:
    cuts = {cut: request.args[cut.value] for cut in Cut if request.args.get(cut.value)}
    return Question(asked_year(), cuts=cuts)


def _wanted(measure: Measure) -> Wanted:
    """Return which figure is asked for; 404 for what there is not, or not of this measure."""
    given = request.args.get("promise")
    if given is not None and (given not in list(MilestoneKind) or measure not in BESIDE):
        abort(404)
    outcome, unknown = request.args.get("outcome"), request.args.get("unknown")
    if outcome is not None and (outcome not in list(Outcome) or measure is not Measure.DONE_SHARE):
        abort(404)
    if unknown is not None and unknown not in PLACES:
        abort(404)
    parts = [(by, number) for by in (By.QUARTER, By.MONTH) if (number := number_in(by.value)) is not None]
    return Wanted(
        measure,
        MilestoneKind(given) if given else None,
        parts[0] if parts else None,
        Outcome(outcome) if outcome else None,
        Cut(unknown) if unknown else None,
    )


def _kind() -> Kind | None:
    """Return the kind of cases that is asked for; 404 for one that there cannot be."""
    part, reason = request.args.get("part"), request.args.get("reason")
    if part is None:
        return None
    if part not in list(Part) or (reason is not None and reason not in list(Exclusion)):
        abort(404)
    return Part(part), reason


def _asked(view: BehindView, wanted: Wanted) -> dict[str, str | int | None]:
    """Return what the address asks for, without a kind of cases."""
    part = {wanted.part[0].value: wanted.part[1]} if wanted.part else {}
    promise = wanted.promise and wanted.promise.value
    cuts = {cut.value: code for cut, code in _question().cuts.items()}
    more = {
        "outcome": wanted.outcome and wanted.outcome.value,
        "unknown": wanted.unknown and wanted.unknown.value,
    }
    return {"year": view.year, "promise": promise, **more, **part, **cuts}


def _of(kind: Kind) -> Asked:
    return {"part": kind[0].value, "reason": kind[1]}


def _promises(wanted: Wanted, asked: Asked) -> Iterator[Link]:
    """Give the figure of one promise of each request, and those of each promise by itself."""
    if wanted.measure not in BESIDE:
        return
    texts = current_texts()
    headline = texts.gettext("One promise of each request: the work, or else the inspection")
    yield headline, this_page({**asked, "promise": None}), wanted.promise is None
    for kind in MilestoneKind:
        yield milestone_word(texts, kind), this_page({**asked, "promise": kind}), kind is wanted.promise


def _outcomes(wanted: Wanted, asked: Asked) -> Iterator[Link]:
    """Give all that was closed, and what ended in each way."""
    if wanted.measure is not Measure.DONE_SHARE:
        return
    texts = current_texts()
    yield texts.gettext("However it ended"), this_page({**asked, "outcome": None}), wanted.outcome is None
    for outcome in Outcome:
        yield (
            outcome_word(texts, outcome),
            this_page({**asked, "outcome": outcome}),
            outcome is wanted.outcome,
        )


def _places(wanted: Wanted, asked: Asked) -> Iterator[Link]:
    """Give the requests of every place, and those whose place is not known."""
    texts = current_texts()
    yield texts.gettext("Any place"), this_page({**asked, "unknown": None}), wanted.unknown is None
    for cut in PLACES:
        words = {
            Cut.DISTRICT: texts.gettext("District not known"),
            Cut.NEIGHBOURHOOD: texts.gettext("Neighborhood not known"),
        }[cut]
        yield words, this_page({**asked, "unknown": cut}), cut is wanted.unknown


def _parts(view: BehindView, wanted: Wanted, asked: Asked) -> Iterator[Link]:
    """Give the whole year, its quarters and its months, as far as they have begun."""
    texts = current_texts()
    whole = {name: each for name, each in asked.items() if name not in view.parts}
    yield texts.gettext("All of the year"), this_page(whole), wanted.part is None
    for by in (By.QUARTER, By.MONTH):
        for number, span in enumerate(view.parts[by], start=1):
            words = quarter_words(texts, number) if by is By.QUARTER else texts.month(span.first_day)
            yield words, this_page({**whole, by.value: number}), wanted.part == (by, number)


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
    if reason is None:
        return words
    return texts.gettext("%(part)s, %(reason)s") % {
        "part": words,
        "reason": exclusion_word(texts, Exclusion(reason)),
    }
