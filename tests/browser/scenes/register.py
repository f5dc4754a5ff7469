"""The register of measures at the desk: with an open question, and a formula that was changed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.commands.register.answering import Place, change_measure
from portal.commands.supplied.register import import_register
from portal.domain.checks import Check, Finding
from portal.domain.permissions import Actor, Role
from portal.domain.report_questions import Question, kept_answers
from portal.domain.values import Slot, Source
from portal.portal import Portal
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, nothing
from tests.measures import said

REVIEWER = account(Role.PERFORMANCE_REVIEWER)
FILE = Path(__file__).parents[2] / "register" / "harbor_measures.csv"
DOCKS = "Old Docks"
"""An agency that the city once had: no public page has it, and what is shown here changes no other scene."""


def prepare(stage: Stage) -> None:
    """Imports a register and changes a formula; one question stays open. The accounts are there."""
    portal, actor = _with_docks(stage.sites.main.portal), Actor(Role.PERFORMANCE_REVIEWER, REVIEWER)
    text = FILE.read_text(encoding="utf-8").replace(",Harbor Works,", f",{DOCKS},")
    with TemporaryDirectory() as folder:
        own = Path(folder) / "register.csv"
        own.write_text(text.replace("AGC0100 Harbor Works", f"AGC0999 {DOCKS}"), encoding="utf-8")
        import_register(portal, own)
    formula = {"measure formula": "Benches painted by our own crews"}
    change_measure(portal, Place("H-6", 2027, 0), formula, "Contractors are left out", actor)
    said(portal, "H-6", 2026, Slot.Q1, "12")
    sums = Question(Finding(Check.NOT_SUM, 2026, (Decimal(48), Decimal(50))), "The year is put right next")
    again = {"kind": Source.RESTATED.value, "reason": "Two benches were found", "by": REVIEWER}
    said(portal, "H-6", 2026, Slot.Q1, "14", answers=kept_answers([sums]), **again)


def _with_docks(portal: Portal) -> Portal:
    """The portal of the years in which the city's profile had the docks."""
    agencies = portal.catalogue.agencies
    docks = agencies["harbor-works"].model_copy(update={"code": "docks", "name": DOCKS, "budget_code": None})
    return replace(portal, catalogue=replace(portal.catalogue, agencies={**agencies, docks.code: docks}))


SCENES: dict[str, Scene] = {
    "desk-register": desk(f"/register?agency={DOCKS.replace(' ', '+')}", REVIEWER),
    "desk-register-measure": desk("/register/measure?identity=H-6", REVIEWER),
    "desk-register-answers-error": desk("/register/answers?identity=H-6&edition=2026", REVIEWER, act=nothing),
    "desk-register-change": desk("/register/steps/change?identity=H-6", REVIEWER),
}
