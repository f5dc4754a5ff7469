"""Requests at points of the invented city, and forms whose place is settled at one."""

from flask import Flask

from portal.app import portal_of
from portal.catalogue.steps import Step
from portal.commands.door import execute
from portal.commands.drafts.keep import keep_step
from portal.commands.requests.commands import SendRequest
from portal.domain.contacts import Point
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT
from portal.places.site import Match, Site
from portal.portal import Portal
from portal.web.journey import Journey, open_journey
from portal.web.residents.nearby import look_nearby
from tests.portals import LAMP_ANSWERS, service

SPOT = Point(44.6488, -63.5752)
"""Somewhere in the invented city."""

METRE = 1 / 111_195
"""Of latitude, in degrees."""


def north(metres: float) -> Point:
    """A point so many metres north of SPOT."""
    return Point(SPOT.latitude + metres * METRE, SPOT.longitude)


def sent_at(portal: Portal, key: str, point: Point | None = SPOT, slug: str = "lamp-out") -> str:
    """Sends a request that is at a point; its reference."""
    command = SendRequest(key, service(portal, slug), LAMP_ANSWERS, Channel.WEB, "en", point=point)
    return execute(portal, command, RESIDENT).reference


def settle(app: Flask, form: str, point: Point | None = SPOT) -> None:
    """Settles the place of a form, as the step for the place does. In: the form's address; None: nowhere."""
    slug, link = form.split("/")[3:5]
    portal = portal_of(app)
    site = Site(own=Match("Wharf Road", point.latitude, point.longitude) if point else None)
    with app.test_request_context("/en/"):
        app.preprocess_request()
        journey = opened(slug, link)
        asked = journey.site()
        assert asked is not None
        of = {"question": asked.id, "value": journey.values[asked.id]}
        keep_step(portal, journey.key, journey.version, Step.PLACE, {**site.kept(), "of": of}, "en")
        look_nearby(opened(slug, link))


def opened(slug: str, link: str) -> Journey:
    """The form of a link, inside a request."""
    journey = open_journey(slug, link)
    assert isinstance(journey, Journey)
    return journey
