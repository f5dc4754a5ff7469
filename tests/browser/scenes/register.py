"""The register of measures at the desk: with an open question, and a formula that was changed."""

from pathlib import Path

from portal.commands.register.answering import Place, change_measure
from portal.commands.supplied.register import import_register
from portal.domain.permissions import Actor, Role
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, nothing

REVIEWER = account(Role.PERFORMANCE_REVIEWER)
FILE = Path(__file__).parents[2] / "register" / "harbor_measures.csv"


def prepare(stage: Stage) -> None:
    """Imports a register and changes a formula; one question stays open. The accounts are there."""
    portal, actor = stage.sites.main.portal, Actor(Role.PERFORMANCE_REVIEWER, REVIEWER)
    import_register(portal, FILE)
    formula = {"measure formula": "Benches painted by our own crews"}
    change_measure(portal, Place("H-6", 2027, 0), formula, "Contractors are left out", actor)


SCENES: dict[str, Scene] = {
    "register": desk("/register", REVIEWER),
    "register-measure": desk("/register/measure?identity=H-6", REVIEWER),
    "register-answers-error": desk("/register/answers?identity=H-6&edition=2026", REVIEWER, act=nothing),
    "register-change": desk("/register/steps/change?identity=H-6", REVIEWER),
}
