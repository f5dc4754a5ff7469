"""Keeping in touch and following up: how to hear from us, secret links, all of one's own request."""

from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.web.journey import key_of
from tests.browser.scenes.residents import QUIET_ANSWERS
from tests.browser.scenes.stage import Scene, Stage, filling, form
from tests.portals import LAMP_ANSWERS


def prepare(stage: Stage) -> None:
    """Makes every draft and request that a scene shows, always in the same order."""
    stage.places["contact"] = _before_contact(stage, stage.draft("lamp-out", LAMP_ANSWERS), "lamp-out")
    stage.places["contact-error"] = _before_contact(stage, stage.draft("lamp-out", LAMP_ANSWERS), "lamp-out")
    answered = {**QUIET_ANSWERS, "email": "someone@example.org"}
    stage.places["contact-filled"] = _before_contact(stage, stage.draft("quiet-help", answered), "quiet-help")


def _before_contact(stage: Stage, link: str, slug: str) -> str:
    portal = stage.sites.main.portal
    keep_step(portal, key_of(link), portal.catalogue.services[slug], Step.CONTACT, None, "en")
    return link


SCENES: dict[str, Scene] = {
    "contact": form("lamp-out", "contact", "contact"),
    "contact-filled": form("quiet-help", "contact-filled", "contact"),
    "contact-error": form(
        "lamp-out", "contact-error", "contact", act=filling({"email": "someone@", "text": "12"})
    ),
}
