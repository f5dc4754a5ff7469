"""Saying where: which place is meant, what is near a spot, and what lies outside the city."""

from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.queries.places.settling import settle
from portal.web.journey import key_of
from tests.browser.scenes.stage import Scene, Stage, form, nothing
from tests.places import with_places

TYPED = {
    "place-which": "20 Mill Street",
    "place-which-error": "20 Mill Street",
    "place-here": "44.64521, -63.57209",
    "place-outside": "30 Far Pier Way",
    "check-map": "12 Wharf Road",
}

SCENES: dict[str, Scene] = {
    name: form("wet-street", name, "place", act=nothing)
    if name.endswith("error")
    else form("wet-street", name, "place")
    for name in TYPED
    if name.startswith("place")
}
SCENES["check-map"] = form("wet-street", "check-map", "check", site=lambda sites: sites.with_maps)


def prepare(stage: Stage) -> None:
    """Brings in the city's places, and forms that are asked about theirs."""
    portal = stage.sites.main.portal
    with_places(portal)
    for name, text in TYPED.items():
        value = {"kind": "address", "text": text}
        stage.places[name] = stage.draft("wet-street", {"where": value, "more": "By the pump"})
        site = settle(portal, value)
        assert site is not None
        known = {**site.kept(), "of": {"question": "where", "value": value}}
        version = portal.catalogue.services["wet-street"]
        keep_step(portal, key_of(stage.places[name]), version, Step.PLACE, known, "en")
