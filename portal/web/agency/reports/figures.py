"""Where everybody reads the figures that a report's computed measures are."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from portal.outcomes.links import Link
from portal.queries.performance import Cut, Question
from portal.queries.performance.year import are_there
from portal.web.current import current_portal


def figure_urls(links: Mapping[str, Link], year: int) -> dict[str, str]:
    """Return where everybody reads the figures behind measures, by identity.

    Left out is what no page has: several codes of one kind; an agency or a place of which no request ever
    came; a fiscal year that is to come, or was over before the first request. Errors: DamagedFacts.
    """
    lang = current_portal().catalogue.city.source_language
    found = {each: url_for("performance.answers", lang=lang) for each, link in links.items() if link.on_grid}
    asked = {
        each: Question(year, cuts={Cut(group.value): code for group, (code,) in link.codes.items()})
        for each, link in links.items()
        if not link.on_grid and all(len(codes) == 1 for codes in link.codes.values())
    }
    there = are_there(current_portal(), list(asked.values())) if asked else []
    for (each, question), is_there in zip(asked.items(), there, strict=True):
        if is_there:
            narrowed: dict[str, Any] = {cut.value: code for cut, code in question.cuts.items()}
            found[each] = url_for(
                "performance.measure", lang=lang, measure=links[each].measure.value, year=year, **narrowed
            )
    return found
