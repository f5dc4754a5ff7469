"""The desk's doors: signing in, an invitation, what is not one's own to open."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyotp

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.commands.audit import record
from portal.commands.limits import count
from portal.commands.staff import accounts
from portal.commands.staff.secrets import mint
from portal.domain.audit import Act
from portal.domain.limits import Limited
from portal.domain.permissions import STAFF_ROLES, Grant, Role
from portal.domain.staff import SECOND_STEP_WORKS, SecretPurpose, authenticator_secret
from portal.portal import Portal
from portal.store.models import StaffRow
from portal.web.agency.signing_in import STEP_KEY
from portal.web.current import EXTENSION
from tests.browser.scenes.signed_in import DeskScene, desk
from tests.browser.scenes.stage import Scene, Stage, filling, nothing
from tests.browser.sites import Site, Sites
from tests.staff import PASSWORD, add_staff

WITHOUT_ROLE, INVITED, TOO_OFTEN = "desk-none", "desk-invited", "desk-too-often"
WITHOUT_PASSWORD = "desk-link-only"
NEVER_HERE = "desk-never-here"


def account(role: Role) -> str:
    """The account of a role, on the main site."""
    return f"desk-{role.value.replace('_', '-')}"


def prepare(stage: Stage) -> None:
    """Makes an account for each role, one without any, and one that is only invited."""
    portal = stage.sites.main.portal
    for role in STAFF_ROLES:
        add_staff(portal, account(role), role)
    add_staff(stage.sites.empty.portal, account(Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    add_staff(portal, NEVER_HERE, Role.WORKER, team="Lamps")
    add_staff(portal, WITHOUT_ROLE, Role.PUBLISHER)
    accounts.revoke(portal, WITHOUT_ROLE, Grant(Role.PUBLISHER), "tests")
    new = accounts.NewStaff(INVITED, "Desk Invited", "invited@city.example", (Grant(Role.PUBLISHER),))
    accounts.add(portal, new, "tests")
    grants = (Grant(Role.TRANSLATOR),)
    accounts.add(
        portal, accounts.NewStaff(WITHOUT_PASSWORD, "Desk Link", "link@city.example", grants), "tests"
    )
    record(portal, "audited", Act.ROLE_GRANTED, account="ada", role="publisher")
    record(portal, "audited", Act.SIGNED_OUT)
    stage.places["invitation"] = _invited(stage)
    with portal.store.write() as session:
        row = session.query(StaffRow).filter_by(username=account(Role.WORKER)).one()
        stage.places["staff-link"] = mint(session, portal, row, SecretPurpose.LINK, SECOND_STEP_WORKS)
    for _ in range(portal.settings.limits.sign_ins):
        count(portal, Limited.SIGN_INS, f"{TOO_OFTEN} 127.0.0.1")


def _seeded(stage: Stage) -> Portal:
    """The main portal with chance that always draws the same, so that its pages always say the same."""
    return replace(stage.sites.main.portal, random=random.Random("desk"))


def _invited(stage: Stage) -> str:
    return accounts.invite(_seeded(stage), INVITED, "tests")


def with_invitation(stage: Stage) -> Mapping[str, str]:
    """Invites once more, with the same link: an earlier scene may have used it."""
    assert _invited(stage) == stage.places["invitation"]
    return {}


def nowhere_else(stage: Stage) -> Mapping[str, str]:
    """Signs the administrator out of the browsers of other scenes."""
    accounts.sign_out(stage.sites.main.portal, ADMINISTRATOR, "tests")
    return {}


def with_step(stage: Stage) -> Mapping[str, str]:
    """Takes the first step of signing in."""
    portal = stage.sites.main.portal
    with portal.store.write() as session:
        row = session.query(StaffRow).filter_by(username=account(Role.WORKER)).one()
        return {STEP_KEY: mint(session, portal, row, SecretPurpose.SECOND_STEP, SECOND_STEP_WORKS)}


@dataclass(frozen=True)
class SetUpScene(DeskScene):
    """An account that is set up with recovery codes that are always the same."""

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        app, portal = stage.sites.main.app, stage.sites.main.portal
        app.extensions[EXTENSION] = _seeded(stage)
        code = _code(portal, stage.places["invitation"])
        try:
            scene = replace(self, act=filling({"password": PASSWORD, "code": code}))
            return super(SetUpScene, scene).open(stage, browser, language, view, expected)
        finally:
            app.extensions[EXTENSION] = portal


def _code(portal: Portal, invitation: str) -> str:
    totp = pyotp.TOTP(authenticator_secret(portal.settings.secret_key, invitation))
    return totp.at(int(portal.now().timestamp()))


@dataclass(frozen=True)
class SignOutScene(DeskScene):
    """What is shown after the button in the header was pressed."""

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        page = super().open(stage, browser, language, view, Expectation(language=language))
        page.tab_to("header form button")
        return page.follow(Key.ENTER, expected)


def alone(sites: Sites) -> Site:
    """A site without requests, where what is counted stays as it was prepared."""
    return sites.empty


ADMINISTRATOR = account(Role.ADMINISTRATOR)

WRONG = {"name": account(Role.CALL_TAKER), "password": "not the right one"}

SCENES: dict[str, Scene] = {
    "desk-sign-in": desk("/sign-in?next=/staff/"),
    "desk-sign-in-error": desk("/sign-in", act=filling(WRONG)),
    "desk-sign-in-too-often": desk("/sign-in", act=filling({"name": TOO_OFTEN, "password": PASSWORD})),
    "desk-signed-out": SignOutScene(lambda _language, _places: "/staff/", username=account(Role.PUBLISHER)),
    "desk-provider": desk("/sign-in/provider/return"),
    "desk-code": desk("/sign-in/code", before=with_step),
    "desk-code-error": desk("/sign-in/code", before=with_step, act=nothing),
    "desk-invitation": desk("/invitation/{invitation}", before=with_invitation),
    "desk-invitation-error": desk("/invitation/{invitation}", before=with_invitation, act=nothing),
    "desk-invitation-used": SetUpScene(
        lambda _language, places: f"/staff/invitation/{places['invitation']}", before=with_invitation
    ),
    "desk-invitation-gone": desk("/invitation/none-of-ours"),
    "desk-accounts": desk("/accounts", ADMINISTRATOR, site=alone),
    "desk-account-new": desk("/accounts/new", ADMINISTRATOR),
    "desk-account-new-error": desk("/accounts/new", ADMINISTRATOR, act=filling({"username": "new"})),
    "desk-account": desk(f"/accounts/{NEVER_HERE}", ADMINISTRATOR),
    "desk-account-own": desk(f"/accounts/{ADMINISTRATOR}", ADMINISTRATOR, before=nowhere_else),
    "desk-audit": desk("/audit?account=audited", ADMINISTRATOR),
    "desk-audit-empty": desk("/audit?account=nobody", ADMINISTRATOR),
    "desk-profile": desk("/profile", account(Role.TRANSLATOR)),
    "desk-health": desk("/health", ADMINISTRATOR, site=alone),
    "desk-ask-link": desk("/sign-in/link"),
    "desk-ask-link-error": desk("/sign-in/link", act=filling({"email": "someone"})),
    "desk-ask-link-sent": desk("/sign-in/link?told=sent"),
    "desk-link": desk("/link/{staff-link}"),
    "desk-link-gone": desk("/link/none-of-ours"),
    "desk-prove": desk("/prove?next=/staff/", account(Role.SUPERVISOR)),
    "desk-prove-link": desk("/prove", WITHOUT_PASSWORD),
    "desk-own": desk("/own", account(Role.WORKER)),
    "desk-own-error": desk("/own", account(Role.WORKER), act=nothing),
    "desk-prove-error": desk("/prove", account(Role.SUPERVISOR), act=nothing),
    "desk-refused": desk("/", WITHOUT_ROLE),
}
