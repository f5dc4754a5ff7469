"""Figures: of what the other scenes leave at the main site, and of two invented years at a busy one."""

from typing import Any

from tests.browser.scenes.stage import Scene, Stage, fixed


def prepare(stage: Stage) -> None:
    """Makes nothing: what is counted, others have made."""


def busy(path: str, **more: Any) -> Scene:
    """A scene of the invented years."""
    return fixed(f"/…/performance{path}", site=lambda sites: sites.busy, **more)


SCENES = {
    "performance": fixed("/…/performance"),
    **{f"performance-{by}": fixed(f"/…/performance?by={by}") for by in ("agency", "month", "quarter")},
    "performance-empty": fixed("/…/performance", site=lambda sites: sites.empty),
    "performance-narrowed": busy("?agency=harbor-works&by=district"),
    "measure-rate": busy("/measures/on_time_of_due?by=agency"),
    "measure-time": busy("/measures/time_to_answer?by=quarter"),
    "measure-backlog": busy("/measures/backlog?by=month"),
    "measure-empty": fixed("/…/performance/measures/done_share", site=lambda sites: sites.empty),
}
