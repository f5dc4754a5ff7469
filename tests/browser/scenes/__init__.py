"""Every page state of the inventory: how a site is prepared for it, and how a browser gets there.

One file a subject, like the inventory. Each has `prepare`, which makes what its scenes show, and `SCENES`.
"""

from portal.outcomes import facts
from tests.browser.scenes import (
    annotations,
    calls,
    coming_back,
    desk,
    desk_requests,
    finding,
    following,
    language_access,
    messages,
    nearby,
    performance,
    photos,
    places,
    plans,
    register,
    reports,
    residents,
    stats,
    year,
)
from tests.browser.scenes.stage import Scene, Stage

__all__ = ["SCENES", "Scene", "Stage", "prepare"]

SUBJECTS = (
    residents,
    performance,
    finding,
    photos,
    following,
    messages,
    places,
    nearby,
    coming_back,
    desk,
    stats,
    calls,
    reports,
    desk_requests,
    annotations,
    year,
    register,
    language_access,
    plans,
)

SCENES: dict[str, Scene] = {name: scene for subject in SUBJECTS for name, scene in subject.SCENES.items()}


def prepare(stage: Stage) -> None:
    """Makes every draft and request that a scene shows, always in the same order."""
    for subject in SUBJECTS:
        subject.prepare(stage)
    facts.refresh(stage.sites.main.portal)
