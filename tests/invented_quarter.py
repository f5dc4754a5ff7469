"""A quarter of the fixed grid, published of invented counts."""

import random
from collections import Counter
from datetime import UTC, date, datetime

from portal.commands.grid import Quarter, row_of
from portal.domain.lifecycle import Fixed
from portal.domain.published import Published, publish
from portal.domain.sheets import (
    RECEIVED,
    WITHIN,
    Asked,
    Came,
    Dimension,
    Subject,
    answers,
    of_forms,
    of_private,
    requests,
)
from portal.portal import Portal


def publish_quarter(portal: Portal) -> None:
    """Publishes it. Of closes of private services nothing is."""
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
    channels = ["web", "phone", "mail"]
    came: Counter[tuple[str, str, str, str, str]] = Counter()
    for _ in range(480):
        agency, service = chance.choices(services, [6, 3, 2])[0]
        channel = chance.choices(channels, [30, 17, 1])[0]
        language = chance.choices(["en", "es", "ar"], [20, 6, 3])[0]
        came[service, agency, chance.choice("123"), language, channel] += 1
    row = row_of(
        Quarter(2027, 1, date(2026, 4, 1), date(2026, 6, 30)),
        {
            Subject.ANSWERS: publish(answers(rows), WITHIN),
            Subject.REQUESTS: publish(requests(Came(count, *row) for row, count in came.items()), WITHIN),
            Subject.FORMS: publish(of_forms(310, 90)),
            Subject.PRIVATE_CLOSES: Published({}, frozenset({Dimension.SERVICE})),
            Subject.PRIVATE: publish(of_private({("TC-Quiet Help", RECEIVED): 40}, (RECEIVED,), None)),
        },
    )
    row.as_of = row.published_at = datetime(2026, 8, 1, tzinfo=UTC)
    with portal.store.write() as session:
        session.merge(row)
