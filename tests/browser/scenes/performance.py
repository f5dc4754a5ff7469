"""Figures: of what the other scenes leave at the main site, and of two invented years at a busy one."""

import random
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from portal.commands.drafts.keep import Typed, keep_answer
from portal.commands.grid import Quarter, row_of
from portal.domain.lifecycle import Fixed
from portal.domain.published import publish
from portal.domain.sheets import (
    DIGITAL,
    HELPED,
    RECEIVED,
    WITHIN,
    Asked,
    Subject,
    answers,
    by_language,
    of_private,
)
from portal.portal import Portal
from tests.browser.scenes.stage import Scene, Stage, fixed


def prepare(stage: Stage) -> None:
    """Begins a dozen forms at the busy site, where nobody else does, and publishes a quarter of answers."""
    portal = stage.sites.busy.portal
    version = portal.catalogue.services["wet-street"]
    question = version.service.questions[0]
    for number in range(12):
        typed = Typed(question.id, {"": [f"Place {number}"]}, "en", None)
        keep_answer(portal, f"begun-{number}", version, typed)
    publish_quarter(portal)


def publish_quarter(portal: Portal) -> None:
    """Publishes a quarter of invented answers."""
    chance = random.Random(7)
    services = [
        ("harbor-works", "HW-Lamp Out"),
        ("harbor-works", "HW-Wet Street"),
        ("town-care", "TC-Sampler"),
    ]
    found: Counter[tuple[object, ...]] = Counter()
    for _ in range(600):
        agency, service = chance.choices(services, [6, 3, 2])[0]
        fixed = chance.choices([None, *Fixed], [5, 6, 1, 2])[0]
        place = (service, agency, chance.choice("123"), chance.choices(["en", "es", "ar"], [9, 3, 1])[0])
        found[(*place, chance.choice(["yes", "no"]), fixed, chance.choice([None, 3, 4, 5]))] += 1
    rows = [Asked(count, *row) for row, count in found.items()]  # type: ignore[arg-type]
    split = {
        ("en", DIGITAL): 300,
        ("en", HELPED): 120,
        ("es", DIGITAL): 40,
        ("es", HELPED): 12,
        ("ar", HELPED): 3,
    }
    row = row_of(
        Quarter(2027, 1, date(2026, 4, 1), date(2026, 6, 30)),
        {
            Subject.ANSWERS: publish(answers(rows), WITHIN),
            Subject.REQUESTS: publish(by_language(split, (DIGITAL, HELPED), RECEIVED)),
            Subject.PRIVATE: publish(of_private({("TC-Quiet Help", RECEIVED): 40}, (RECEIVED,), None)),
        },
    )
    row.as_of = row.published_at = datetime(2026, 8, 1, tzinfo=UTC)
    with portal.store.write() as session:
        session.merge(row)


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
    "forms": busy("/forms"),
    "forms-empty": fixed("/…/performance/forms", site=lambda sites: sites.empty),
    "quality": busy("/data-quality"),
    "answers": busy("/answers"),
    "answers-none": fixed("/…/performance/answers", site=lambda sites: sites.empty),
    "measure-empty": fixed("/…/performance/measures/done_share", site=lambda sites: sites.empty),
}
