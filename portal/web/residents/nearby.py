"""Is it one of these? Open requests near the place, which can be followed instead of sending one more."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import redirect, render_template, request
from flask_wtf import FlaskForm

from portal.catalogue.steps import Step
from portal.commands.drafts.follow import CHOICE
from portal.commands.drafts.keep import keep_step
from portal.domain.contacts import Point
from portal.queries.nearby import Near, find_nearby
from portal.queries.requests import public_request
from portal.texts import Texts
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.journey import Journey, open_journey
from portal.web.neighbours import NeighbourRow, neighbour_rows
from portal.web.pictures import Shown
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page, with_journey
from portal.web.residents.request_photos import photos_of
from portal.web.residents.stages import step_heading

FIELD = "nearby"
"""The name of the radios, and the id of the first."""

FOUND = "found"
NONE_OF_THESE = "none"


class NearbyForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page; the choice is read by its reference."""


def look_nearby(journey: Journey) -> Journey:
    """Put the step on the form or take it off, as the place is now; return the form as it is then.

    Whatever settles the place calls this (the step PLACE, with latitude and longitude). The same requests
    again leave an answer as it was. Errors: DatabaseUnavailable.
    """
    found, known = _found(journey), journey.steps.get(Step.NEARBY.value)
    before = known[FOUND] if known else []
    if [one["reference"] for one in found] == [one["reference"] for one in before]:
        return journey
    return _keep(journey, {FOUND: found, CHOICE: None, "done": False} if found else None)


def _found(journey: Journey) -> list[dict[str, Any]]:
    service, site = journey.version.service, journey.steps.get(Step.PLACE.value) or {}
    settled = site.get("latitude") is not None and site.get("longitude") is not None
    if not settled or not service.looks_nearby:
        return []
    spot = Point(site["latitude"], site["longitude"])
    return [asdict(near) for near in find_nearby(current_portal(), service.code, spot, service.looks_nearby)]


def _keep(journey: Journey, known: Mapping[str, Any] | None) -> Journey:
    language = current_texts().language
    keep_step(current_portal(), journey.key, journey.version, Step.NEARBY, known, language)
    again = open_journey(journey.slug, journey.link)
    return again if isinstance(again, Journey) else journey


@blueprint.route("/<lang>/forms/<slug>/<link>/nearby", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
@with_journey
def nearby(journey: Journey) -> Page:
    """Ask whether it is one of the open requests near by, or take the answer."""
    if Step.NEARBY not in journey.stages():
        return redirect(journey.next_url(), code=303)
    if request.method == "GET":
        return nearby_page(journey)
    if not NearbyForm().validate_on_submit():
        return nearby_page(journey, [(None, stale_page(current_texts()))]), 400
    aside = journey.aside_url(Step.NEARBY)
    if aside is not None:
        return redirect(aside, code=303)
    return _take(journey)


def _take(journey: Journey) -> Page:
    texts, chosen = current_texts(), request.form.get(FIELD, "")
    offered = neighbours(journey)
    if not offered or chosen == NONE_OF_THESE:
        return _go_on(journey, None)
    if chosen in {row.reference for row in offered}:
        return _go_on(journey, chosen)
    if chosen in {one["reference"] for one in journey.steps[Step.NEARBY.value][FOUND]}:
        return nearby_page(journey, [(FIELD, closed_meanwhile(texts))]), 422
    problem = texts.gettext("Choose the report that is about the same problem, or the last line if none is")
    return nearby_page(journey, [(FIELD, problem)]), 422


def _go_on(journey: Journey, chosen: str | None) -> Page:
    again = _keep(journey, {**journey.steps[Step.NEARBY.value], CHOICE: chosen, "done": True})
    return redirect(again.next_url(Step.NEARBY), code=303)


def undecided(journey: Journey) -> Journey:
    """Take a choice back that cannot be had any more."""
    return _keep(journey, {**journey.steps[Step.NEARBY.value], CHOICE: None, "done": False})


def closed_meanwhile(texts: Texts) -> str:
    """Say that a report was closed between two pages, and what to do."""
    return texts.gettext("That report was closed in the meantime. Choose another line")


def nearby_page(journey: Journey, errors: Sequence[tuple[str | None, str]] = ()) -> str:
    """Show the open requests near by. Those that were closed meanwhile are left out, and it says so."""
    texts, known = current_texts(), journey.steps[Step.NEARBY.value]
    rows, stages = neighbours(journey), journey.stages()
    if errors and not rows:
        errors = [(None, texts.gettext("That report was closed in the meantime. Go on with your own report"))]
    return render_template(
        "residents/nearby.html",
        service_name=journey.version.words(texts.language)(journey.version.service.name),
        heading=step_heading(texts, Step.NEARBY),
        rows=rows,
        photos=_photos(rows),
        some_are_closed=len(rows) < len(known[FOUND]) and not errors,
        chosen=known[CHOICE] or (NONE_OF_THESE if known["done"] else None),
        field=FIELD,
        none_of_these=NONE_OF_THESE,
        form=NearbyForm(),
        errors=list(errors),
        position=stages.index(Step.NEARBY) + 1,
        total=len(stages),
        kept_until=texts.date_time(journey.expires_at()),
    )


def _photos(rows: Sequence[NeighbourRow]) -> dict[str, list[Shown]]:
    """Return what everybody may see of each report: nothing, unless its service shows photos to everyone."""
    portal = current_portal()
    views = (public_request(portal, row.reference) for row in rows)
    return {view.state.reference: photos_of(view, for_owner=False) for view in views if view is not None}


def neighbours(journey: Journey) -> list[NeighbourRow]:
    """Return the requests that were found near the place and are open still, nearest first."""
    return neighbour_rows([Near(**one) for one in journey.steps[Step.NEARBY.value][FOUND]])
