"""Signing in by a link that comes by e-mail. Looking at it changes nothing; pressing the button does."""

from flask import redirect, render_template, request, session, url_for

from portal.commands.staff.signing_in import SignedIn, ask_for_link, use_link
from portal.domain.limits import Limited
from portal.domain.staff import is_email
from portal.forms.staff import LinkForm, StaffForm
from portal.queries.staff import linked
from portal.web.access import Access, access
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY
from portal.web.agency.returning import safe_next
from portal.web.agency.signing_in import NEXT_KEY, STEP_KEY, Page, begin_session, stale_page
from portal.web.current import current_portal, current_texts
from portal.web.limits import require


@blueprint.get("/sign-in/link")
@access(Access.ANYONE)
def ask_link() -> Page:
    """Ask where the link is to go."""
    return _ask_page(was_sent=request.args.get("told") == "sent")


@blueprint.post("/sign-in/link")
@access(Access.ANYONE)
def send_link() -> Page:
    """Have the link sent. What the page says is the same whether there is such an account or not."""
    form, texts = LinkForm(), current_texts()
    if not form.validate_on_submit():
        return _ask_page(problem=stale_page()), 400
    email = str(form.email.data or "").strip().casefold()
    if not is_email(email):
        return _ask_page(problem=texts.gettext("Enter your email address in full, with the @")), 422
    require(Limited.LINKS)
    require(Limited.LINKS_TO_ONE, email)
    if current_portal().mail is not None:
        ask_for_link(current_portal(), email, texts.language)
    return redirect(url_for("agency.ask_link", told="sent"), code=303)


@blueprint.get("/link/<secret>")
@access(Access.STAFF_LINK)
def link(secret: str) -> Page:
    """Say whom the link signs in, and offer the button."""
    account = linked(current_portal(), secret)
    return _gone() if account is None else _link_page()


@blueprint.post("/link/<secret>")
@access(Access.STAFF_LINK)
def exchange_link(secret: str) -> Page:
    """Exchange the link, and lead to an address without it."""
    portal = current_portal()
    if not StaffForm().validate_on_submit():
        return (_link_page(stale_page()), 400) if linked(portal, secret) else _gone()
    found = use_link(portal, secret, session.get(COOKIE_KEY))
    if found is None:
        return _gone()
    if isinstance(found, SignedIn):
        next_path = safe_next(session.get(NEXT_KEY))
        begin_session(found.secret)
        return redirect(next_path or url_for("agency.home"), code=303)
    session[STEP_KEY], session[NEXT_KEY] = found.secret, None
    return redirect(url_for("agency.code"), code=303)


def _ask_page(problem: str | None = None, was_sent: bool = False) -> str:
    return render_template(
        "agency/ask_link.html",
        form=LinkForm(),
        is_offered=current_portal().mail is not None,
        told=current_texts().gettext("If there is an account with this address, we sent a link to it.")
        if was_sent
        else None,
        errors=[("email", problem)] if problem else [],
    )


def _link_page(problem: str | None = None) -> str:
    errors = [(None, problem)] if problem else []
    return render_template("agency/link.html", form=StaffForm(), errors=errors)


def _gone() -> tuple[str, int]:
    return render_template("agency/link_gone.html"), 410
