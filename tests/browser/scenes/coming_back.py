"""Going on with a form later or on another device."""

import random

from portal.domain.code import new as new_code
from tests.browser.scenes.stage import Scene, Stage, filling, fixed, form, nothing
from tests.portals import LAMP_ANSWERS

UNKNOWN = new_code(random.Random("unknown"))
"""A code that no form has."""


def prepare(stage: Stage) -> None:
    """Makes forms to come back to. The limits of guessing are used up by scenes/nearby.py."""
    for name in ("later", "resume"):
        stage.places[name] = stage.draft("lamp-out", {"where": LAMP_ANSWERS["where"]})


SCENES: dict[str, Scene] = {
    "later": form("lamp-out", "later", "later"),
    "later-code": form("lamp-out", "later", "later", act=nothing, site=lambda sites: sites.same_code),
    "resume": form("lamp-out", "resume", ""),
    "come-back": fixed("/…/come-back"),
    "come-back-error": fixed("/…/come-back", act=filling({"code": "ABC"})),
    "come-back-unknown": fixed("/…/come-back", act=filling({"code": UNKNOWN})),
    "come-back-too-many": fixed(
        "/…/come-back", act=filling({"code": UNKNOWN}), site=lambda sites: sites.empty
    ),
}
