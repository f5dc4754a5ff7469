"""Reviewing a plan: scores and comments of both reviewers, and then it is returned or approved."""

from collections.abc import Callable

from flask import redirect, render_template, request

from portal.commands.papers.plans import Score, approve_plan, return_plan, score_plan
from portal.commands.refusals import Refused
from portal.domain.papers import PaperStatus
from portal.domain.permissions import Actor, Permission
from portal.domain.plans import BEST_MARK, Criterion
from portal.portal import Portal
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.year.plan import PlanPage, about, loaded, reviews, url_of
from portal.web.agency.year.words import criterion_words
from portal.web.current import current_portal, current_texts

COMMENT, CHANGES, CLOSING = "comment", "changes", "closing"


@blueprint.route("/year/<int:year>/<agency>/plan/review", methods=["GET", "POST"])
@needs(Permission.REVIEW_PAPERS)
def review_plan(year: int, agency: str) -> Page:
    """Show what was said of a plan, and take a score, a return or an approval."""
    page = loaded(year, agency)
    actor = actor_for(Permission.REVIEW_PAPERS, agency)
    if request.method == "GET" or page.paper is None:
        return _draw(page, {})
    go = request.form.get("go", "")
    if go not in DECISIONS:
        return _draw(page, {}), 400
    filled = Filled.sent(_forms()[go])
    if not DeskForm().validate_on_submit():
        return _draw(page, {go: filled}, stale_form()), 400
    if filled.errors:
        return _draw(page, {go: filled}), 422
    try:
        DECISIONS[go](current_portal(), page, filled, actor)
    except Refused as refused:
        return _draw(page, {go: filled}, in_words(refused)), 409
    return redirect(url_of(page, "plan", told=go), code=303)


def _score(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    marks = {criterion: int(filled[criterion.value]) for criterion in Criterion}
    score_plan(portal, _number(page), Score(marks, filled[COMMENT]), actor)


def _return(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    return_plan(portal, _number(page), filled[CHANGES], actor)


def _approve(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    approve_plan(portal, _number(page), filled[CLOSING], page.measures, actor)


DECISIONS: dict[str, Callable[[Portal, PlanPage, Filled, Actor], None]] = {
    "scored": _score,
    "returned": _return,
    "approved": _approve,
}
"""What each button does, by what the next page is told."""


def _number(page: PlanPage) -> int:
    return page.paper.line.number if page.paper else 0


def _forms() -> dict[str, list[DeskField]]:
    texts = current_texts()
    marks = ("", texts.gettext("No mark yet")), *((str(one), str(one)) for one in range(1, BEST_MARK + 1))
    hint = texts.gettext("1: not at all. 5: fully")
    comment = texts.gettext("Comment")
    changes = texts.gettext("What has to change")
    return {
        "scored": [
            *(
                DeskField(criterion.value, words, Kind.SELECT, hint, options=marks)
                for criterion, words in criterion_words().items()
            ),
            DeskField(COMMENT, comment, Kind.TEXT, optional=True),
        ],
        "returned": [DeskField(CHANGES, changes, Kind.TEXT)],
        "approved": [DeskField(CLOSING, comment, Kind.TEXT, optional=True)],
    }


def _draw(page: PlanPage, sent: dict[str, Filled], problem: str | None = None) -> str:
    filled = {code: sent.get(code) or Filled.empty(fields) for code, fields in _forms().items()}
    errors = [line for each in sent.values() for line in each.summary()]
    return render_template(
        "agency/year/review.html",
        form=DeskForm(),
        filled=filled,
        errors=[*([(None, problem)] if problem else []), *errors],
        reviews=reviews(page),
        is_submitted=page.status is PaperStatus.SUBMITTED,
        back=url_of(page, "plan"),
        here=url_of(page, "review_plan"),
        **about(page),
    )
