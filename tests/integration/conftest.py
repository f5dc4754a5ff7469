"""A portal on each database."""

from collections.abc import Iterator

import pytest

from portal.portal import Portal
from tests.portals import Clock, portal_with, settings


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
