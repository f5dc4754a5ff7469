"""One's own account: another password, and fresh recovery codes, after a fresh proof."""

from flask import redirect, render_template, request, session, url_for

from portal.commands.staff.own import change_password, renew_codes
from portal.domain.permissions import Permission
from portal.domain.staff import PASSWORD_LEAST
from portal.forms.staff import NewPasswordForm
from portal.queries.staff import account, recovery_codes_left
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY, current_staff
from portal.web.agency.invitation import ErrorLine, password_problem
from portal.web.agency.proof import require_proof
from portal.web.agency.signing_in import Page, stale_page
from portal.web.current import current_portal, current_texts


@blueprint.get("/own")
@needs(Permission.SIGN_IN)
def own_account() -> Page:
    """Show what can be changed about one's own account."""
    require_proof()
    return _page()


@blueprint.post("/own")
@needs(Permission.SIGN_IN)
def change_own_account() -> Page:
    """Take the new password, or show new recovery codes: now and never again."""
    form, portal = NewPasswordForm(), current_portal()
    if not form.validate_on_submit():
        return _page([(None, stale_page())]), 400
    require_proof()
    secret = str(session.get(COOKIE_KEY, ""))
    if request.form.get("go") == "codes":
        codes = renew_codes(portal, secret)
        return _page() if codes is None else render_template("agency/recovery_codes.html", codes=codes)
    password = str(form.password.data or "")
    if problem := password_problem(password):
        return _page([("password", problem)]), 422
    if not change_password(portal, secret, password):
        return _page()
    return redirect(url_for("agency.own_account", told="password"), code=303)


def _page(errors: list[ErrorLine] | None = None) -> str:
    portal, texts, username = current_portal(), current_texts(), current_staff().username
    found = account(portal, username)
    changed = texts.gettext("Your password is changed. Everywhere but here you are signed out.")
    return render_template(
        "agency/own.html",
        form=NewPasswordForm(),
        username=username,
        is_set_up=found is not None and found.is_set_up,
        least=PASSWORD_LEAST,
        left=recovery_codes_left(portal, username),
        told=changed if request.args.get("told") == "password" and not errors else None,
        errors=errors or [],
    )
