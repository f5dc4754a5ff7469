"""Photos as pages show them, and as the browser gets them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Response, abort

from portal.adapters.files import FilesUnavailable
from portal.catalogue import Said
from portal.catalogue.answers import clean
from portal.photos.names import Size
from portal.portal import Portal
from portal.queries.photos import PhotoView
from portal.texts import Texts
from portal.web.current import current_portal
from portal.web.errors import log_unavailable

MEDIA_TYPE = "image/jpeg"

NOBODY_KEEPS = "private, no-store"


@dataclass(frozen=True)
class Shown:
    """One photo on a page: see components/photos.html.

    `name` is "Photo 1"; `description` is in its writer's language, None where there is none; `small_size` is
    the thumbnail's width and height; `is_there` is False while the picture itself cannot be had.
    """

    name: str
    description: Said | None
    small_url: str
    large_url: str
    small_size: tuple[int, int]
    is_there: bool


def shown(
    photos: Iterable[PhotoView], texts: Texts, address: Callable[[PhotoView, Size], str]
) -> list[Shown]:
    """Return photos as a page shows them. In: the words of the page; where a photo's picture is had."""
    return [
        Shown(
            name=photo_name(texts, number),
            description=Said(photo.description, photo.language) if photo.description else None,
            small_url=address(photo, Size.SMALL),
            large_url=address(photo, Size.LARGE),
            small_size=photo.small_size,
            is_there=photo.is_there,
        )
        for number, photo in enumerate(photos, start=1)
    ]


def photo_name(texts: Texts, number: int) -> str:
    """Return how a photo is called: by its place in the row, from 1."""
    return texts.gettext("Photo %(number)s") % {"number": texts.number(number)}


def photo_lines(texts: Texts, photos: Iterable[PhotoView]) -> tuple[Said, ...]:
    """Return photos in words: how many there are, and what each is said to show."""
    there = tuple(photos)
    count = texts.ngettext("%(num)s photo", "%(num)s photos", len(there)) % {"num": texts.number(len(there))}
    if not there:
        return ()
    described = (Said(clean(photo.description), photo.language) for photo in there if photo.description)
    return (Said(count, texts.language), *described)


def size_of(text: str) -> Size:
    """Return the size that an address names; 404 for any other."""
    if text not in set(Size):
        abort(404)
    return Size(text)


def picture(get: Callable[[Portal], bytes | None], name: str) -> Response:
    """Return a photo to the browser; 404 when there is none, 503 while the storage does not answer.

    It can be nothing but a JPEG, wherever it is opened: nosniff is on every answer (web/headers.py).
    """
    try:
        content = get(current_portal())
    except FilesUnavailable as error:
        log_unavailable(error)
        return Response(status=503)
    if content is None:
        abort(404)
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.jpg"'
    response.headers["Cache-Control"] = NOBODY_KEEPS
    return response
