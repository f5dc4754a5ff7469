"""Somebody at the page of their own request, for tests."""

from typing import Any

from portal.app import portal_of
from portal.commands.requests.commands import CloseRequest
from portal.domain.contacts import Contact
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, Outcome
from portal.portal import Portal
from tests.links import link_to_request
from tests.outbox import asked
from tests.portals import done
from tests.visitor import Visitor


def closed(portal: Portal, reference: str, outcome: Outcome = Outcome.COMPLETED) -> None:
    """Closes a request with everything its outcome asks for."""
    said = dict.fromkeys(CLOSING_REQUIREMENTS[outcome], "Said by staff")
    done(portal, CloseRequest(reference=reference, outcome=outcome, said=said))


def own(visitor: Visitor, *contacts: Contact, slug: str = "lamp-out", key: str = "k1", **answers: Any) -> str:
    """Sends a request and opens it by a secret link; its reference."""
    portal = portal_of(visitor.app)
    reference = asked(portal, *contacts, slug=slug, key=key, **answers)
    open_own(visitor, reference)
    return reference


def open_own(visitor: Visitor, reference: str, language: str = "en") -> None:
    """Opens a request by a secret link."""
    secret = link_to_request(portal_of(visitor.app), reference)
    visitor.get(f"/{language}/open/{secret}")
    visitor.press()
    assert visitor.path == f"/{language}/track/{reference}"
