"""One request on one page: what was asked, what happened, what stands around it, and what can be done."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from portal.catalogue import Said
from portal.commands.audit import record
from portal.domain import reference as references
from portal.domain.audit import Act
from portal.domain.lifecycle import DESK_STEPS, DeskStep
from portal.domain.permissions import Permission, acting
from portal.photos.names import Size
from portal.queries.desk import Related, surroundings
from portal.queries.photos import PhotoView, request_photo, request_photos
from portal.queries.requests import RequestView, staff_request
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.history import history
from portal.web.agency.messages import listener_lines, message_lines
from portal.web.agency.steps import step_pages
from portal.web.agency.told import told
from portal.web.agency.words import agency_name, identifier_word, language_name, service_name
from portal.web.answer_rows import answers_of
from portal.web.current import current_portal, current_texts
from portal.web.maps import map_of
from portal.web.pictures import Shown, picture, shown, size_of
from portal.web.place_words import place_name
from portal.web.timeline import current_teller
from portal.wording.lifecycle import channel_word, hold_word, outcome_word, status_word

Page = str | tuple[str, int] | Redirect

NEARBY_ANYWAY = 50
"""Metres, for a service that residents are not shown neighbours of."""


@dataclass(frozen=True)
class RelatedLine:
    """A request beside this one, in words."""

    url: str
    service: str
    reference_shown: str
    reference_spelled: str
    status_code: str
    status: str
    more: str


@blueprint.get("/requests/<reference>")
@needs(Permission.SEE_REQUESTS)
def request_page(reference: str) -> Page:
    """Show a request. Looking at it is written down: it holds personal data."""
    view = seen_request(reference)
    if view.state.reference != reference:
        return redirect(url_for("agency.request_page", reference=view.state.reference), code=301)
    record(current_portal(), current_staff().username, Act.VIEWED, reference=view.state.reference)
    return render_template("agency/request.html", **about(view), **_whole(view))


@blueprint.get("/requests/<reference>/photos/<name>/<size>")
@needs(Permission.SEE_REQUESTS)
def desk_photo(reference: str, name: str, size: str) -> Response:
    """Show a photo of a request."""
    view, wanted = seen_request(reference), size_of(size)
    return picture(lambda portal: request_photo(portal, view.state.reference, name, wanted), name)


def seen_request(reference: str) -> RequestView:
    """Return a request that the reader may see; 404 where there is none, 403 where it is not theirs."""
    canonical = references.read(reference)
    view = staff_request(current_portal(), canonical) if canonical else None
    if view is None:
        abort(404)
    actor_for(Permission.SEE_REQUESTS, view.state.agency)
    return view


def about(view: RequestView) -> dict[str, Any]:
    """Return what every page about a request says of it: see agency/request.html."""
    state, texts = view.state, current_texts()
    return {
        "reference_code": state.reference,
        "reference_shown": references.shown(state.reference),
        "reference_spelled": references.spelled(state.reference),
        "service_name": view.service_name(texts.language),
        "status_code": state.status.value,
        "status": status_word(texts, state.status),
        "outcome": outcome_word(texts, state.outcome) if state.outcome else None,
        "expected": state.sequence,
    }


def _whole(view: RequestView) -> dict[str, Any]:
    texts, teller = current_texts(), current_teller()
    around = surroundings(current_portal(), view.state.reference, _near_enough(view))
    return {
        "told": told(),
        "form": DeskForm(),
        "steps": _steps(view),
        "facts": _facts(view),
        "promises": teller.promises(view),
        "answers": answers_of(view),
        "place": place_name(texts, around.spot.label, is_near=around.spot.is_near)
        if around.spot and around.spot.label
        else None,
        "spot": f"{around.spot.latitude:.5f}, {around.spot.longitude:.5f}" if around.spot else None,
        "geo_url": f"geo:{around.spot.latitude:.5f},{around.spot.longitude:.5f}" if around.spot else None,
        "map": map_of(around.spot, view.state.visibility),
        "photos": _photos(view),
        "entries": history(view, teller),
        "near": [_related(one) for one in around.near],
        "duplicates": [_related(one) for one in around.duplicates],
        "parts": [_related(one) for one in around.parts],
        "parent": url_for("agency.request_page", reference=view.state.parent) if view.state.parent else None,
        "listeners": listener_lines(around.listeners),
        "messages": message_lines(around.messages),
        "needs_review": view.state.needs_review,
    }


def _steps(view: RequestView) -> list[tuple[str, str]]:
    """Return what the reader may do now: words and address."""
    state, identity, texts = view.state, current_staff(), current_texts()

    def allowed(permission: Permission) -> bool:
        return acting(identity.grants, identity.username, permission, state.agency) is not None

    found = [
        (page.name, url_for("agency.step", reference=state.reference, step=code))
        for code, page in step_pages().items()
        if page.is_possible(state) and allowed(page.permission)
    ]
    others = (
        (DeskStep.RECLASSIFY, Permission.RECLASSIFY, "change", texts.gettext("Change the service")),
        (DeskStep.SPLIT, Permission.SPLIT, "split", texts.gettext("Make a part its own request")),
    )
    found += [
        (name, url_for("agency.another_service", reference=state.reference, kind=kind))
        for step, permission, kind, name in others
        if state.status in DESK_STEPS[step] and allowed(permission)
    ]
    if state.outcome is None and allowed(Permission.CLOSE):
        found.append((texts.gettext("Close it"), url_for("agency.close", reference=state.reference)))
    return found


def _facts(view: RequestView) -> list[tuple[str, str | Said]]:
    """Return what is known of the request besides its answers: names and values."""
    state, texts = view.state, current_texts()
    rows: list[tuple[str, str | Said | None]] = [
        (texts.gettext("Agency"), agency_name(state.agency)),
        (texts.gettext("Who does it"), ", ".join(filter(None, (state.assignee, state.team))) or None),
        (texts.gettext("Planned day"), texts.date(state.scheduled_for) if state.scheduled_for else None),
        (texts.gettext("On hold"), hold_word(texts, state.hold_reason) if state.hold_reason else None),
        (texts.gettext("Goes on by"), texts.date(state.hold_until) if state.hold_until else None),
        (texts.gettext("Received"), texts.date_time(state.received_at)),
        (texts.gettext("How it came"), channel_word(texts, state.channel)),
        (texts.gettext("Language"), language_name(state.language)),
        (texts.gettext("District"), state.place.district),
        (texts.gettext("Neighborhood"), state.place.neighbourhood),
        (texts.gettext("People who told us"), texts.number(state.followers + 1)),
        (texts.gettext("Transfers"), texts.number(state.transfers) if state.transfers else None),
        (texts.gettext("Opened again"), texts.number(state.reopenings) if state.reopenings else None),
        *((identifier_word(texts, kind), number) for kind, number in state.identifiers),
    ]
    return [(name, value) for name, value in rows if value]


def _near_enough(view: RequestView) -> float:
    metres = view.version.service.looks_nearby if view.version else 0
    return float(metres or NEARBY_ANYWAY)


def _photos(view: RequestView) -> list[Shown]:
    reference = view.state.reference

    def address(photo: PhotoView, size: Size) -> str:
        return url_for("agency.desk_photo", reference=reference, name=photo.name, size=size.value)

    if not view.state.photos:
        return []
    return shown(request_photos(current_portal(), reference), current_texts(), address)


def _related(one: Related) -> RelatedLine:
    texts = current_texts()
    age = texts.gettext("received %(day)s") % {"day": texts.date_time(one.received_at)}
    country = current_portal().catalogue.city.country
    away = None if one.metres is None else texts.distance(one.metres, country)
    return RelatedLine(
        url=url_for("agency.request_page", reference=one.reference),
        service=service_name(one.service),
        reference_shown=references.shown(one.reference),
        reference_spelled=references.spelled(one.reference),
        status_code=one.status.value,
        status=status_word(texts, one.status),
        more=", ".join(filter(None, (away, age))),
    )
