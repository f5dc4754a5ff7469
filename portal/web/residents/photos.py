"""The step of a form that takes photos, and the photos of a form that is not sent yet."""

from collections.abc import Callable
from functools import partial

from flask import Response, abort, redirect, render_template, request, url_for

from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.commands.photos import Gathering, remove_photo
from portal.photos.limits import MOST_PHOTOS
from portal.photos.names import Size
from portal.queries.photos import PhotoView, draft_photo, draft_photos
from portal.store.base import DatabaseUnavailable
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.errors import log_unavailable
from portal.web.journey import Journey, open_journey, unread_journey
from portal.web.pictures import picture, size_of
from portal.web.residents import blueprint
from portal.web.residents.gathering import gather, gathered
from portal.web.residents.opening import Page, with_journey
from portal.web.residents.stages import heading
from portal.web.uploads import (
    ADDED,
    DONE,
    REMOVED,
    Problem,
    add_photos,
    has_files,
    receive_upload,
    take_descriptions,
    unsaved_upload,
)


@blueprint.route("/<lang>/forms/<slug>/<link>/photos", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
def photos(slug: str, link: str) -> Page:
    """Ask for photos, or take them."""
    fits = request.method == "GET" or receive_upload()
    try:
        return _photos(slug=slug, link=link, fits=fits)
    except DatabaseUnavailable as error:
        journey = unread_journey(slug, link) if request.method == "POST" else None
        if journey is None:
            raise
        log_unavailable(error)
        return _page(journey, [(None, unsaved_upload(current_texts()))]), 503


@with_journey
def _photos(journey: Journey, fits: bool) -> Page:
    if Step.PHOTOS not in journey.stages():
        return redirect(journey.next_url(), code=303)
    return gather(partial(_page, journey), partial(_take, journey), fits=fits)


def _take(journey: Journey) -> Page:
    """Keep what was typed and what was sent, and go where the pressed button says."""
    portal, gathering = current_portal(), Gathering(journey.key)
    there = draft_photos(portal, journey.key)
    problems = take_descriptions(gathering, there)
    if name := request.form.get("remove"):
        remove_photo(portal, journey.key, name)
        return redirect(_said(journey, REMOVED), code=303)
    if has_files():
        _keep(journey, done=journey.is_done(Step.PHOTOS))  # photos hang on a draft: it must be there
        problems += add_photos(gathering, MOST_PHOTOS - len(there))
    if problems:
        return _page(journey, problems), 422
    return redirect(_next(journey), code=303)


def _next(journey: Journey) -> str:
    """Return where the pressed button leads."""
    aside = journey.aside_url(Step.PHOTOS)
    if aside is not None:
        return aside
    if request.form.get("go") == "add":
        return _said(journey, ADDED)
    _keep(journey, done=True)
    again = open_journey(journey.slug, journey.link)
    return again.next_url(Step.PHOTOS) if isinstance(again, Journey) else journey.sent_url()


def _keep(journey: Journey, *, done: bool) -> None:
    known = {"done": done}
    keep_step(current_portal(), journey.key, journey.version, Step.PHOTOS, known, current_texts().language)


def _said(journey: Journey, what: str) -> str:
    return f"{journey.stage_url(Step.PHOTOS)}?{DONE}={what}"


def _page(journey: Journey, problems: list[Problem], *, received: bool = True) -> str:
    texts = current_texts()
    there = draft_photos(current_portal(), journey.key) if journey.is_read else ()
    stages = journey.stages()
    return render_template(
        "residents/photos.html",
        service=journey.version.service,
        words=journey.version.words(texts.language),
        heading=heading(journey, Step.PHOTOS),
        position=stages.index(Step.PHOTOS) + 1,
        total=len(stages),
        kept_until=texts.date_time(journey.expires_at()) if journey.is_read else None,
        **gathered(there, _address_in(journey), problems, received=received),
    )


def _address_in(journey: Journey) -> Callable[[PhotoView, Size], str]:
    def address(photo: PhotoView, size: Size) -> str:
        return url_for(
            "residents.draft_photo_file",
            slug=journey.slug,
            link=journey.link,
            name=photo.name,
            size=size.value,
        )

    return address


@blueprint.get("/<lang>/forms/<slug>/<link>/photos/<name>/<size>")
@access(Access.DRAFT_LINK)
def draft_photo_file(slug: str, link: str, name: str, size: str) -> Response:
    """Show a photo to whoever holds the form it hangs on."""
    found = open_journey(slug, link)
    if not isinstance(found, Journey):
        abort(404)
    return picture(lambda portal: draft_photo(portal, found.key, name, size_of(size)), name)
