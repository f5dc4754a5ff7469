"""The desk's annotations: what happened in the city while figures moved."""

from datetime import date

from portal.commands.annotations import Annotation, add_annotation
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.permissions import Actor, Role
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, nothing

REVIEWER = account(Role.PERFORMANCE_REVIEWER)


def prepare(stage: Stage) -> None:
    """Adds one that is over and one that goes on; the accounts are there already."""
    portal, actor = stage.sites.main.portal, Actor(Role.PERFORMANCE_REVIEWER, REVIEWER)
    snow = {"en": "Snow emergency", "es": "Emergencia por nieve"}
    add_annotation(portal, Annotation(snow, date(2026, 1, 6), date(2026, 1, 9)), actor)
    policy = Annotation(
        {"en": "New 48-hour policy"}, date(2026, 3, 1), scope=Scope(ScopeKind.SERVICE, "HW-Lamp Out")
    )
    stage.places["annotation"] = str(add_annotation(portal, policy, actor))


SCENES: dict[str, Scene] = {
    "annotations": desk("/annotations", REVIEWER),
    "annotations-error": desk("/annotations", REVIEWER, act=nothing),
    "annotation-change": desk("/annotations/{annotation}", REVIEWER),
}
