"""Which place is meant: settled from the answer if it can be, asked on a page of its own if it cannot."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request
from flask_wtf import FlaskForm

from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.domain.contacts import Point
from portal.places.site import NONE_OF_THESE, Doubt, read_site
from portal.queries.places.settling import settle
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.journey import Journey, open_journey
from portal.web.place_words import place_options, understood
from portal.web.residents import blueprint
from portal.web.residents.nearby import look_nearby
from portal.web.residents.opening import Page, stale_page, with_journey
from portal.web.residents.stages import step_heading

FIELD = "place"
"""The name of the radios, and the id of the first."""

PICKED = "picked"
"""In what is kept of the step: a choice that was not sent on."""


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page; the choice is read by its code."""


def settle_site(journey: Journey) -> Journey:
    """Settle where the city is to go, if that answer is another than before; return the form as it is then.

    In: the form, read after its answers were kept. Errors: DatabaseUnavailable.
    """
    question = journey.site()
    value = journey.values.get(question.id) if question else None
    of = {"question": question.id, "value": value} if question and value else None
    known = journey.steps.get(Step.PLACE.value)
    if of == (known["of"] if known else None):
        return journey
    site = settle(current_portal(), value) if value else None
    return _keep(journey, {**site.kept(), "of": of} if site else None)


def understood_at(journey: Journey) -> dict[str, tuple[str, ...]]:
    """Return what the check shows beside the answer to where, by question: the place that was understood."""
    known = journey.steps.get(Step.PLACE.value)
    if known is None:
        return {}
    of = known["of"]
    return {of["question"]: understood(current_texts(), read_site(known).spot, of["value"]["text"])}


def understood_spot(journey: Journey) -> Point | None:
    """Return the spot that was understood, as a request will keep it; None where none was."""
    known = journey.steps.get(Step.PLACE.value)
    spot = read_site(known).spot if known else None
    return Point(spot.latitude, spot.longitude, spot.label, spot.is_near) if spot else None


def _keep(journey: Journey, known: Mapping[str, Any] | None) -> Journey:
    if known != journey.steps.get(Step.PLACE.value):
        language = current_texts().language
        keep_step(current_portal(), journey.key, journey.version, Step.PLACE, known, language)
    again = open_journey(journey.slug, journey.link)
    return look_nearby(again) if isinstance(again, Journey) else journey


@blueprint.route("/<lang>/forms/<slug>/<link>/place", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
@with_journey
def place(journey: Journey) -> Page:
    """Ask which place is meant, or take the choice."""
    if not journey.is_asked(Step.PLACE):
        return redirect(journey.next_url(), code=303)
    if request.method == "GET":
        return _page(journey)
    texts = current_texts()
    if not PlaceForm().validate_on_submit():
        return _page(journey, (None, stale_page(texts))), 400
    aside = journey.aside_url(Step.PLACE)
    return _take(journey) if aside is None else _put_by(journey, aside)


def _put_by(journey: Journey, url: str) -> Page:
    """Leave the page; what was picked is picked when it is seen again, and not taken for an answer."""
    known, picked = journey.steps[Step.PLACE.value], request.form.get(FIELD, "")
    site = read_site(known)
    if site.choose(picked) is not None and not site.is_settled:
        _keep(journey, {**known, PICKED: picked})
    return redirect(url, code=303)


def _take(journey: Journey) -> Page:
    known = journey.steps[Step.PLACE.value]
    site = read_site(known).choose(request.form.get(FIELD, ""))
    if site is None:
        problem = current_texts().gettext("Choose the place you mean, or the last line if none of them is it")
        return _page(journey, (FIELD, problem)), 422
    again = _keep(journey, {**site.kept(), "of": known["of"]})
    return redirect(again.next_url(Step.PLACE), code=303)


def _page(journey: Journey, problem: tuple[str | None, str] | None = None) -> str:
    texts, known = current_texts(), journey.steps[Step.PLACE.value]
    site, stages = read_site(known), journey.stages()
    neighbours = current_portal().catalogue.city.neighbours
    return render_template(
        "residents/outside.html" if site.doubt is Doubt.OUTSIDE else "residents/place.html",
        service_name=journey.version.words(texts.language)(journey.version.service.name),
        heading=step_heading(texts, Step.PLACE),
        typed=known["of"]["value"]["text"],
        is_here=site.doubt is Doubt.HERE,
        options=place_options(texts, site),
        chosen=site.choice or known.get(PICKED),
        field=FIELD,
        none_of_these=NONE_OF_THESE,
        form=PlaceForm(),
        errors=[problem] if problem else [],
        neighbours=[one for one in neighbours if site.neighbour in {None, one.name}],
        change_url=journey.before_url(Step.PLACE),
        position=stages.index(Step.PLACE) + 1,
        total=len(stages),
        kept_until=texts.date_time(journey.expires_at()),
    )
