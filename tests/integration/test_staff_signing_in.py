"""Staff sign in with a password and a code; what fails says nothing, and locks nobody else out."""

import re
from dataclasses import replace

import flask
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException

from portal.app import portal_of
from portal.commands.staff import accounts, sessions
from portal.commands.staff.secrets import purge_secrets
from portal.domain.audit import Act
from portal.domain.permissions import Grant, Role
from portal.domain.staff import SESSION_IDLE, SESSION_LASTS
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.store.models import AuditRow, StaffRow, StaffSecretRow, StaffSessionRow
from portal.web.agency.gate import COOKIE_KEY
from portal.web.agency.proof import proved_recently, require_proof
from portal.web.current import EXTENSION
from tests.outbox import queued
from tests.portals import Clock, Letters, rows
from tests.staff import PASSWORD, StaffLogin, add_staff, enter, session_of, sign_in
from tests.visitor import Visitor

WRONG = "This name and password do not fit together"
NOT_IT = "not the right one"
STALE = "We could not tell that this came from our page."


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


@pytest.fixture
def login(portal: Portal) -> StaffLogin:
    """A worker's account."""
    return add_staff(portal, "ada", Role.WORKER)


def acts(portal: Portal, username: str = "ada") -> list[Act]:
    """What the audit says that an account did, in order."""
    with portal.store.read() as session:
        found = select(AuditRow.act).where(AuditRow.actor_name == username).order_by(AuditRow.id)
        return [Act(act) for act in session.scalars(found)]


def is_in(visitor: Visitor) -> bool:
    """Whether the page is one behind the gate."""
    return visitor.path.startswith("/staff/") and not visitor.path.startswith("/staff/sign-in")


def few_tries(visitor: Visitor) -> int:
    """Sets a low limit, so that it is soon reached; returns it."""
    portal = portal_of(visitor.app)
    limits = replace(portal.settings.limits, sign_ins=2)
    changed = replace(portal, settings=replace(portal.settings, limits=limits))
    visitor.app.extensions[EXTENSION] = changed
    return limits.sign_ins


def try_password(visitor: Visitor, name: str, password: str = NOT_IT) -> None:
    """Takes the first step."""
    visitor.get("/staff/sign-in")
    visitor.post("/staff/sign-in", {"csrf_token": visitor.token(), "name": name, "password": password})


def test_password_and_code_lead_to_where_one_was_going(visitor: Visitor, login: StaffLogin) -> None:
    visitor.get("/staff/requests?whose=mine")
    assert visitor.page.request.path == "/staff/sign-in"
    assert visitor.page.request.args["next"] == "/staff/requests?whose=mine"
    sign_in(visitor, login, "/staff/requests?whose=mine")
    assert visitor.page.request.full_path == "/staff/requests?whose=mine"
    assert "Ada, Worker (Harbor Works)" in next(visitor.document.all("header")).text()
    visitor.get("/staff/sign-in")
    assert is_in(visitor)
    visitor.post("/staff/sign-out", {"csrf_token": visitor.token()})
    assert "You are signed out." in visitor.text
    assert acts(login.portal)[-2:] == [Act.SIGNED_IN, Act.SIGNED_OUT]
    visitor.get("/staff/")
    assert visitor.path == "/staff/sign-in"


def test_the_email_address_names_the_account_too(visitor: Visitor, login: StaffLogin) -> None:
    login.username = " ADA@city.example"
    sign_in(visitor, login)
    assert is_in(visitor)


def test_whatever_is_wrong_the_answer_is_the_same(visitor: Visitor, login: StaffLogin) -> None:
    portal = login.portal
    add_staff(portal, "shut", Role.WORKER)
    accounts.disable(portal, "shut", "tests")
    accounts.add(portal, accounts.NewStaff("fresh", "F", "f@city.example", (Grant(Role.PUBLISHER),)), "tests")
    for name in ("ada", "nobody", "", "ada\x00", "shut", "fresh"):
        password = PASSWORD if name == "shut" else NOT_IT
        try_password(visitor, name, password)
        assert visitor.page.status_code == 422
        assert visitor.problems == [WRONG]
        assert password not in visitor.page.text
        visitor.get("/staff/sign-in/code")
        assert visitor.path == "/staff/sign-in"


def test_a_code_works_once_and_neighbouring_ones_do_too(
    visitor: Visitor, login: StaffLogin, clock: Clock
) -> None:
    sign_in(visitor, login)
    used = login.code()
    for code, fits in ((used, False), ("000000", False), ("", False), (None, True)):
        other = Visitor(visitor.app)
        try_password(other, "ada", PASSWORD)
        if code is None:
            clock.forward(seconds=30)
        shown = login.code() if code is None else code
        clock.forward(seconds=0 if code else 29)
        other.press(code=f" {shown[:3]} {shown[3:]}")
        assert is_in(other) == fits
    assert acts(login.portal).count(Act.SIGN_IN_FAILED) == 3


def test_a_recovery_code_works_once(visitor: Visitor, login: StaffLogin) -> None:
    for fits in (True, False):
        other = Visitor(visitor.app)
        try_password(other, "ada", PASSWORD)
        other.press(code=login.recovery_codes[3].lower())
        assert is_in(other) == fits
    bob = add_staff(login.portal, "bob", Role.PUBLISHER)
    try_password(visitor, "bob", PASSWORD)
    visitor.press(code=login.recovery_codes[4])
    assert visitor.page.status_code == 422
    visitor.press(code=bob.recovery_codes[4])
    assert is_in(visitor)


def test_the_second_step_waits_ten_minutes(visitor: Visitor, login: StaffLogin, clock: Clock) -> None:
    try_password(visitor, "ada", PASSWORD)
    clock.forward(minutes=10)
    visitor.press(code=login.code())
    assert visitor.problems == ["That took longer than 10 minutes. Enter your password once more."]
    assert purge_secrets(login.portal) >= 1


def test_nobody_is_led_away_from_the_desk(visitor: Visitor, login: StaffLogin) -> None:
    visitor.get("/staff/sign-in?next=https://elsewhere.example/staff/")
    assert "elsewhere" not in visitor.page.text
    fields = {"name": "ada", "password": PASSWORD, "next": "//elsewhere.example/staff/"}
    visitor.post("/staff/sign-in", {"csrf_token": visitor.token(), **fields})
    given = {"csrf_token": visitor.token(), "code": login.code()}
    assert visitor.client.post("/staff/sign-in/code", data=given).headers["Location"] == "/staff/"


def test_signing_in_begins_a_session_of_its_own(visitor: Visitor, login: StaffLogin) -> None:
    def held() -> dict[str, object]:
        with visitor.client.session_transaction() as cookie:
            return dict(cookie)

    enter(visitor, "ada")
    with visitor.client.session_transaction() as cookie:
        first = cookie[COOKIE_KEY]
        cookie["address"] = "of somebody else"
    visitor.client.post("/staff/sign-out")  # without its token: nothing happens
    visitor.get("/staff/")
    assert is_in(visitor)
    with visitor.client.session_transaction() as cookie:
        del cookie[COOKIE_KEY]
    visitor.get("/staff/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "before"
    sign_in(visitor, login)
    assert set(held()) <= {COOKIE_KEY, "csrf_token"}
    assert held()[COOKIE_KEY] != first
    with login.portal.store.read() as session:
        kept = set(session.scalars(select(StaffSessionRow.digest)))
    assert str(held()[COOKIE_KEY]) not in str(kept)


def test_a_session_ends_by_itself_and_by_others(visitor: Visitor, login: StaffLogin, clock: Clock) -> None:
    portal = login.portal

    def stands() -> bool:
        visitor.get("/staff/")
        return is_in(visitor)

    enter(visitor, "ada")
    for _ in range(int(SESSION_LASTS / SESSION_IDLE)):
        clock.forward(minutes=119)
        assert stands()
    clock.forward(minutes=7)
    assert not stands()
    enter(visitor, "ada")
    clock.forward(hours=2)
    assert not stands()
    for end in (accounts.sign_out, accounts.disable):
        enter(visitor, "ada")
        assert stands()
        end(portal, "ada", "tests")
        assert not stands()
    accounts.enable(portal, "ada", "tests")
    assert not stands()
    session_of(portal, "ada")
    clock.forward(days=7)
    assert sessions.purge_sessions(portal) == 0, "it is remembered whose it was"
    clock.forward(hours=2)
    assert sessions.purge_sessions(portal) >= 1
    assert rows(visitor.app, StaffSessionRow) == 0


def test_a_role_that_was_taken_is_gone_at_once(visitor: Visitor, login: StaffLogin) -> None:
    enter(visitor, "ada")
    visitor.get("/staff/")
    accounts.revoke(login.portal, "ada", Grant(Role.WORKER, "harbor-works"), "tests")
    visitor.get("/staff/")
    assert visitor.page.status_code == 403
    assert acts(login.portal)[-1] is Act.REFUSED


def test_failures_stop_an_account_from_one_network_and_nobody_elsewhere(
    visitor: Visitor, login: StaffLogin, clock: Clock
) -> None:
    for _ in range(few_tries(visitor)):
        try_password(visitor, "ADA")
        assert visitor.problems == [WRONG]
    try_password(visitor, "ada", PASSWORD)
    assert visitor.page.status_code == 429
    assert int(visitor.page.headers["Retry-After"]) > 0
    try_password(visitor, "bob")
    assert visitor.problems == [WRONG]
    elsewhere = Visitor(visitor.app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    sign_in(elsewhere, login)
    assert is_in(elsewhere)
    clock.forward(hours=1)
    sign_in(visitor, login)
    assert is_in(visitor)


def test_codes_are_not_guessed_either(visitor: Visitor, login: StaffLogin) -> None:
    try_password(visitor, "ada", PASSWORD)
    for _ in range(few_tries(visitor)):
        visitor.press(code="000000")
        assert visitor.page.status_code == 422
    visitor.press(code=login.code())
    assert visitor.page.status_code == 429


def test_a_post_without_its_token_changes_nothing(visitor: Visitor, login: StaffLogin) -> None:
    secret = accounts.invite(login.portal, "ada", "tests")
    try_password(visitor, "ada", PASSWORD)
    before = [rows(visitor.app, table) for table in (AuditRow, StaffSecretRow, StaffSessionRow)]
    for path in ("/staff/sign-in", "/staff/sign-in/code", f"/staff/invitation/{secret}", "/staff/sign-out"):
        fields = {"name": "ada", "password": PASSWORD, "code": login.code(), "csrf_token": "none of ours"}
        visitor.post(path, fields)
        assert visitor.page.status_code == 400
        assert visitor.problems[0].startswith(STALE)
    assert before == [rows(visitor.app, table) for table in (AuditRow, StaffSecretRow, StaffSessionRow)]


def test_old_parameters_of_the_hash_are_made_anew(visitor: Visitor, login: StaffLogin) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    with login.portal.store.write() as session:
        session.execute(update(StaffRow).values(password=weak))
    sign_in(visitor, login)
    with login.portal.store.read() as session:
        kept = session.scalars(select(StaffRow.password)).one()
    assert kept is not None
    assert kept != weak
    assert kept.startswith("$argon2id$")


def test_the_desk_speaks_english_whatever_the_browser_prefers(visitor: Visitor) -> None:
    visitor.get("/staff/sign-in", **{"Accept-Language": "ar"})
    assert next(visitor.document.all("html")).get("lang") == "en"
    assert visitor.page.headers["Cache-Control"] == "no-store"


def link_in_the_mail(portal: Portal) -> str:
    """The path of the link in the last letter."""
    drain(portal)
    assert isinstance(portal.mail, Letters)
    found = re.search(r"http://localhost:8000(/staff/link/[\w-]{22})", portal.mail.sent[-1].text)
    assert found is not None
    return found[1]


def ask_link(visitor: Visitor, email: str) -> None:
    """Asks for a link."""
    visitor.get("/staff/sign-in/link")
    visitor.press(email=email)


def test_a_link_takes_the_place_of_the_password_and_not_of_the_code(
    visitor: Visitor, login: StaffLogin, clock: Clock
) -> None:
    said = []
    for email in ("ADA@city.example", "nobody@city.example"):
        ask_link(visitor, email)
        said.append(visitor.text)
    assert said[0] == said[1]
    assert [one.address for one in queued(login.portal)] == ["ada@city.example"]
    path = link_in_the_mail(login.portal)
    for _ in range(2):
        visitor.get(path)
        assert visitor.page.status_code == 200
    visitor.press()
    assert visitor.path == "/staff/sign-in/code"
    visitor.press(code=login.code())
    assert is_in(visitor)
    other = Visitor(visitor.app)
    assert other.get(path).status_code == 410
    ask_link(other, "ada@city.example")
    late = link_in_the_mail(login.portal)
    clock.forward(minutes=30)
    assert other.get(late).status_code == 410


def test_an_account_without_an_authenticator_is_let_in_by_the_link(visitor: Visitor, portal: Portal) -> None:
    new = accounts.NewStaff("bob", "Bob", "bob@city.example", (Grant(Role.TRANSLATOR),))
    accounts.add(portal, new, "tests")
    for shut in (True, False):
        ask_link(visitor, "bob@city.example")
        path = link_in_the_mail(portal)
        if shut:
            accounts.disable(portal, "bob", "tests")
            assert visitor.get(path).status_code == 410
            accounts.enable(portal, "bob", "tests")
    visitor.get(path)
    visitor.press()
    assert "Bob, Translator" in next(visitor.document.all("header")).text()
    assert acts(portal, "bob") == [Act.SIGNED_IN]


def test_somebody_shows_again_who_they_are(visitor: Visitor, login: StaffLogin, clock: Clock) -> None:
    asked_again = []

    def proved() -> bool:
        visitor.get("/staff/")
        with visitor.client.session_transaction() as cookie:
            held = dict(cookie)
        with visitor.app.test_request_context("/staff/requests?whose=all"):
            flask.session.update(held)
            if proved_recently():
                require_proof()
                return True
            with pytest.raises(HTTPException) as stopped:
                require_proof()
            asked_again.append(stopped.value.get_response().headers["Location"])
            return False

    enter(visitor, "ada")
    assert proved()
    clock.forward(minutes=10)
    assert not proved()
    assert asked_again == ["/staff/prove?next=/staff/requests?whose%3Dall"]
    visitor.get("/staff/prove?next=/staff/requests?whose%3Dall")
    for wrong in ("not the right one", "000000", ""):
        visitor.post("/staff/prove", {"csrf_token": visitor.token(), "proof": wrong})
        assert visitor.problems == ["This is neither your password nor your code"]
    assert not proved()
    for by_code in (False, True):
        visitor.get("/staff/prove")
        right = login.code() if by_code else PASSWORD
        fields = {"csrf_token": visitor.token(), "proof": right, "next": "/staff/requests?whose=all"}
        visitor.post("/staff/prove", fields)
        assert visitor.page.request.full_path == "/staff/requests?whose=all"
        assert proved()
        clock.forward(minutes=10)
