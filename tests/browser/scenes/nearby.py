"""What was reported near by: following it instead of sending one more. And having to wait."""

import random
from dataclasses import replace
from datetime import timedelta

from portal.catalogue.steps import Step
from portal.commands.door import execute
from portal.commands.drafts.follow import CHOICE, follow_draft
from portal.commands.drafts.keep import keep_step
from portal.commands.limits import count, most
from portal.commands.requests.commands import AcceptRequest, CloseRequest, FollowRequest, SendRequest
from portal.domain.lifecycle import Channel, Outcome, Requirement
from portal.domain.limits import Limited
from portal.domain.permissions import RESIDENT
from portal.queries.drafts import find_form
from portal.web.journey import key_of
from portal.web.limits import network
from tests.browser.scenes.stage import Scene, Stage, form, nothing, tracked
from tests.neighbours import SPOT, north, settle
from tests.portals import LAMP_ANSWERS, MONDAY_NOON

DONE = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}
WHERE = {"where": LAMP_ANSWERS["where"]}


def prepare(stage: Stage) -> None:
    """Makes what was reported near by, and forms that come upon it."""
    site = stage.sites.main
    site.clock.now = MONDAY_NOON - timedelta(days=12)
    old = _sent_near(stage, "nearby-old", 38)
    for number in range(3):
        execute(site.portal, FollowRequest(reference=old, key=f"follower {number}"), RESIDENT)
    site.clock.now = MONDAY_NOON - timedelta(hours=5)
    stage.do(AcceptRequest(reference=old))
    _sent_near(stage, "nearby-new", 12)
    gone = _sent_near(stage, "nearby-gone", 2_000)
    site.clock.now = MONDAY_NOON
    stage.places["followed"] = old
    for name in ("nearby", "nearby-error", "follow", "follow-sent"):
        stage.places[name] = _form(stage, 0)
    stage.places["nearby-closed"] = _form(stage, 2_000)
    stage.do(CloseRequest(reference=gone, outcome=Outcome.COMPLETED, said=DONE))
    _choose(stage, old)
    site.clock.now = MONDAY_NOON
    empty = stage.sites.empty.portal
    for _ in range(most(empty.settings.limits, Limited.GUESSES)):
        count(empty, Limited.GUESSES, network("127.0.0.1"))


def _sent_near(stage: Stage, name: str, metres: float) -> str:
    portal = replace(stage.sites.main.portal, random=random.Random(name))
    version = portal.catalogue.services["lamp-out"]
    command = SendRequest(name, version, LAMP_ANSWERS, Channel.WEB, "en", point=north(metres))
    return execute(portal, command, RESIDENT).reference


def _form(stage: Stage, metres: float) -> str:
    link = stage.draft("lamp-out", WHERE)
    settle(stage.sites.main.app, f"/en/forms/lamp-out/{link}", north(metres) if metres else SPOT)
    return link


def _choose(stage: Stage, followed: str) -> None:
    """Chooses a request to follow in two forms, and follows it in one of them."""
    portal = stage.sites.main.portal
    version = portal.catalogue.services["lamp-out"]
    for name in ("follow", "follow-sent"):
        key = key_of(stage.places[name])
        draft = find_form(portal, key).draft
        assert draft is not None
        chosen = {**draft.steps[Step.NEARBY], CHOICE: followed, "done": True}
        keep_step(portal, key, version, Step.NEARBY, chosen, "en")
        keep_step(portal, key, version, Step.CONTACT, {"done": True}, "en")
    follow_draft(portal, key_of(stage.places["follow-sent"]), "en", RESIDENT)


SCENES: dict[str, Scene] = {
    "nearby": form("lamp-out", "nearby", "nearby"),
    "nearby-error": form("lamp-out", "nearby-error", "nearby", act=nothing),
    "nearby-closed": form("lamp-out", "nearby-closed", "nearby"),
    "follow": form("lamp-out", "follow", "follow"),
    "followed": form("lamp-out", "follow-sent", "sent"),
    "track-followed": tracked("followed"),
    "too-many": tracked("unknown", site=lambda sites: sites.empty),
}
