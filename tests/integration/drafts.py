"""Drafts of the invented city's shortest form, kept and sent by the commands themselves."""

from portal.catalogue import answers
from portal.catalogue.answers import Answer, Moment
from portal.commands.drafts.keep import Typed, keep_answer
from portal.commands.drafts.send import Incomplete, Sent, Unknown, Withdrawn, send_draft
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from tests.portals import service
from tests.steps import pass_steps

SLUG = "wet-street"


def moment(portal: Portal) -> Moment:
    """What answers are read against: now, in English."""
    return Moment(portal.now(), portal.catalogue.city.zone, "en")


def kept(portal: Portal, key: str, place: str) -> None:
    """Keeps both answers of a form, with the place given, and leaves out what comes after them."""
    keep_place(portal, key, place)
    version = service(portal, SLUG)
    keep_answer(portal, key, version, Typed("more", {"": [""]}, "en", Answer()))
    pass_steps(portal, key, SLUG)


def keep_place(portal: Portal, key: str, place: str) -> None:
    """Keeps the answer to where the water is."""
    version = service(portal, SLUG)
    question = next(q for q in version.service.questions if q.id == "where")
    raw = {"": ["address"], "address": [place]}
    answer = answers.read(question, raw, moment(portal))
    assert answer.fault is None
    keep_answer(portal, key, version, Typed("where", raw, "en", answer))


def send(portal: Portal, key: str) -> Sent | Incomplete | Withdrawn | Unknown:
    """Sends a draft."""
    return send_draft(portal, key, "en", moment(portal), RESIDENT)
