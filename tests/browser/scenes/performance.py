"""Figures: of what the other scenes leave at the main site, and of two invented years at a busy one."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portal.commands.drafts.keep import Typed, keep_answer
from portal.commands.supplied.population import import_population
from portal.domain.measures import Measure
from portal.domain.values import Reads
from tests.browser.scenes.stage import Scene, Stage, fixed
from tests.invented_quarter import publish_quarter
from tests.measures import linked, registered

PEOPLE = """kind,code,people,source,year
city,havenport,50000,"American Community Survey, table B01003",2024
language,es,9100,"American Community Survey, table C16001",2024
language,ar,1400,"American Community Survey, table C16001",2024
language,fr,500,"American Community Survey, table C16001",2024
"""
"""Nobody asks in French."""


WITHHELD = "scene-fixed"


def prepare(stage: Stage) -> None:
    """Begins a dozen forms at the busy site, alone there; publishes a quarter, and counts people.

    A measure of the register reads that quarter, where what it reads is withheld.
    """
    portal = stage.sites.busy.portal
    version = portal.catalogue.services["wet-street"]
    question = version.service.questions[0]
    for number in range(12):
        typed = Typed(question.id, {"": [f"Place {number}"]}, "en", None)
        keep_answer(portal, f"begun-{number}", version, typed)
    publish_quarter(portal)
    share = {"unit": "percent", "interval": "period", "type": "outcome", "service": "Care"}
    registered(portal, WITHHELD, title="Said in Arabic that it is fixed", agency="Town Care", **share)
    linked(portal, WITHHELD, Measure.CONFIRMED_FIXED, Reads.SHARE, language="ar")
    with TemporaryDirectory() as folder:
        table = Path(folder) / "people.csv"
        table.write_text(PEOPLE, encoding="utf-8")
        import_population(portal, table)


def busy(path: str, **more: Any) -> Scene:
    """A scene of the invented years."""
    return fixed(f"/…/performance{path}", site=lambda sites: sites.busy, **more)


SCENES = {
    "performance": fixed("/…/performance"),
    **{f"performance-{by}": fixed(f"/…/performance?by={by}") for by in ("agency", "month", "quarter")},
    "performance-empty": fixed("/…/performance", site=lambda sites: sites.empty),
    "performance-narrowed": busy("?agency=harbor-works&by=district"),
    "performance-not-known": busy("?agency=nope&by=channel&color=red"),
    "measure-rate": busy("/measures/on_time_of_due?by=agency"),
    "measure-time": busy("/measures/time_to_answer?by=district"),
    "measure-backlog": busy("/measures/backlog?by=month"),
    "forms": busy("/forms"),
    "forms-empty": fixed("/…/performance/forms", site=lambda sites: sites.empty),
    "register-withheld": busy(f"/register/{WITHHELD}?year=2027"),
    "quality": busy("/data-quality"),
    "answers": busy("/answers"),
    "answers-none": fixed("/…/performance/answers", site=lambda sites: sites.empty),
    "measure-empty": fixed("/…/performance/measures/done_share", site=lambda sites: sites.empty),
}
