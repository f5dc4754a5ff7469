"""How good is our data? What the figures leave out or doubt, with how many of each."""

from flask import abort, render_template, url_for

from portal.domain.measures import NOT_REQUESTED
from portal.outcomes.doubts import Doubt
from portal.queries.performance.quality import quality_view
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.doubt_words import doubt_words
from portal.web.fiscal_years import asked_year, year_words
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.performance import blueprint
from portal.web.performance.frame import Choice
from portal.web.performance.notes import notes_of_the_city
from portal.web.performance.words import left_out, span_words


@blueprint.get("/<lang>/performance/data-quality")
@access(Access.ANYONE)
@understands("year")
@kept
def quality() -> str:
    """Show what is to be doubted in a fiscal year."""
    portal, texts = current_portal(), current_texts()
    view = quality_view(portal, asked_year())
    if view is None:
        abort(404)
    return render_template(
        "performance/quality.html",
        year=year_words(texts, view.year),
        period=span_words(texts, view.span),
        scope=[],
        narrowings=[],
        counted_at=texts.date_time(portal.now()),
        as_of=texts.date_time(view.as_of) if view.as_of else None,
        years=[
            Choice(year_words(texts, year), url_for("performance.quality", year=year), year == view.year)
            for year in view.years
        ],
        received=view.received,
        records=view.records,
        apart=left_out({reason: view.doubts[Doubt(reason)] for reason in NOT_REQUESTED}),
        staff_url=url_for("agency.data_quality", year=view.year),
        **notes_of_the_city(view.span),
        doubts=[(*doubt_words(texts, doubt), view.doubts[doubt]) for doubt in Doubt],
    )
