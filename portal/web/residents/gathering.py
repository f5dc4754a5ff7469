"""A page on which a resident gathers photos: those of a form, or more of them for a request that was sent."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import request

from portal.adapters.files import FilesUnavailable
from portal.photos.limits import MOST_PHOTOS
from portal.photos.names import Size
from portal.queries.photos import PhotoView
from portal.web.current import current_texts
from portal.web.errors import log_unavailable
from portal.web.residents.opening import Page
from portal.web.uploads import (
    FILES,
    PhotosForm,
    Problem,
    done_words,
    fields_of,
    not_taken,
    reachable,
    stale_upload,
    too_much,
)


class Shows(Protocol):
    """Draws the page with what is wrong. `received`: whether the body that came could be taken in."""

    def __call__(self, problems: list[Problem], *, received: bool = True) -> str:
        """Return it as HTML."""


def gather(page: Shows, take: Callable[[], Page], *, fits: bool) -> Page:
    """Show the page, or take what it sent, or show it again with what is wrong.

    In: whether the body was small enough to be taken in (portal.web.uploads.receive_upload).
    """
    texts = current_texts()
    if request.method == "GET":
        return page([])
    if not fits:
        return page([(None, too_much(texts))], received=False), 413
    if not PhotosForm().validate_on_submit():
        return page([(None, stale_upload(texts))]), 400
    try:
        return take()
    except FilesUnavailable as error:
        log_unavailable(error)
        return page([(None, not_taken(texts))]), 503


def gathered(
    photos: Sequence[PhotoView],
    address: Callable[[PhotoView, Size], str],
    problems: list[Problem],
    *,
    received: bool,
) -> dict[str, Any]:
    """Return what the page's template is given of the photos that are there, and of what is wrong."""
    fields = fields_of(photos, address, received=received and request.method == "POST")
    return {
        "form": PhotosForm(formdata=None),
        "fields": fields,
        "most": MOST_PHOTOS,
        "errors": reachable(problems, fields),
        "file_errors": [said for target, said in problems if target == FILES],
        "status": None if problems else done_words(len(photos)),
    }
