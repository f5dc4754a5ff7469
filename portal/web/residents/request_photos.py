"""The photos of a request that was sent, for whoever may see them."""

from flask import Response, abort, url_for

from portal.domain import reference as references
from portal.domain.secrets import digest
from portal.photos.names import Size
from portal.portal import Portal
from portal.queries.photos import PhotoView, draft_photo, may_everyone_see, request_photo, request_photos
from portal.queries.requests import RequestView, public_request
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.grants import holds
from portal.web.pictures import Shown, picture, shown, size_of
from portal.web.residents import blueprint


@blueprint.get("/<lang>/track/<reference>/photos/<name>/<size>")
@access(Access.ANYONE)
def request_photo_file(reference: str, name: str, size: str) -> Response:
    """Show a photo to the person who asked, or to everybody where the service lets them; to no one else."""
    canonical, wanted = references.read(reference), size_of(size)
    view = public_request(current_portal(), canonical) if canonical else None
    if canonical is None or view is None:
        abort(404)
    is_own = holds(canonical)
    if not (is_own or _is_for_all(view)):
        abort(404)

    def get(portal: Portal) -> bytes | None:
        sent = request_photo(portal, canonical, name, wanted)
        if sent is None and is_own:
            return draft_photo(portal, gathering_key(canonical), name, wanted)
        return sent

    return picture(get, name)


def gathering_key(reference: str) -> str:
    """Return the key under which photos for a request that stands are gathered until they are sent."""
    return digest(f"photos for {reference}")


def photos_of(view: RequestView, *, for_owner: bool) -> list[Shown]:
    """Return a request's photos as its page shows them; none to whoever may not see them."""
    if not (for_owner or _is_for_all(view)) or not view.state.photos:
        return []
    reference = view.state.reference

    def address(photo: PhotoView, size: Size) -> str:
        return url_for("residents.request_photo_file", reference=reference, name=photo.name, size=size.value)

    return shown(request_photos(current_portal(), reference), current_texts(), address)


def _is_for_all(view: RequestView) -> bool:
    return may_everyone_see(view.state.visibility, view.version)
