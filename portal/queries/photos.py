"""Photos, for the pages that show them and for those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.adapters.files import FilesUnavailable
from portal.catalogue import ServiceVersion
from portal.domain.lifecycle import Visibility
from portal.photos.limits import SMALL_SIDE
from portal.photos.names import Size, file_name
from portal.portal import Portal
from portal.store.models import PhotoRow, RequestRow

_log = structlog.get_logger()


@dataclass(frozen=True)
class PhotoView:
    """A photo. `description` is in `language`, or empty; `is_there`: its file can be shown now."""

    name: str
    description: str
    language: str
    width: int
    height: int
    is_there: bool

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the thumbnail, in pixels."""
        longer = max(self.width, self.height, SMALL_SIDE)
        return tuple(max(1, round(side * SMALL_SIDE / longer)) for side in (self.width, self.height))  # type: ignore[return-value]


def may_everyone_see(visibility: Visibility, version: ServiceVersion | None) -> bool:
    """Say whether a request's photos are for everyone: only where the service is public and says so itself.

    A photo may show a face, a house or a licence plate, and nobody has looked at it before.
    """
    return visibility is Visibility.PUBLIC and version is not None and version.service.photos_public


def draft_photos(portal: Portal, key: str) -> tuple[PhotoView, ...]:
    """Return the photos gathered under a key, oldest first."""
    return _views(portal, PhotoRow.draft_key == key)


def request_photos(portal: Portal, reference: str) -> tuple[PhotoView, ...]:
    """Return a request's photos, oldest first. Whether its reader may see them is for the caller to ask."""
    request = select(RequestRow.id).where(RequestRow.reference == reference).scalar_subquery()
    return _views(portal, PhotoRow.request_id == request)


def draft_photo(portal: Portal, key: str, name: str, size: Size) -> bytes | None:
    """Return the JPEG of a photo gathered under a key; None when there is none. Errors: FilesUnavailable."""
    with portal.store.read() as session:
        found = _has(session, PhotoRow.draft_key == key, PhotoRow.name == name)
    return portal.files.get(file_name(name, size)) if found else None


def request_photo(portal: Portal, reference: str, name: str, size: Size) -> bytes | None:
    """Return the JPEG of a request's photo; None when there is none. Errors: FilesUnavailable."""
    request = select(RequestRow.id).where(RequestRow.reference == reference).scalar_subquery()
    with portal.store.read() as session:
        found = _has(session, PhotoRow.request_id == request, PhotoRow.name == name)
    return portal.files.get(file_name(name, size)) if found else None


def _has(session: Session, *conditions: ColumnElement[bool]) -> bool:
    return session.scalar(select(PhotoRow.id).where(*conditions)) is not None


def _views(portal: Portal, condition: ColumnElement[bool]) -> tuple[PhotoView, ...]:
    with portal.store.read() as session:
        rows = session.execute(
            select(PhotoRow.name, PhotoRow.description, PhotoRow.language, PhotoRow.width, PhotoRow.height)
            .where(condition)
            .order_by(PhotoRow.id)
        ).all()
    there = _there(portal, (row.name for row in rows))
    return tuple(PhotoView(*row, row.name in there) for row in rows)


def _there(portal: Portal, names: Iterable[str]) -> set[str]:
    """Return the names of the photos whose thumbnail is there; of none while the storage does not answer."""
    try:
        return {name for name in names if portal.files.has(file_name(name, Size.SMALL))}
    except FilesUnavailable as error:
        _log.error("files unavailable", error=str(error))
        return set()
