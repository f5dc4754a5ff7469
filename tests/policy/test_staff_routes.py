"""Every route of the desk says what it needs, and lets exactly those in whose role has it.

A route that is added is covered without a change here: its address is filled with words that name nothing, so
whoever is let in may be told that there is no such thing (404), or that the form was not understood (400).
"""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule

from portal.app import portal_of
from portal.domain.audit import Act
from portal.domain.permissions import PERMISSIONS, STAFF_ROLES, Permission, Role
from portal.store.base import Table
from portal.store.models import AuditRow, StaffSessionRow
from portal.web.access import DECLARED, NEEDED, Access
from tests.databases import Database, Databases
from tests.portals import Clock, app_with, rows, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor, obey_the_rules

BEFORE_SIGNING_IN = {
    "agency.authenticator_picture": Access.STAFF_LINK,
    "agency.ask_link": Access.ANYONE,
    "agency.code": Access.ANYONE,
    "agency.exchange_link": Access.STAFF_LINK,
    "agency.from_provider": Access.ANYONE,
    "agency.invitation": Access.STAFF_LINK,
    "agency.link": Access.STAFF_LINK,
    "agency.send_code": Access.ANYONE,
    "agency.send_link": Access.ANYONE,
    "agency.send_password": Access.ANYONE,
    "agency.sign_in": Access.ANYONE,
    "agency.sign_out": Access.ANYONE,
    "agency.to_provider": Access.ANYONE,
    "agency.use_invitation": Access.STAFF_LINK,
}
"""The only routes of the desk that are not for signed-in staff."""

UNDERSTOOD = {200, 303, 400, 404, 409, 410, 413, 422}
"""What somebody may be answered who is let in."""


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The invented city's portal, with one account for each role."""
    folder: Path = tmp_path_factory.mktemp("desk")
    made = app_with(Clock(), settings(databases.create(Database.SQLITE, folder)))
    for role in STAFF_ROLES:
        add_staff(portal_of(made), name_of(role), role)
    yield made
    portal_of(made).store.close()


def name_of(role: Role) -> str:
    """The account of a role."""
    return f"one-{role.value.replace('_', '-')}"


def desk(app: Flask) -> list[Rule]:
    """Every route of the desk."""
    found = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    assert len(found) >= 9
    return found


def steps(app: Flask) -> list[tuple[Rule, str, Permission]]:
    """Every route behind the gate with each of its methods, and the permission it needs."""
    return [
        (rule, method, getattr(app.view_functions[rule.endpoint], NEEDED))
        for rule in desk(app)
        if rule.endpoint not in BEFORE_SIGNING_IN
        for method in sorted(rule.methods or ())
        if method in {"GET", "POST"}
    ]


def address(app: Flask, rule: Rule) -> str:
    """The route's address, with something in it that is not there."""
    values = {
        name: "1" if isinstance(rule._converters[name], IntegerConverter) else "none"  # noqa: SLF001 - no other way
        for name in rule.arguments
    }
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def refusals(app: Flask, username: str) -> list[AuditRow]:
    """What the audit says that an account was refused."""
    asked = select(AuditRow).where(AuditRow.actor_name == username, AuditRow.act == Act.REFUSED.value)
    with portal_of(app).store.read() as session:
        return list(session.scalars(asked.order_by(AuditRow.id)))


def everything(app: Flask) -> dict[str, int]:
    """How many rows each table has, but what the gate itself writes."""
    tables = {mapper.class_ for mapper in Table.registry.mappers} - {AuditRow, StaffSessionRow}
    return {table.__name__: rows(app, table) for table in tables}


def test_every_route_says_what_it_needs(app: Flask) -> None:
    loose = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], DECLARED, None)
        for rule in desk(app)
        if not isinstance(getattr(app.view_functions[rule.endpoint], NEEDED, None), Permission)
    }
    assert loose == BEFORE_SIGNING_IN
    for rule in desk(app):
        declared = getattr(app.view_functions[rule.endpoint], DECLARED)
        assert (declared is Access.STAFF_LINK) == ("<secret>" in rule.rule), rule
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}, rule
        assert rule.endpoint.startswith("agency."), rule


def test_the_desk_answers_nothing_outside_its_own_addresses(app: Flask) -> None:
    outside = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("agency.") and rule not in desk(app)
    ]
    assert outside == []


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    before = everything(app)
    for rule, method, _ in steps(app):
        answer = app.test_client().open(address(app, rule), method=method)
        assert answer.status_code == 303, rule
        assert answer.headers["Location"].startswith("/staff/sign-in"), rule
    assert everything(app) == before


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_role_opens_exactly_what_the_map_says(app: Flask, role: Role) -> None:
    visitor = Visitor(app)
    enter(visitor, name_of(role))
    before, turned_away = everything(app), 0
    for rule, method, permission in steps(app):
        answer = visitor.client.open(address(app, rule), method=method)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            obey_the_rules(answer)
        if permission in PERMISSIONS[role]:
            assert answer.status_code in UNDERSTOOD, (rule, answer.status)
            assert not answer.headers.get("Location", "").startswith("/staff/sign-in"), rule
            # Nobody's step is taken without the token of the page it was on.
            assert method == "GET" or answer.status_code in {400, 404}, (rule, answer.status)
        else:
            turned_away += 1
            assert answer.status_code == 403, (rule, answer.status)
            assert "This is not yours to open" in answer.text
            written = refusals(app, name_of(role))[-1]
            assert written.details == {"permission": permission.value, "page": rule.endpoint}
    assert len(refusals(app, name_of(role))) == turned_away
    assert everything(app) == before


def test_a_route_that_says_nothing_is_found(app: Flask, databases: Databases, tmp_path: Path) -> None:
    other = app_with(Clock(), settings(databases.create(Database.SQLITE, tmp_path)))
    other.add_url_rule("/staff/loose", "agency.loose", lambda: "")
    with pytest.raises(AssertionError, match="loose"):
        test_every_route_says_what_it_needs(other)
    portal_of(other).store.close()
