"""Add photos to one's own request: gathered as a form gathers them, then sent."""

from functools import partial

from flask import redirect, render_template, request, url_for

from portal.commands.door import execute
from portal.commands.photos import Gathering, remove_photo
from portal.commands.refusals import Refused
from portal.commands.requests.commands import AddPhotos
from portal.domain.lifecycle import ResidentStep, resident_may
from portal.domain.permissions import RESIDENT
from portal.photos.limits import MOST_PHOTOS, takes_photos
from portal.photos.names import Size
from portal.queries.photos import PhotoView, draft_photos
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.gathering import gather, gathered
from portal.web.residents.opening import Page
from portal.web.residents.own.opening import with_grant
from portal.web.residents.own.page import Told, about, refused_page
from portal.web.residents.request_photos import gathering_key
from portal.web.uploads import (
    ADDED,
    DONE,
    FILES,
    REMOVED,
    Problem,
    add_photos,
    has_files,
    receive_upload,
    take_descriptions,
)


@blueprint.route("/<lang>/track/<reference>/photos", methods=["GET", "POST"])
@access(Access.GRANT)
def own_photos(reference: str) -> Page:
    """Ask for photos, take them, or send those that were taken."""
    fits = request.method == "GET" or receive_upload()
    return _own_photos(reference=reference, fits=fits)


@with_grant
def _own_photos(view: RequestView, fits: bool) -> Page:
    state = view.state
    if not (resident_may(ResidentStep.ADD, state.status, state.outcome) and takes_photos(state.photos)):
        return redirect(url_for("residents.track", reference=state.reference), code=303)
    return gather(partial(_page, view), partial(_take, view), fits=fits)


def _take(view: RequestView) -> Page:
    """Keep what was typed and chosen, and do what the pressed button says."""
    portal, reference = current_portal(), view.state.reference
    gathering = Gathering(gathering_key(reference), reference)
    there = draft_photos(portal, gathering.key)
    problems = take_descriptions(gathering, there)
    here = url_for("residents.own_photos", reference=reference)
    if name := request.form.get("remove"):
        remove_photo(portal, gathering.key, name)
        return redirect(f"{here}?{DONE}={REMOVED}", code=303)
    if has_files():
        problems += add_photos(gathering, MOST_PHOTOS - len(there))
    elif not there:
        problems.append((FILES, current_texts().gettext("Choose at least one photo, then press the button")))
    if problems:
        return _page(view, problems), 422
    if request.form.get("go") == "add":
        return redirect(f"{here}?{DONE}={ADDED}", code=303)
    try:
        execute(portal, AddPhotos(reference=reference, draft_key=gathering.key), RESIDENT)
    except Refused as refused:
        return refused_page(reference, refused)
    return redirect(url_for("residents.track", reference=reference, told=Told.PHOTOS.value), code=303)


def _page(view: RequestView, problems: list[Problem], *, received: bool = True) -> str:
    reference = view.state.reference

    def address(photo: PhotoView, size: Size) -> str:
        return url_for("residents.request_photo_file", reference=reference, name=photo.name, size=size.value)

    there = draft_photos(current_portal(), gathering_key(reference))
    shown = gathered(there, address, problems, received=received)
    return render_template("residents/own_photos.html", **shown, **about(view))
