"""The page of all figures: of the city, an agency, a service, a place."""

from dataclasses import replace

from flask import render_template, url_for

from portal.domain.lifecycle import Outcome
from portal.domain.measures import Measure
from portal.queries.performance import YearView, year_view
from portal.queries.performance.measure import PARTS
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.performance import blueprint
from portal.web.performance.asking import PARAMETERS, address, asked, behind, found
from portal.web.performance.beside import beside
from portal.web.performance.findings import DIRECTIONS
from portal.web.performance.frame import framed, service_of
from portal.web.performance.rows import rows
from portal.web.performance.words import heading
from portal.wording.lifecycle import outcome_meaning, outcome_word
from portal.wording.measures import measure_formula, measure_name


@blueprint.get("/<lang>/performance")
@access(Access.ANYONE)
@understands(*PARAMETERS)
@kept
def index() -> str:
    """Show the figures of a fiscal year, with formula, counts, exclusions and as-of time."""
    portal, texts = current_portal(), current_texts()
    question = asked()
    view = found(lambda: year_view(portal, question))
    question = replace(question, year=view.year)
    beside_it = beside(view, view.span.first_day)
    return render_template(
        "performance/index.html",
        **framed(view, question),
        **beside_it,
        view_year=view.year,
        heading=heading(texts, view.by),
        total=view.total,
        rows=rows(view, question, notes=beside_it["notes"]),
        outcomes=[
            (outcome, outcome_word(texts, outcome), outcome_meaning(texts, outcome))
            for outcome in Outcome
            if view.total.closed.get(outcome)
        ],
        rates=[
            (measure.value, measure_name(texts, measure), measure_formula(texts, measure))
            for measure in DIRECTIONS
        ],
        measure_urls={measure.value: address(question, measure) for measure in PARTS},
        behind_url=behind(question, Measure.DONE_SHARE),
        service_url=_service_url(view),
    )


def _service_url(view: YearView) -> str | None:
    """Return where the service can be asked for that the figures are narrowed to."""
    version = current_portal().catalogue.find(service_of(view) or "")
    if version is None or version.service.retired:
        return None
    return url_for("residents.service", slug=version.service.slug)
