"""A portal on each database."""

from collections.abc import Iterator

import pytest

from portal.app import portal_of
from portal.portal import Portal
from tests.planning import EVERYBODY, add_measures
from tests.portals import Clock, app_with, portal_with, settings
from tests.staff import add_staff
from tests.visitor import Visitor


@pytest.fixture
def clock() -> Clock:
    """The clock of the portal under test."""
    return Clock()


@pytest.fixture
def portal(database_url: str, clock: Clock) -> Iterator[Portal]:
    """A portal of the invented city on an empty database."""
    opened = portal_with(clock, settings(database_url))
    yield opened
    opened.store.close()


@pytest.fixture
def visitor(database_url: str, clock: Clock) -> Iterator[Visitor]:
    """A visitor of the invented city's portal."""
    app = app_with(clock, settings(database_url))
    yield Visitor(app)
    portal_of(app).store.close()


@pytest.fixture
def planners(visitor: Visitor) -> Visitor:
    """A visitor where everybody who plans has an account, and the harbor works two measures."""
    portal = portal_of(visitor.app)
    for actor in EVERYBODY:
        add_staff(portal, actor.name, actor.role, actor.agency)
    add_measures(portal)
    return visitor
