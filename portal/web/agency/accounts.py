"""Accounts: made, given roles, invited, shut. Each change is in the audit, with the name of who made it."""

from collections.abc import Callable, Mapping

from flask import abort, redirect, render_template, request, url_for

from portal.catalogue.answers import clean
from portal.commands.refusals import Refusal, Refused, refuse
from portal.commands.staff import accounts as commands
from portal.domain.permissions import OF_ONE_AGENCY, STAFF_ROLES, Grant, Permission, Role
from portal.forms.staff import StaffForm
from portal.portal import Portal
from portal.queries import staff as queries
from portal.queries.staff import Account
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.navigation import role_name
from portal.web.agency.proof import require_proof
from portal.web.agency.signing_in import Page, stale_page
from portal.web.current import current_portal, current_texts

LONGEST = 254
NEEDED = ("username", "name", "email")


@blueprint.get("/accounts")
@needs(Permission.MANAGE_STAFF)
def accounts() -> str:
    """Show all accounts."""
    return render_template(
        "agency/accounts.html", accounts=queries.accounts(current_portal()), grant_words=_said
    )


@blueprint.get("/accounts/new")
@needs(Permission.MANAGE_STAFF)
def new_account() -> Page:
    """Ask who it is for, and as what."""
    require_proof()
    return _new_page()


@blueprint.post("/accounts/new")
@needs(Permission.MANAGE_STAFF)
def add_account() -> Page:
    """Add an account, and show its invitation once."""
    if not StaffForm().validate_on_submit():
        return _new_page(stale_page()), 400
    require_proof()
    portal, given = current_portal(), _given(*NEEDED, "role", "team")
    try:
        role = _grant(given["role"])
        new = commands.NewStaff(
            given["username"], given["name"], given["email"], (role,), given["team"] or None
        )
        commands.add(portal, new, _by())
    except Refused as refused:
        return _new_page(str(refused)), 422
    return _page(_found(given["username"]), invitation=_invite(portal, given["username"]))


@blueprint.get("/accounts/<username>")
@needs(Permission.MANAGE_STAFF)
def one_account(username: str) -> Page:
    """Show an account, and what can be done with it."""
    account = _found(username)
    require_proof()
    return _page(account)


@blueprint.post("/accounts/<username>")
@needs(Permission.MANAGE_STAFF)
def change_account(username: str) -> Page:
    """Do the one thing whose button was pressed."""
    account = _found(username)
    if not StaffForm().validate_on_submit():
        return _page(account, stale_page()), 400
    require_proof()
    portal, go = current_portal(), request.form.get("go", "")
    try:
        if go == "invite":
            return _page(account, invitation=_invite(portal, username))
        _steps(portal, account).get(go, lambda: abort(400))()
    except Refused as refused:
        return _page(_found(username), str(refused)), 409
    return redirect(url_for("agency.one_account", username=username, told=go), code=303)


def _steps(portal: Portal, account: Account) -> Mapping[str, Callable[[], object]]:
    """Return what each button does. Errors, when called: Refused."""
    username, by = account.username, _by()
    given = _given("role", "team")

    def others_only(step: Callable[[], object]) -> Callable[[], object]:
        def checked() -> object:
            if username == by:
                raise refuse(Refusal.OWN_ACCOUNT, username=username)
            return step()

        return checked

    return {
        "grant": lambda: commands.grant(portal, username, _grant(given["role"]), by),
        "revoke": others_only(lambda: commands.revoke(portal, username, _grant(given["role"]), by)),
        "team": lambda: commands.put_into_team(portal, username, given["team"] or None, by),
        "sign-out": lambda: commands.sign_out(portal, username, by),
        "disable": others_only(lambda: commands.disable(portal, username, by)),
        "enable": lambda: commands.enable(portal, username, by),
    }


def _by() -> str:
    return actor_for(Permission.MANAGE_STAFF).name


def _given(*names: str) -> dict[str, str]:
    return {name: clean(request.form.get(name, ""))[:LONGEST] for name in names}


def _grant(text: str) -> Grant:
    """Read a role as the page's choices write it. Errors: Refused."""
    role, _, agency = text.partition(":")
    if role not in [each.value for each in STAFF_ROLES]:
        raise refuse(Refusal.ROLE_AND_AGENCY, role=role or "no role")
    return Grant(Role(role), agency or None)


def _invite(portal: Portal, username: str) -> str:
    return f"{portal.settings.public_url}/staff/invitation/{commands.invite(portal, username, _by())}"


def _found(username: str) -> Account:
    account = queries.account(current_portal(), username)
    return account if account is not None else abort(404)


def _choices() -> list[tuple[str, str]]:
    """Return every role with every agency it can be of: how it is sent, and its words."""
    agencies = current_portal().catalogue.agencies
    grants = [
        Grant(role, agency)
        for role in STAFF_ROLES
        for agency in (agencies if role in OF_ONE_AGENCY else (None,))
    ]
    return [_choice(one) for one in grants]


def _choice(grant: Grant) -> tuple[str, str]:
    """Return a role as a form sends it, and its words."""
    return f"{grant.role.value}:{grant.agency}" if grant.agency else grant.role.value, _said(grant)


def _said(grant: Grant) -> str:
    texts, catalogue = current_texts(), current_portal().catalogue
    agency = catalogue.agencies.get(grant.agency or "")
    where = catalogue.words(texts.language)(agency.name) if agency else grant.agency
    return f"{role_name(texts, grant.role)}, {where}" if where else role_name(texts, grant.role)


def _new_page(problem: str | None = None) -> str:
    return render_template(
        "agency/new_account.html",
        form=StaffForm(),
        given=_given(*NEEDED, "role", "team"),
        roles=_choices(),
        errors=[(None, problem)] if problem else [],
    )


def _page(account: Account, problem: str | None = None, invitation: str | None = None) -> str:
    return render_template(
        "agency/account.html",
        form=StaffForm(),
        account=account,
        held=[_choice(grant) for grant in account.grants],
        roles=_choices(),
        sessions=queries.sessions_of(current_portal(), account.username),
        is_own=account.username == current_staff().username,
        invitation=invitation,
        told=_told().get(request.args.get("told", "")),
        errors=[(None, problem)] if problem else [],
    )


def _told() -> dict[str, str]:
    texts = current_texts()
    return {
        "grant": texts.gettext("The role was added."),
        "revoke": texts.gettext("The role was taken away."),
        "team": texts.gettext("The team was changed."),
        "sign-out": texts.gettext("The account is signed out everywhere."),
        "disable": texts.gettext("The account is shut and signed out everywhere."),
        "enable": texts.gettext("The account is open again."),
    }
