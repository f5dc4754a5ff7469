"""Showing once more who one is, before an act that must not be somebody else's at an open desk."""

from typing import Any

from flask import abort, make_response, redirect, render_template, request, session, url_for

from portal.commands.limits import count, look
from portal.commands.staff.signing_in import ask_for_link, prove
from portal.domain.limits import Limited
from portal.domain.permissions import Permission
from portal.domain.staff import PROOF_LASTS
from portal.forms.staff import ProofForm, StaffForm
from portal.queries.staff import account
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY, current_staff, forget_staff
from portal.web.agency.returning import own_path, safe_next
from portal.web.agency.signing_in import NEXT_KEY, Page, stale_page, too_often
from portal.web.current import current_portal, current_texts
from portal.web.limits import network, require


def proved_recently() -> bool:
    """Say whether whoever is signed in has shown in the last ten minutes that it is really them."""
    return current_portal().now() - current_staff().proved_at < PROOF_LASTS


def require_proof() -> None:
    """Lead to the page that asks for a password or a code, and then back, unless that was just done.

    Call it first in a view that exports personal data. Errors: aborts with a redirect.
    """
    if not proved_recently():
        there: Any = redirect(url_for("agency.proof", next=own_path(request)), code=303)
        abort(make_response(there))


@blueprint.get("/prove")
@needs(Permission.SIGN_IN)
def proof() -> Page:
    """Ask for a password or a code."""
    return _page(safe_next(request.args.get("next")))


@blueprint.post("/prove")
@needs(Permission.SIGN_IN)
def send_proof() -> Page:
    """Check it, and go back to where it was asked for."""
    form, portal, staff = ProofForm(), current_portal(), current_staff()
    next_path = safe_next(request.form.get("next"))
    if not form.validate_on_submit():
        return _page(next_path, stale_page()), 400
    who = f"{staff.username} {network(request.remote_addr)}"
    tally = look(portal, Limited.SIGN_INS, who)
    if not tally.allowed:
        return too_often(tally)
    if not prove(portal, str(session.get(COOKIE_KEY, "")), str(form.proof.data or "")):
        count(portal, Limited.SIGN_INS, who)
        return _page(next_path, current_texts().gettext("This is neither your password nor your code")), 422
    forget_staff()
    return redirect(next_path or url_for("agency.home"), code=303)


@blueprint.post("/prove/link")
@needs(Permission.SIGN_IN)
def send_proof_link() -> Page:
    """Have a link sent to whoever has neither password nor authenticator; used here, it is their proof."""
    portal, staff = current_portal(), current_staff()
    next_path = safe_next(request.form.get("next"))
    if not StaffForm().validate_on_submit():
        return _page(next_path, stale_page()), 400
    found = account(portal, staff.username)
    if found is not None and not found.is_set_up and portal.mail is not None:
        require(Limited.LINKS_TO_ONE, found.email)
        ask_for_link(portal, found.email, current_texts().language)
        session[NEXT_KEY] = next_path
    return redirect(url_for("agency.proof", next=next_path, told="sent"), code=303)


def _page(next_path: str | None, problem: str | None = None) -> str:
    portal, texts = current_portal(), current_texts()
    found = account(portal, current_staff().username)
    is_set_up = found is not None and found.is_set_up
    sent = texts.gettext("We sent a link to your email address at work. Open it in this browser.")
    return render_template(
        "agency/proof.html",
        form=ProofForm(),
        next_path=next_path,
        is_set_up=is_set_up,
        can_send=portal.mail is not None,
        at_provider=found is not None and found.is_linked and portal.settings.oidc is not None,
        told=sent if request.args.get("told") == "sent" and not problem else None,
        errors=[("proof" if is_set_up else None, problem)] if problem else [],
    )
