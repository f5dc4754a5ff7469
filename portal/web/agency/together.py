"""The same step with several requests: a page that names each and its consequence, then each by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request, url_for

from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.domain import reference as references
from portal.domain.permissions import Permission, acting
from portal.queries.requests import RequestView, staff_request
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Filled
from portal.web.agency.gate import current_staff
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.steps import TOGETHER, StepPage, step_pages
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import status_word

MOST = 50
"""Requests at once: as many as a page of the queue has."""

EXPECTED = "expected-"


@dataclass(frozen=True)
class OneOf:
    """One of the requests: see agency/together.html. `problem` says why it does not take the step."""

    code: str
    url: str
    service: str
    reference_shown: str
    reference_spelled: str
    status_code: str
    status: str
    expected: int
    problem: str | None
    is_done: bool = False


@blueprint.route("/requests/together", methods=["GET", "POST"])
@needs(Permission.SEE_REQUESTS)
def together() -> Page:
    """Show what a step would do to each of the chosen requests, or take it with those that allow it."""
    page = _step(request.values.get("step", ""))
    views = _chosen(request.values.getlist("one"))
    if not views:
        return redirect(url_for("agency.queue"), code=303)
    lines = [_line(view, page) for view in views]
    fields = page.asks(views[0].state)
    if request.method == "GET":
        return _page(page, lines, Filled.empty(fields), [])
    filled = Filled.sent(fields)
    if not DeskForm().validate_on_submit():
        return _page(page, lines, filled, [stale_form()]), 400
    page.build(filled, views[0].state, 0)  # what is wrong with the form is the same for all
    if filled.errors:
        return _page(page, lines, filled, []), 422
    done = [_take(view, line, page, filled) for view, line in zip(views, lines, strict=True)]
    return render_template("agency/together_done.html", taken=page, lines=done)


def _step(code: str) -> StepPage:
    page = step_pages().get(code)
    if page is None or page.kind not in TOGETHER or not current_staff().may_open(page.permission):
        abort(404)
    return page


def _chosen(codes: Sequence[str]) -> list[RequestView]:
    """Return the requests that were chosen and that the reader may see, each once."""
    identity, found = current_staff(), []
    for code in list(dict.fromkeys(codes))[:MOST]:
        canonical = references.read(code)
        view = staff_request(current_portal(), canonical) if canonical else None
        if view and acting(identity.grants, identity.username, Permission.SEE_REQUESTS, view.state.agency):
            found.append(view)
    return found


def _line(view: RequestView, page: StepPage) -> OneOf:
    texts, state, identity = current_texts(), view.state, current_staff()
    problem = None
    if acting(identity.grants, identity.username, page.permission, state.agency) is None:
        problem = texts.gettext("This is not yours to do")
    elif not page.is_possible(state):
        problem = texts.gettext("Not possible as it stands now")
    return OneOf(
        code=state.reference,
        url=url_for("agency.request_page", reference=state.reference),
        service=str(view.service_name(texts.language)),
        reference_shown=references.shown(state.reference),
        reference_spelled=references.spelled(state.reference),
        status_code=state.status.value,
        status=status_word(texts, state.status),
        expected=state.sequence,
        problem=problem,
    )


def _take(view: RequestView, line: OneOf, page: StepPage, filled: Filled) -> OneOf:
    """Take the step with one request, unless it changed since the page that named it."""
    if line.problem is not None:
        return line
    identity = current_staff()
    actor = acting(identity.grants, identity.username, page.permission, view.state.agency)
    seen = request.form.get(EXPECTED + line.code, "")
    command = page.build(filled, view.state, int(seen) if seen.isascii() and seen.isdigit() else 0)
    if actor is None or command is None:
        raise LookupError(f"{line.code} was found to take {page.kind.value}, and does not")
    try:
        execute(current_portal(), command, actor)
    except Refused as refused:
        return replace(line, problem=in_words(refused))
    return replace(line, is_done=True)


def _page(page: StepPage, lines: list[OneOf], filled: Filled, problems: list[str]) -> str:
    return render_template(
        "agency/together.html",
        taken=page,
        lines=lines,
        ready=sum(line.problem is None for line in lines),
        form=DeskForm(),
        filled=filled,
        errors=filled.summary(problems),
    )
