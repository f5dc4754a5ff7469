"""Take one's own request back: a page that names the consequence, and the step."""

from flask import redirect, render_template, request, url_for

from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import WithdrawRequest
from portal.domain.lifecycle import ResidentStep, resident_may
from portal.domain.permissions import RESIDENT
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.opening import expected, with_grant
from portal.web.residents.own.page import PressForm, Told, about, refused_page


@blueprint.route("/<lang>/track/<reference>/withdraw", methods=["GET", "POST"])
@access(Access.GRANT)
@with_grant
def own_withdraw(view: RequestView) -> Page:
    """Say what taking it back means, or take it back."""
    state = view.state
    here = url_for("residents.track", reference=state.reference)
    if request.method == "GET":
        if not resident_may(ResidentStep.WITHDRAW, state.status, state.outcome):
            return redirect(here, code=303)
        return _page(view)
    if not PressForm().validate_on_submit():
        return _page(view, stale_page(current_texts())), 400
    try:
        command = WithdrawRequest(reference=state.reference, expected=expected())
        execute(current_portal(), command, RESIDENT)
    except Refused as refused:
        return refused_page(state.reference, refused)
    return redirect(
        url_for("residents.track", reference=state.reference, told=Told.WITHDRAWN.value), code=303
    )


def _page(view: RequestView, problem: str | None = None) -> str:
    return render_template(
        "residents/own_withdraw.html",
        followers=view.state.followers,
        form=PressForm(),
        errors=[(None, problem)] if problem else [],
        **about(view),
    )
