"""Finding the right service, and what stands beside it: alerts, the guide, other bodies, paper."""

from datetime import timedelta

from portal.commands.alerts import Alert, post_alert
from portal.domain.usual import Usual
from portal.outcomes import usual
from tests.browser.scenes.stage import Scene, Stage, fixed, nothing
from tests.portals import ADMINISTRATOR, MONDAY_NOON

EVERYWHERE = {
    "en": "Harbor Hall is closed on Tuesday. Call us instead.",
    "es": "Harbor Hall cierra el martes. Llámenos.",
    "ar": "مبنى الميناء مغلق يوم الثلاثاء. اتصل بنا.",
}
LAMPS = {
    "en": "We know about the dark lamps on Quay Street.",
    "es": "Ya sabemos de los faroles de Quay Street.",
}
"""Not said in Arabic, so that its page must mark the English."""


LAMPS_PAST = Usual(240, timedelta(days=4), timedelta(days=11), timedelta(days=6), 160, 200)


def prepare(stage: Stage) -> None:
    """Posts alerts, and gives lamps a past, where no other scene would show them."""
    portal = stage.sites.empty.portal
    for words, services in ((EVERYWHERE, ()), (LAMPS, ("lamp-out",))):
        post_alert(portal, Alert(words, services, MONDAY_NOON - timedelta(days=40)), ADMINISTRATOR)
    folder = portal.settings.facts
    folder.mkdir(parents=True, exist_ok=True)
    lamp = portal.catalogue.services["lamp-out"].service.code
    usual.write(folder, {(lamp, None): LAMPS_PAST})


SCENES: dict[str, Scene] = {
    "home-alerts": fixed("/…/", site=lambda sites: sites.empty),
    "home-elsewhere": fixed("/…/?query=smoke+on+the+street"),
    "guide": fixed("/…/guide/about"),
    "guide-answered": fixed("/…/guide/about?choice=street"),
    "guide-error": fixed("/…/guide/about", act=nothing),
    "elsewhere": fixed("/…/elsewhere/fire"),
    "elsewhere-other": fixed("/…/elsewhere/ferry"),
    "paper": fixed("/…/services/sampler/paper"),
    "service-alert": fixed("/…/services/lamp-out", site=lambda sites: sites.empty),
}
