"""Reviewing a plan: scores and comments of both reviewers, and then it is returned or approved."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import redirect, render_template, request

from portal.commands.papers.plans import Score, approve_plan, return_plan, score_plan
from portal.commands.refusals import Refused
from portal.domain.papers import PaperStatus, PaperStep
from portal.domain.permissions import Actor, Permission, Role
from portal.domain.plans import BEST_MARK, REVIEWERS, Criterion
from portal.portal import Portal
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, url_of
from portal.web.agency.year.reading import changes, document_shown, reviews
from portal.web.agency.year.submitting import is_repeat, seen
from portal.web.agency.year.words import criterion_words, role_word
from portal.web.current import current_portal, current_texts

COMMENT, CHANGES, CLOSING, ROLE = "comment", "changes", "closing", "role"


@blueprint.route("/year/<int:year>/<agency>/plan/review", methods=["GET", "POST"])
@needs(Permission.REVIEW_PAPERS)
def review_plan(year: int, agency: str) -> Page:
    """Show what was said of a plan, and take a score, a return or an approval."""
    page = loaded(year, agency)
    actor = actor_for(Permission.REVIEW_PAPERS, agency)
    if request.method == "GET" or page.paper is None:
        return _draw(page, {})
    go = request.form.get("go", "")
    filled = {code: Filled.sent(fields) for code, fields in _forms(page).items()}
    _keep_only(filled, go)
    if go not in DECISIONS:
        return _draw(page, filled), 400
    if not DeskForm().validate_on_submit():
        return _draw(page, filled, stale_form()), 400
    if any(each.errors for each in filled.values()):
        return _draw(page, filled), 422
    try:
        DECISIONS[go](current_portal(), page, filled[go], actor)
    except Refused as refused:
        page = loaded(year, agency)
        if not is_repeat(page, STEPS[go]):
            return _draw(page, filled, in_words(refused)), 409
    return redirect(url_of(page, "plan", told=go), code=303)


def _keep_only(filled: Mapping[str, Filled], go: str) -> None:
    """Leave the errors of the part whose button was pressed, and say where another part was filled in.

    All parts are one form, so that nothing that was typed into one is lost by the button of another.
    """
    texts = current_texts()
    for code, each in filled.items():
        if code == go:
            continue
        each.errors.clear()
        begun = [one for one in each.fields if each[one.name] and one.name != ROLE]
        if go in DECISIONS and begun:
            sentence = texts.gettext("This is not kept yet. Keep the score first, or empty it: %(what)s")
            if code != "scored":
                sentence = texts.gettext("You filled this in and pressed another button: %(what)s")
            each.errors[begun[0].name] = sentence % {"what": begun[0].label}


def _score(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    marks = {criterion: int(filled[criterion.value]) for criterion in Criterion}
    chosen = next((role for role in _roles(page) if role.value == filled[ROLE]), actor.role)
    actor, score = replace(actor, role=chosen), Score(marks, filled[COMMENT])
    if not _is_kept(page, score, actor):
        score_plan(portal, _number(page), score, actor, seen())


def _is_kept(page: PlanPage, score: Score, actor: Actor) -> bool:
    """Say whether the newest step is this very score: a button pressed twice is one step."""
    if not is_repeat(page, PaperStep.SCORE) or page.paper is None:
        return False
    last, marks = page.paper.steps[-1], {one.value: mark for one, mark in score.marks.items()}
    return (last.role, last.words, dict(last.marks)) == (actor.role.value, score.words, marks)


def _return(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    return_plan(portal, _number(page), filled[CHANGES], actor, seen())


def _approve(portal: Portal, page: PlanPage, filled: Filled, actor: Actor) -> None:
    approve_plan(portal, _number(page), filled[CLOSING], page.measures, actor, seen())


DECISIONS: dict[str, Callable[[Portal, PlanPage, Filled, Actor], None]] = {
    "scored": _score,
    "returned": _return,
    "approved": _approve,
}
"""What each button does, by what the next page is told."""

STEPS = {"scored": PaperStep.SCORE, "returned": PaperStep.RETURN, "approved": PaperStep.APPROVE}


def _roles(page: PlanPage) -> list[Role]:
    """Return in which roles the reader reviews plans; first those that have not scored this one."""
    held = {grant.role for grant in current_staff().grants}
    return sorted((role for role in REVIEWERS if role in held), key=lambda role: role not in page.waits_for())


def _number(page: PlanPage) -> int:
    return page.paper.line.number if page.paper else 0


def _forms(page: PlanPage) -> dict[str, list[DeskField]]:
    texts, roles = current_texts(), _roles(page)
    marks = ("", texts.gettext("No mark yet")), *((str(one), str(one)) for one in range(1, BEST_MARK + 1))
    hint = texts.gettext("1: not at all. 5: fully")
    comment = texts.gettext("Comment")
    changes = texts.gettext("What has to change")
    held = tuple((role.value, role_word(role)) for role in roles)
    asked = texts.gettext("You review plans in two roles. This score is that of the")
    return {
        "scored": [
            *([DeskField(ROLE, asked, Kind.SELECT, options=held, value=held[0][0])] if len(held) > 1 else []),
            *(
                DeskField(criterion.value, words, Kind.SELECT, hint, options=marks)
                for criterion, words in criterion_words().items()
            ),
            DeskField(COMMENT, comment, Kind.TEXT, optional=True),
        ],
        "returned": [DeskField(CHANGES, changes, Kind.TEXT)],
        "approved": [DeskField(CLOSING, comment, Kind.TEXT, optional=True)],
    }


def _draw(page: PlanPage, sent: Mapping[str, Filled], problem: str | None = None) -> str:
    filled = {code: sent.get(code) or Filled.empty(fields) for code, fields in _forms(page).items()}
    errors = [line for each in filled.values() for line in each.summary()]
    return render_template(
        "agency/year/review.html",
        form=DeskForm(),
        filled=filled,
        errors=[*([(None, problem)] if problem else []), *errors],
        reviews=reviews(page),
        changes=changes(page),
        lacks=lack_lines(page),
        seen=page.submissions,
        is_submitted=page.status is PaperStatus.SUBMITTED,
        typed=[line for each in sent.values() for line in each.typed],
        back=url_of(page, "plan"),
        here=url_of(page, "review_plan"),
        **document_shown(page),
        **about(page),
    )
