"""Correct the place of one's own request: typed, and where it may mean several places, chosen."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for

from portal.catalogue.controls import Words
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import AnyQuestion
from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import CorrectPlace
from portal.domain.contacts import Point
from portal.domain.events import Place
from portal.domain.lifecycle import ResidentStep, resident_may
from portal.domain.permissions import RESIDENT
from portal.places.site import NONE_OF_THESE, Doubt, Site
from portal.queries.places.settling import settle
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.asked import Asked, ErrorLine, Raw, ask, is_ours, plain, sent
from portal.web.current import current_portal, current_texts
from portal.web.place_words import place_options
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.opening import expected, with_grant
from portal.web.residents.own.page import Told, about, place_question, refused_page
from portal.web.residents.place import FIELD

CHOOSING = "choosing"
"""What a post from the page of choices has, so that one can tell it from the first."""


@blueprint.route("/<lang>/track/<reference>/place", methods=["GET", "POST"])
@access(Access.GRANT)
@with_grant
def own_place(view: RequestView) -> Page:
    """Ask where it is, or take the better place."""
    question, state = place_question(view), view.state
    if question is None or not resident_may(ResidentStep.CORRECT_PLACE, state.status, state.outcome):
        return redirect(url_for("residents.track", reference=state.reference), code=303)
    if request.method == "GET":
        return _page(view, ask(question))
    raw, answer = sent(question)
    if not is_ours(question):
        return _page(view, ask(question, raw), stale_page(current_texts())), 400
    if not isinstance(answer.value, dict):
        fault = answer.fault or Fault(FaultCode.REQUIRED)
        return _page(view, ask(question, raw, fault, _words(view) or plain)), 422
    return _settle(view, question, raw, answer.value)


def _settle(view: RequestView, question: AnyQuestion, raw: Raw, value: Mapping[str, str]) -> Page:
    """Take what was typed where it is clear, or was chosen; else ask which place it means."""
    site: Site | None = settle(current_portal(), value) or Site()
    if site is not None and not site.is_settled:
        if CHOOSING not in request.form:
            return _choices(view, question, raw, site, [])
        doubtful, site = site, site.choose(request.form.get(FIELD, ""))
        if site is None:
            problem = current_texts().gettext(
                "Choose the place you mean, or the last line if none of them is it"
            )
            return _choices(view, question, raw, doubtful, [(FIELD, problem)]), 422
    return _take(view, question, value, site or Site())


def _take(view: RequestView, question: AnyQuestion, value: Mapping[str, str], site: Site) -> Page:
    spot, reference = site.spot, view.state.reference
    command = CorrectPlace(
        reference=reference,
        answers={question.id: dict(value)},
        point=Point(spot.latitude, spot.longitude, spot.label, spot.is_near) if spot else None,
        place=Place(spot.neighbourhood, spot.district) if spot else Place(),
        expected=expected(),
        language=current_texts().language,
    )
    try:
        execute(current_portal(), command, RESIDENT)
    except Refused as refused:
        return refused_page(reference, refused)
    return redirect(url_for("residents.track", reference=reference, told=Told.PLACE.value), code=303)


def _words(view: RequestView) -> Words | None:
    return view.version.words(current_texts().language) if view.version else None


def _page(view: RequestView, asked: Asked, problem: str | None = None) -> str:
    texts = current_texts()
    return render_template(
        "residents/own_question.html",
        asked=asked,
        words=_words(view),
        question=asked.question,
        form=asked.form,
        errors=[(None, problem)] if problem else asked.errors,
        button_text=texts.gettext("Correct the place"),
        **about(view),
    )


def _choices(view: RequestView, question: AnyQuestion, raw: Raw, site: Site, errors: list[ErrorLine]) -> str:
    texts = current_texts()
    form = ask(question, raw).form
    neighbours = current_portal().catalogue.city.neighbours
    return render_template(
        "residents/own_place.html",
        is_here=site.doubt is Doubt.HERE,
        is_outside=site.doubt is Doubt.OUTSIDE,
        typed=site.own.label if site.own and site.doubt is Doubt.HERE else _typed(raw),
        options=place_options(texts, site),
        neighbours=[one for one in neighbours if site.neighbour in {None, one.name}],
        hidden=[(part.name, text) for part in form.parts for text in part.values],
        form=form,
        field=FIELD,
        choosing=CHOOSING,
        none_of_these=NONE_OF_THESE,
        errors=errors,
        change_url=url_for("residents.own_place", reference=view.state.reference),
        **about(view),
    )


def _typed(raw: Raw) -> str:
    return next((text for name in ("address", "described") for text in raw.get(name, ()) if text), "")
