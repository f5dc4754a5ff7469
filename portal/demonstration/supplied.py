"""What figures need besides requests, plainly invented: population, costs, annotations, forms counted."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from portal.commands.annotations import Annotation, add_annotation
from portal.commands.drafts.counting import Begun, bring_counts
from portal.commands.supplied.costs import ImportedCosts, import_costs
from portal.commands.supplied.population import ImportedPopulation, import_population
from portal.demonstration.demand import arrivals, popularity
from portal.demonstration.year import Year
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.forms import FormCounts
from portal.domain.lifecycle import Channel
from portal.domain.permissions import Actor, Role
from portal.portal import Portal
from portal.queries.annotations import standing_annotations
from portal.queries.costs import has_costs
from portal.queries.places.sets import place_sets
from portal.queries.population import populations

FOLDER = "supplied"
"""Below the city's folder: tables as docs/supplied.md describes them."""

POPULATION, COSTS = "demonstration-population.csv", "demonstration-costs.csv"

REVIEWER = Actor(Role.PERFORMANCE_REVIEWER, "sample-performance-reviewer")

SNOW = {
    "en": "Invented for the demonstration: snow emergency",
    "es": "Inventado para la demostración: emergencia por nieve",
    "ar": "مختلق للعرض: حالة طوارئ بسبب الثلوج",
}
POLICY = {
    "en": "Invented for the demonstration: new 48-hour policy",
    "es": "Inventado para la demostración: nueva norma de 48 horas",
    "ar": "مختلق للعرض: قاعدة جديدة مدتها 48 ساعة",
}
POLICY_AGE = timedelta(days=120)

LEFT, TURNED_AWAY = 0.25, 0.04
"""How many forms are left on the way, and turned away, for each one that is sent."""


def bring_population(portal: Portal) -> ImportedPopulation | None:
    """Import the demonstration's population into a demonstration's places; a city's own are left alone.

    Out: what was imported; None where there was nothing to do. Errors: as import_population.
    """
    file, places = _file(portal, POPULATION), place_sets(portal)
    if file is None or not places or any(not each.is_demonstration for each in places):
        return None
    if any(not table.is_demonstration for table in populations(portal).values()):
        return None
    return import_population(portal, file, demonstration=True)


def bring_costs(portal: Portal) -> ImportedCosts | None:
    """Import the demonstration's costs, unless there are any. Out and errors: as bring_population."""
    file = _file(portal, COSTS)
    return None if file is None or has_costs(portal) else import_costs(portal, file, demonstration=True)


def bring_form_counts(portal: Portal, year: Year) -> None:
    """Count the forms behind the year's requests, and invent those that were left or turned away.

    Nothing is done where forms were counted already.
    """
    catalogue, chance = portal.catalogue, year.chance("forms")
    end = year.end(catalogue.city.zone)
    counts: dict[Begun, FormCounts] = defaultdict(FormCounts)
    for arrival in arrivals(catalogue, popularity(catalogue, year.chance("popularity")), year):
        if arrival.channel is Channel.WEB and arrival.entered < end:
            day = catalogue.calendar.local_day(arrival.at)
            begun = Begun(day, arrival.version.service.slug, arrival.language)
            left, away = chance.random() < LEFT, chance.random() < TURNED_AWAY
            counts[begun] += FormCounts(started=1 + left + away, sent=1, turned_away=int(away))
    bring_counts(portal, counts)


def bring_annotations(portal: Portal, year: Year) -> None:
    """Add two annotations to the figures of a year, unless there are any."""
    if standing_annotations(portal):
        return
    last = year.dates[-1]
    winter = last.year if last >= date(last.year, 1, 9) else last.year - 1
    snow = Annotation(SNOW, date(winter, 1, 6), date(winter, 1, 9))
    featured = portal.catalogue.city.featured or tuple(portal.catalogue.services)
    service = portal.catalogue.services[featured[0]].service
    policy = Annotation(
        POLICY, (last - POLICY_AGE).replace(day=1), scope=Scope(ScopeKind.SERVICE, service.code)
    )
    languages = set(portal.catalogue.city.languages)
    for one in (snow, policy):
        words = {tag: text for tag, text in one.words.items() if tag in languages}
        add_annotation(portal, Annotation(words, one.first_day, one.last_day, one.scope), REVIEWER)


def _file(portal: Portal, name: str) -> Path | None:
    file = portal.settings.city / FOLDER / name
    return file if file.is_file() else None
