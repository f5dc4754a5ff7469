"""What is asked for: how much on which day, of which service, through which channel, in which language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from portal.catalogue import Catalogue, ServiceVersion
from portal.demonstration.chance import Deck, count
from portal.demonstration.desk import Desk
from portal.demonstration.seasons import season_of
from portal.demonstration.year import Year
from portal.domain.clocks import Calendar
from portal.domain.lifecycle import Channel, Visibility

CHANNELS = {
    Channel.WEB: 46,
    Channel.PHONE: 36,
    Channel.EMAIL: 5,
    Channel.WALK_IN: 3,
    Channel.SOCIAL: 3,
    Channel.API: 3,
    Channel.MAIL: 2,
    Channel.COUNCIL: 2,
}
"""How many of a hundred requests come through each channel."""

if missing := set(Channel) - CHANNELS.keys():
    raise ImportError(f"no share in portal.demonstration.demand for {missing}")

AT_A_DESK = frozenset({Channel.WALK_IN, Channel.MAIL, Channel.COUNCIL})
"""These reach the city in working hours only."""

ENTERED_LATER = frozenset({Channel.EMAIL, Channel.MAIL, Channel.COUNCIL})
"""Staff enter these when they get to them."""

BY_DAY = (0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 10, 9, 9, 9, 9, 8, 8, 8, 7, 6, 5, 4, 2, 1)
"""How likely each hour of the day is, as people call and write."""

SOURCE_LANGUAGE_SHARE = 80
OFF_DAY, FIRST_DAY, WORKING_DAY = 0.5, 1.4, 1.15
"""How busy a day off is, the first working day after one, and any other working day; 1 is the mean."""


@dataclass(frozen=True)
class Arrival:
    """A request on its way: when it reaches the city, and when it is entered (UTC)."""

    number: int
    at: datetime
    entered: datetime
    version: ServiceVersion
    channel: Channel
    language: str


def popularity(catalogue: Catalogue, chance: Random) -> list[ServiceVersion]:
    """Return the services that can be asked for: the featured ones, then the others in random order."""
    offered = [version for version in catalogue.services.values() if not version.service.retired]
    chance.shuffle(offered)
    featured = list(catalogue.city.featured)
    place = {slug: rank for rank, slug in enumerate(featured)}
    return sorted(offered, key=lambda version: place.get(version.service.slug, len(place)))


def arrivals(catalogue: Catalogue, popular: Sequence[ServiceVersion], year: Year) -> list[Arrival]:
    """Return all requests of the year in the order in which they are entered."""
    chance = year.chance("demand")
    channels, languages = Deck(chance, CHANNELS), Deck(chance, _languages(catalogue.city.languages))
    desk = Desk(catalogue.calendar, chance)
    days = _days(catalogue.calendar, year, chance)
    found = []
    for day, version in zip(days, _services(popular, days, chance), strict=True):
        channel, language = channels.deal(), languages.deal()
        at = _moment(day, channel, desk, chance)
        entered = at
        if channel in ENTERED_LATER:
            entered = desk.within(at + timedelta(minutes=chance.randint(20, 1200)))
        found.append(Arrival(0, at, entered, version, channel, language))
    found.sort(key=lambda arrival: arrival.entered)
    return [
        Arrival(number, one.at, one.entered, one.version, one.channel, one.language)
        for number, one in enumerate(found, start=1)
    ]


def _languages(languages: Sequence[str]) -> Mapping[str, int]:
    """How many of a deck are in each language: most in the first, fewer in each that follows."""
    source, *others = languages
    rest = 100 - SOURCE_LANGUAGE_SHARE
    weights = [1 / place for place in range(1, len(others) + 1)]
    shares = {tag: max(1, round(rest * w / sum(weights))) for tag, w in zip(others, weights, strict=True)}
    return {source: SOURCE_LANGUAGE_SHARE} | shares


def _days(calendar: Calendar, year: Year, chance: Random) -> list[date]:
    """The day of each request: once for each that comes on it."""
    return [
        day
        for day in year.dates
        for _ in range(count(chance, year.requests_a_day * _busyness(calendar, day)))
    ]


def _busyness(calendar: Calendar, day: date) -> float:
    if not calendar.is_working(day):
        return OFF_DAY
    return WORKING_DAY if calendar.is_working(day - timedelta(days=1)) else FIRST_DAY


def _services(
    popular: Sequence[ServiceVersion], days: Sequence[date], chance: Random
) -> list[ServiceVersion]:
    """What is asked for on each day; every service is asked for at least once where there are enough days."""
    months = {month: _weights(popular, month) for month in range(1, 13)}
    chosen = [chance.choices(popular, months[day.month])[0] for day in days]
    asked = Counter(version.service.code for version in chosen)
    for version in popular:
        spare = [at for at, one in enumerate(chosen) if asked[one.service.code] > 1]
        if asked[version.service.code] or not spare:
            continue
        likeliest = max(season_of(version)[days[at].month - 1] for at in spare)
        at = chance.choice([at for at in spare if season_of(version)[days[at].month - 1] == likeliest])
        asked[chosen[at].service.code] -= 1
        asked[version.service.code] += 1
        chosen[at] = version
    return chosen


def _weights(popular: Sequence[ServiceVersion], month: int) -> list[float]:
    """How likely each service is in a month: few are asked for often and many seldom (Zipf's law)."""
    return [
        season_of(version)[month - 1]
        * (0.5 if version.service.visibility is Visibility.PRIVATE else 1)
        / (rank + 3)
        for rank, version in enumerate(popular)
    ]


def _moment(day: date, channel: Channel, desk: Desk, chance: Random) -> datetime:
    hour = chance.choices(range(24), BY_DAY)[0]
    at = time(hour, chance.randrange(60), chance.randrange(60))
    moment = datetime.combine(day, at, desk.calendar.time_zone).astimezone(UTC)
    return desk.within(moment) if channel in AT_A_DESK else moment
