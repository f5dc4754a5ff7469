"""One measure of the register in full: what it says, year by year and quarter by quarter, and what it is."""

from typing import Any

from flask import abort, render_template, url_for

from portal.domain.register import Unit
from portal.domain.values import Lack, Value
from portal.outcomes.cells import Group
from portal.outcomes.links import Link
from portal.queries.books import Entry, MeasurePage, measure_page, says_anything
from portal.queries.performance import Cut
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import code_name, help_word, language_word
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, framed, notes_of, refreshed
from portal.web.year.restated import changes
from portal.web.year.trends import by_quarter, by_year
from portal.web.year.words import agency_name, goal_names, in_source
from portal.wording.measures import measure_name

BEFORE = 9
"""So many fiscal years before its own a measure's page goes back; limits are drawn from eight on."""


@blueprint.get("/<lang>/performance/register/<identity>")
@access(Access.ANYONE)
@understands("year")
@kept
def measure(identity: str) -> str:
    """Show a measure of a fiscal year."""
    return render_template("year/measure.html", **shown(page_of(identity)))


def shown(page: MeasurePage) -> dict[str, Any]:
    """Return what the templates need of a measure, on the page and in print."""
    entry, identity = page.entry, page.entry.measure.identity
    agency, unit, texts = entry.measure.agency, entry.measure.defined.unit, current_texts()
    known = [each for each in entry.years if says_anything(each)]
    notes = notes_of([page.scope], known or [entry.now], below=False)
    return {
        "page": page,
        "entry": entry,
        "defined": entry.measure.defined,
        "title": in_source(entry.measure.defined.title),
        "now": entry.now,
        "agency": agency_name(agency) if agency else None,
        "trends": [
            (texts.gettext("Year by year"), "yearly", by_year(entry.alike, unit, notes)),
            (
                texts.gettext("Quarter by quarter"),
                "quarterly",
                by_quarter(entry.alike, unit, notes),
            ),
        ],
        "notes": notes,
        "known": known,
        "still_runs": _still_runs,
        "to_know": _to_know(entry),
        "counted_as": _counted_as(entry.measure.link),
        "goals": goal_names(entry),
        "changes": changes([entry]),
        "refreshed": refreshed(entry),
        **framed(entry.now.year, lambda year: url_for("year.measure", identity=identity, year=year)),
    }


def page_of(identity: str) -> MeasurePage:
    """Return a measure in the year that is asked for; 404 for none that the public sees."""
    portal = current_portal()
    return measure_page(portal, identity, chosen_year(portal), BEFORE) or abort(404)


def _still_runs(year: int, quarter: int, value: Value) -> bool:
    """Whether a quarter of a fiscal year, from 1 to 4, still runs, so that its value is one so far."""
    portal = current_portal()
    last_day = portal.catalogue.city.fiscal_year.quarters(year)[quarter - 1][1]
    return not value.is_whole(last_day, portal.catalogue.calendar.local_day(portal.now()))


def _counted_as(link: Link | None) -> str:
    """Say which figure of the portal a measure is in the year, of which requests; "" where it is entered."""
    texts = current_texts()
    if link is None:
        return ""
    of = [texts.either([_narrowed_to(group, code) for code in codes]) for group, codes in link.codes.items()]
    name = measure_name(texts, link.measure)
    return f"{name}: {texts.listed(of)}" if of else name


def _narrowed_to(group: Group, code: str) -> str:
    texts = current_texts()
    if group is Group.ASSISTED:
        return help_word(texts, code)
    if group is Group.LANGUAGE:
        return language_word(texts, code)
    return code_name(Cut(group.value), code)


def _to_know(entry: Entry) -> list[str]:
    """Say what some of the numbers lack: what they are made of, or a number at all."""
    texts, found = current_texts(), []
    values = [(year.year, value) for year in entry.years for value in (*year.quarters, year.actual)]
    lacks = {value.lack for _, value in values}
    percentages = [value for year, value in values if entry.defined_in(year).unit is Unit.PERCENT]
    if len(entry.alike) < len(entry.years):
        found.append(
            texts.gettext(
                "Charts begin where it was counted as it is in this year. Years before are in the table."
            )
        )
    if any(each.number is not None and each.is_bare for each in percentages):
        found.append(
            texts.gettext("Where no numbers stand beside a percentage, only the percentage is known.")
        )
    if Lack.TOO_FEW in lacks:
        found.append(
            texts.gettext(
                "“Too few to say”: there were fewer than ten cases, or so few that we do not say it."
            )
        )
    if Lack.NOT_YET in lacks:
        found.append(
            texts.gettext("“Not published yet”: such counts come out thirty days after a quarter is over.")
        )
    return found
