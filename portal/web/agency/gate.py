"""The gate before every desk page: who is signed in, and whether the page is theirs to open.

A view behind it declares its permission with `needs` (portal.web.access). For a step with one request it then
asks `actor_for` for the role that it is done in, at the agency the request lies with.
"""

from typing import Any, NoReturn, cast

import structlog
from flask import abort, current_app, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.exceptions import Forbidden

from portal.commands.audit import record
from portal.commands.staff.sessions import see
from portal.domain.audit import Act
from portal.domain.permissions import PERMISSIONS, STAFF_ROLES, Actor, Permission, acting
from portal.domain.staff import Identity
from portal.forms.staff import StaffForm
from portal.queries.staff import owner_of, signed_in
from portal.web.access import DECLARED, NEEDED, Access
from portal.web.agency import blueprint
from portal.web.agency.navigation import nav_for, role_name, role_names
from portal.web.agency.returning import own_path
from portal.web.current import current_portal, current_texts
from portal.web.language import use_language
from portal.web.typed_again import typed_again

COOKIE_KEY = "staff"
"""Name in the signed cookie of the session's secret."""

_log = structlog.get_logger()


@blueprint.before_request
def gate() -> Any:
    """Let staff through to what they may open; lead everybody else to the sign-in page.

    What was typed into a form meanwhile is given back, to be sent once more (WCAG 2.2.5).
    """
    _speak()
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, DECLARED, None) is not Access.STAFF:
        return None
    identity = found_staff()
    if identity is None:
        if again := typed_again():
            return render_template("agency/signed_out.html", again=again), Forbidden.code
        return redirect(url_for("agency.sign_in", next=own_path(request)), code=303)
    permission = cast(Permission, getattr(view, NEEDED))
    if not identity.may_open(permission):
        refuse(permission)
    return None


@blueprint.context_processor
def _desk() -> dict[str, Any]:
    identity = found_staff()
    if identity is None:
        return {"staff": None, "desk_nav": ()}
    return {
        "staff": identity,
        "staff_roles": role_names(identity),
        "desk_nav": nav_for(identity),
        "sign_out_form": StaffForm(),
    }


def found_staff() -> Identity | None:
    """Return who is signed in here, if anybody. Errors: DatabaseUnavailable."""
    if "staff" not in g:
        g.staff = None  # while the database is away, the page that says so is that of nobody
        g.staff = _load()
    return cast(Identity | None, g.staff)


def writer() -> str | None:
    """Return the username of who sends this form: who is signed in, or was until a while ago.

    For what is kept for that person alone; it opens nothing. Errors: DatabaseUnavailable.
    """
    identity = found_staff()
    if identity is not None:
        return identity.username
    secret = g.get("signed_out")
    return owner_of(current_portal(), secret) if secret else None


def forget_staff() -> None:
    """Look anew who is signed in, once the cookie has changed."""
    g.pop("staff", None)


def current_staff() -> Identity:
    """Return who is signed in. Only for views behind the gate."""
    identity = found_staff()
    if identity is None:
        raise LookupError(f"{request.endpoint} is not behind the gate: declare it with `needs`")
    return identity


def actor_for(permission: Permission, agency: str | None = None, reference: str | None = None) -> Actor:
    """Return who is signed in as the actor that may do something to a request that lies with `agency`.

    In: the request's reference, for the audit. Errors: aborts with 403, written down, when none of their
    roles allows it.
    """
    identity = current_staff()
    return acting(identity.grants, identity.username, permission, agency) or refuse(
        permission, agency, reference
    )


def refuse(permission: Permission, agency: str | None = None, reference: str | None = None) -> NoReturn:
    """Say that something is not theirs to do, and write it into the log and the audit. Aborts with 403."""
    identity = current_staff()
    record(
        current_portal(),
        identity.username,
        Act.REFUSED,
        reference,
        permission=permission.value,
        page=request.endpoint,
        agency=agency,
    )
    _log.warning(
        "refused", by=identity.username, permission=permission.value, endpoint=request.endpoint, agency=agency
    )
    texts = current_texts()
    roles = texts.either([role_name(texts, one) for one in STAFF_ROLES if permission in PERMISSIONS[one]])
    page = render_template("agency/refused.html", roles=roles, again=typed_again())
    abort(make_response(page, 403))


def _speak() -> None:
    use_language(current_portal().desk_texts.language)


def _load() -> Identity | None:
    secret = session.get(COOKIE_KEY)
    if not isinstance(secret, str):
        return None
    found = signed_in(current_portal(), secret)
    if found is None:
        g.signed_out = session.pop(COOKIE_KEY)
        return None
    if found.is_stale:
        see(current_portal(), secret)
    return found.identity
