"""Administrators add accounts and shut them; the audit is searched; profile and machinery are shown."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.audit import record
from portal.commands.door import execute
from portal.commands.requests.commands import AcceptRequest, StartWork
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Role
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.audit import A_PAGE
from portal.queries.staff import account
from portal.store.models import AuditRow
from tests.outbox import ANA, asked
from tests.portals import Clock
from tests.staff import add_staff, enter
from tests.visitor import Visitor


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees, as its administrator."""
    found = portal_of(visitor.app)
    add_staff(found, "ada", Role.ADMINISTRATOR)
    enter(visitor, "ada")
    return found


def press(visitor: Visitor, path: str, go: str = "", **fields: str) -> None:
    """Opens a page and presses one of its buttons."""
    visitor.get(path)
    visitor.post(path, {"csrf_token": visitor.token(), "go": go, **fields})


def written(portal: Portal, act: Act) -> list[tuple[str, object]]:
    """Who did this, to which account."""
    with portal.store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == act.value).order_by(AuditRow.id))
        return [(row.actor_name, row.details.get("account")) for row in rows]


NEW = {"username": "bob", "name": "Bob", "email": "bob@city.example", "role": "worker:harbor-works"}


def test_an_account_from_its_invitation_to_its_end(visitor: Visitor, portal: Portal) -> None:
    press(visitor, "/staff/accounts/new", **NEW, team="Lamps")
    assert visitor.heading == "Bob"
    assert "/staff/invitation/" in visitor.text
    assert written(portal, Act.ACCOUNT_ADDED)[-1] == ("ada", "bob")
    assert written(portal, Act.INVITED)[-1] == ("ada", "bob")
    bob = Visitor(visitor.app)
    enter(bob, "bob")
    one = "/staff/accounts/bob"
    press(visitor, one, "grant", role="publisher")
    assert "The role was added." in visitor.text
    press(visitor, one, "team", team="Signs")
    press(visitor, one, "revoke", role="worker:harbor-works")
    found = account(portal, "bob")
    assert found is not None
    assert ([grant.role for grant in found.grants], found.team) == ([Role.PUBLISHER], "Signs")
    visitor.get(one)
    assert "Since November 2, 2026" in visitor.text
    press(visitor, one, "sign-out")
    bob.get("/staff/")
    assert bob.path == "/staff/sign-in"
    press(visitor, one, "disable")
    assert "Shut on November 2, 2026" in visitor.text
    press(visitor, one, "enable")
    press(visitor, one, "invite")
    assert "/staff/invitation/" in visitor.text
    visitor.get(one)
    assert "/staff/invitation/" not in visitor.text
    for act in (Act.ROLE_REVOKED, Act.ACCOUNT_CHANGED, Act.SESSIONS_ENDED, Act.ACCOUNT_DISABLED):
        assert written(portal, act) == [("ada", "bob")]


def test_what_cannot_be_done_is_said_and_nothing_is(visitor: Visitor, portal: Portal) -> None:
    for changed, said in (
        ({"username": "Bob B"}, "small letters"),
        ({"email": "bob"}, "a whole e-mail address"),
        ({"name": ""}, "the name that colleagues know"),
        ({"role": "worker"}, "of one agency"),
        ({"role": "resident"}, "of one agency"),
        ({"username": "ada"}, "there is an account ada"),
    ):
        press(visitor, "/staff/accounts/new", **{**NEW, **changed})
        assert visitor.page.status_code == 422
        assert said in visitor.problems[0]
    assert account(portal, "bob") is None
    for go in ("disable", "revoke"):
        press(visitor, "/staff/accounts/ada", go, role="administrator")
        assert visitor.page.status_code == 409
        assert "ask another administrator" in visitor.problems[0]
    press(visitor, "/staff/accounts/ada", "nothing we know")
    assert visitor.page.status_code == 400
    assert visitor.get("/staff/accounts/nobody").status_code == 404


def test_accounts_are_changed_by_somebody_who_has_just_shown_who_they_are(
    visitor: Visitor, portal: Portal, clock: Clock
) -> None:
    visitor.get("/staff/accounts/new")
    token = visitor.token()
    clock.forward(minutes=10)
    visitor.post("/staff/accounts/new", {"csrf_token": token, **NEW})
    assert visitor.heading == "Show that it is you"
    assert account(portal, "bob") is None
    visitor.get("/staff/accounts/ada")
    assert visitor.path == "/staff/prove"


def test_the_audit_is_searched_and_read_page_by_page(visitor: Visitor, portal: Portal, clock: Clock) -> None:
    reference = asked(portal, ANA)
    record(portal, "bob", Act.REFUSED, reference, permission="close")
    clock.forward(days=1)
    for _ in range(A_PAGE + 1):
        record(portal, "eve", Act.SIGNED_IN)
    enter(visitor, "ada")

    def found(query: str) -> str:
        visitor.get(f"/staff/audit?{query}")
        assert visitor.page.status_code == 200
        return visitor.text

    assert "permission: close" in found("account=bob")
    assert "permission: close" in found(f"reference={reference[:3]}-{reference[3:].lower()}")
    assert "permission: close" in found("act=refused&account=bob&since=2026-11-02&until=2026-11-02")
    assert "permission: close" not in found("since=2026-11-03")
    for nothing in ("account=nobody", "reference=none", "until=2026-11-01", f"before={'9' * 30}&account=x"):
        assert "Take something out of the search" in found(nothing)
    assert "eve" in found("act=none&since=tomorrow&account=eve")
    visitor.get(visitor.link("Older lines"))
    assert visitor.page.request.args["account"] == "eve"
    assert "Older lines" not in visitor.text
    assert visitor.text.count("signed in") == 2


def test_what_staff_did_with_requests_is_searched_in_the_log(
    visitor: Visitor, portal: Portal, clock: Clock
) -> None:
    references = [asked(portal, ANA, key=key) for key in ("one", "two")]
    clock.forward(days=1)
    worker = Actor(Role.WORKER, "wes", "harbor-works")
    execute(
        portal, AcceptRequest(reference=references[0], occurred_at=clock.now - timedelta(hours=2)), worker
    )
    execute(portal, StartWork(reference=references[0]), worker)
    execute(portal, AcceptRequest(reference=references[1]), Actor(Role.WORKER, "ida", "harbor-works"))
    enter(visitor, "ada")

    def found(query: str) -> list[str]:
        visitor.get(f"/staff/audit?act=step&{query}")
        return [row.text() for row in visitor.document.all("tr")][1:]

    assert len(found("")) == 3, "what residents did is not among them"
    started, accepted = found("account=wes")
    assert "work started" in started
    assert "request accepted" in accepted
    assert "happened: November 3, 2026" in accepted
    assert len(found(f"reference={references[1]}&account=ida")) == 1
    assert found("until=2026-11-02") == found("account=wes&since=2026-11-04") == []


def test_the_profile_and_the_machinery_are_shown(visitor: Visitor, portal: Portal) -> None:
    asked(portal, ANA)
    visitor.get("/staff/health")
    assert "There are no facts yet. Is the worker running?" in visitor.text
    facts.refresh(portal)
    visitor.get("/staff/health")
    assert "November 2, 2026" in visitor.text
    visitor.get("/staff/profile")
    assert "services/lamp-out.yaml" in visitor.text
    assert "messages" in visitor.text
