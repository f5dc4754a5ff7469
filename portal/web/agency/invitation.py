"""An invitation: somebody sets their password and authenticator, and gets recovery codes, once.

Mail scanners follow links, so looking changes nothing (safety.md, References).
"""

import io

import pyotp
import segno
from flask import Response, abort, render_template, session, url_for

from portal.commands.staff.accounts import set_up
from portal.domain.staff import PASSWORD_LEAST, PASSWORD_MOST, authenticator_secret
from portal.forms.staff import NewPasswordForm, password_length
from portal.queries.staff import Account, invited
from portal.web.access import Access, access
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY
from portal.web.agency.signing_in import Page, begin_session, stale_page
from portal.web.current import current_portal, current_texts

ErrorLine = tuple[str | None, str]


@blueprint.get("/invitation/<secret>")
@access(Access.STAFF_LINK)
def invitation(secret: str) -> Page:
    """Ask for a password and the authenticator's first code."""
    account = invited(current_portal(), secret)
    return _gone() if account is None else _page(secret, account)


@blueprint.get("/invitation/<secret>/qr.svg")
@access(Access.STAFF_LINK)
def authenticator_picture(secret: str) -> Response:
    """Give the authenticator's secret as a picture that its app reads."""
    account = invited(current_portal(), secret)
    if account is None:
        abort(404)
    drawn = io.BytesIO()
    segno.make(_uri(secret, account), error="m").save(
        drawn, kind="svg", scale=5, border=4, light="#ffffff", xmldecl=False, svgclass=None, lineclass=None
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@blueprint.post("/invitation/<secret>")
@access(Access.STAFF_LINK)
def use_invitation(secret: str) -> Page:
    """Set up the account, and show its recovery codes: now and never again."""
    portal, form, texts = current_portal(), NewPasswordForm(), current_texts()
    account = invited(portal, secret)
    if account is None:
        return _gone()
    if not form.validate_on_submit():
        return _page(secret, account, [(None, stale_page())]), 400
    password = str(form.password.data or "")
    if problem := password_problem(password):
        return _page(secret, account, [("password", problem)]), 422
    made = set_up(portal, secret, password, str(form.code.data or ""), session.get(COOKIE_KEY))
    if made is None:
        wrong = texts.gettext("This code is not the one that your app shows now. Look again and enter it.")
        return _page(secret, account, [("code", wrong)]), 422
    begin_session(made.session)
    return render_template("agency/recovery_codes.html", codes=made.codes)


def password_problem(password: str) -> str | None:
    """Say what is wrong with a new password; None where it will do."""
    texts = current_texts()
    problems = {
        -1: texts.gettext("Your password needs at least %(num)s characters. Several words make a good one.")
        % {"num": texts.number(PASSWORD_LEAST)},
        1: texts.gettext("Your password can have at most %(num)s characters.")
        % {"num": texts.number(PASSWORD_MOST)},
    }
    return problems.get(password_length(password))


def _uri(secret: str, account: Account) -> str:
    portal = current_portal()
    city = portal.catalogue.words(current_texts().language)(portal.catalogue.city.name)
    return pyotp.TOTP(_authenticator(secret)).provisioning_uri(name=account.username, issuer_name=str(city))


def _authenticator(secret: str) -> str:
    return authenticator_secret(current_portal().settings.secret_key, secret)


def _page(secret: str, account: Account, errors: list[ErrorLine] | None = None) -> str:
    whole = _authenticator(secret)
    return render_template(
        "agency/invitation.html",
        account=account,
        form=NewPasswordForm(),
        authenticator=" ".join(whole[at : at + 4] for at in range(0, len(whole), 4)),
        picture_url=url_for("agency.authenticator_picture", secret=secret),
        least=PASSWORD_LEAST,
        errors=errors or [],
    )


def _gone() -> tuple[str, int]:
    return render_template("agency/invitation_gone.html"), 410
