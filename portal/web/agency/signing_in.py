"""Signing in with a password and a code, and signing out."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from portal.commands.limits import Tally, count, look
from portal.commands.staff import sessions
from portal.commands.staff.signing_in import give_code, give_password
from portal.domain.limits import Limited
from portal.domain.staff import form_token
from portal.forms.staff import CodeForm, SignInForm, StaffForm
from portal.queries.staff import in_second_step
from portal.web.access import Access, access
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY, forget_staff, found_staff
from portal.web.agency.returning import safe_next
from portal.web.current import current_portal, current_texts
from portal.web.limits import network, retry_after

FORMS_KEY = "csrf_token"
"""Name in the signed cookie of what Flask-WTF makes the forms' tokens from, and checks them against."""

STEP_KEY, NEXT_KEY = "staff_step", "staff_next"
"""Names in the signed cookie of the sign-in that still owes its code, and of where to go on."""

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/sign-in")
@access(Access.ANYONE)
def sign_in() -> Page:
    """Ask for name and password; whoever is signed in goes on."""
    next_path = safe_next(request.args.get("next"))
    if found_staff() is not None:
        return redirect(next_path or url_for("agency.home"), code=303)
    return _password_page(next_path)


@blueprint.post("/sign-in")
@access(Access.ANYONE)
def send_password() -> Page:
    """Check the first step. What the page says is the same, whatever was wrong."""
    form, texts = SignInForm(), current_texts()
    next_path = safe_next(request.form.get("next"))
    if not form.validate_on_submit():
        return _password_page(next_path, stale_page()), 400
    name = str(form.name.data or "")
    tally = _left(name)
    if not tally.allowed:
        return too_often(tally)
    step = give_password(current_portal(), name, str(form.password.data or ""))
    if step is None:
        _count_failure(name)
        return _password_page(next_path, texts.gettext("This name and password do not fit together")), 422
    session[STEP_KEY], session[NEXT_KEY] = step.secret, next_path
    return redirect(url_for("agency.code"), code=303)


@blueprint.get("/sign-in/code")
@access(Access.ANYONE)
def code() -> Page:
    """Ask for the code."""
    if found_staff() is not None:
        return redirect(url_for("agency.home"), code=303)
    if in_second_step(current_portal(), _step()) is None:
        return redirect(url_for("agency.sign_in"), code=303)
    return _code_page()


@blueprint.post("/sign-in/code")
@access(Access.ANYONE)
def send_code() -> Page:
    """Check the second step, and begin the session."""
    form, texts, portal = CodeForm(), current_texts(), current_portal()
    if not form.validate_on_submit():
        return _code_page(stale_page()), 400
    account = in_second_step(portal, _step())
    if account is None:
        problem = texts.gettext("That took longer than 10 minutes. Enter your password once more.")
        return _password_page(safe_next(session.get(NEXT_KEY)), problem), 422
    tally = _left(account.username)
    own = look(portal, Limited.SIGN_IN_CODES, account.username)
    if not (tally.allowed and own.allowed):
        return too_often(own if tally.allowed else tally)
    secret = give_code(portal, _step(), str(form.code.data or ""), session.get(COOKIE_KEY))
    if secret is None:
        _count_failure(account.username)
        count(portal, Limited.SIGN_IN_CODES, account.username)
        problem = texts.gettext("This code is not right, or it was used before. Enter the one shown now.")
        return _code_page(problem), 422
    next_path = safe_next(session.get(NEXT_KEY))
    begin_session(secret)
    return redirect(next_path or url_for("agency.home"), code=303)


@blueprint.post("/sign-out")
@access(Access.ANYONE)
def sign_out() -> Page:
    """End the session of this browser."""
    if not StaffForm().validate_on_submit():
        return _password_page(None, stale_page()), 400
    secret = session.get(COOKIE_KEY)
    if isinstance(secret, str):
        sessions.end(current_portal(), secret)
    session.clear()
    return redirect(url_for("agency.sign_in", told="out"), code=303)


def begin_session(secret: str) -> None:
    """Make a session this browser's own. Its cookie then holds that and the forms' token alone."""
    session.clear()
    session[COOKIE_KEY] = secret
    forget_staff()
    if identity := found_staff():
        session[FORMS_KEY] = form_token(current_portal().settings.secret_key, identity.username)


def stale_page() -> str:
    """Say what to do when a page's safety token is missing or old."""
    return current_texts().gettext(
        "We could not tell that this came from our page. Try once more. "
        "If this happens again, allow cookies for this site."
    )


def too_often(tally: Tally) -> tuple[str, int, dict[str, str]]:
    """Say that too many sign-ins failed, and when the next one is looked at."""
    texts = current_texts()
    page = render_template("agency/too_often.html", again_at=texts.date_time(tally.again_at))
    return page, 429, retry_after(tally)


def _left(name: str) -> Tally:
    """Say whether somebody may try once more: an account from here, and anybody from here.

    An account alone is never counted: then whoever knows its name could lock its owner out.
    """
    portal, here = current_portal(), network(request.remote_addr)
    one = look(portal, Limited.SIGN_INS, _who(name))
    return one if not one.allowed else look(portal, Limited.SIGN_INS_FROM_ONE, here)


def _count_failure(name: str) -> None:
    count(current_portal(), Limited.SIGN_INS, _who(name))
    count(current_portal(), Limited.SIGN_INS_FROM_ONE, network(request.remote_addr))


def _who(name: str) -> str:
    return f"{name.strip().casefold()} {network(request.remote_addr)}"


def _step() -> str:
    return str(session.get(STEP_KEY, ""))


def _password_page(next_path: str | None, problem: str | None = None) -> str:
    told = current_texts().gettext("You are signed out.") if request.args.get("told") == "out" else None
    errors = [("name", problem)] if problem else []
    return render_template(
        "agency/sign_in.html",
        form=SignInForm(),
        next_path=next_path,
        told=told,
        errors=errors,
        has_provider=current_portal().settings.oidc is not None,
    )


def _code_page(problem: str | None = None) -> str:
    errors = [("code", problem)] if problem else []
    return render_template("agency/code.html", form=CodeForm(), errors=errors)
