"""Photos on their way to a request: kept, described, removed, and erased when nobody came back for them.

A photo's files are written before its row and erased after it: what a kill leaves behind is a file that
nothing names, and the worker sweeps those up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from portal.adapters.files import FilesUnavailable
from portal.domain.forms import KEPT_FOR
from portal.photos import PhotoFault, Picture
from portal.photos.limits import MOST_PHOTOS, takes_photos
from portal.photos.names import Size, file_name, new_name, photo_of
from portal.portal import Portal
from portal.store.models import DraftRow, PhotoRow, RequestRow

SWEPT_AFTER = timedelta(days=1)
"""How old a file without a row must be: a younger one may be about to get its row."""

MOST_AT_ONCE = 500
"""Rows of one transaction."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Gathering:
    """Photos that are being collected under one key.

    `key` is that of a form, whose draft must be there; or of photos for the request `reference` that stands.
    """

    key: str
    reference: str | None = None


def keep_photo(portal: Portal, gathering: Gathering, picture: Picture, language: str) -> PhotoFault | None:
    """Keep a photo; None once it is safe, else why it was not taken.

    A form that was sent meanwhile takes no more, and its own page says so. Errors: FilesUnavailable,
    DatabaseUnavailable; then nothing is kept.
    """
    name = new_name(portal.random)
    portal.files.put(file_name(name, Size.LARGE), picture.large)
    portal.files.put(file_name(name, Size.SMALL), picture.small)
    with portal.store.write() as session:
        is_open = _lock(session, gathering)
        has_room = _count(session, gathering.key) < _most(session, gathering)
        if is_open and has_room:
            session.add(_row(portal, name, gathering.key, picture, language))
    if not (is_open and has_room):
        _erase_files(portal, [name])
    return None if has_room else PhotoFault.TOO_MANY


def _row(portal: Portal, name: str, key: str, picture: Picture, language: str) -> PhotoRow:
    return PhotoRow(
        name=name,
        draft_key=key,
        description="",
        language=language,
        width=picture.width,
        height=picture.height,
        size=len(picture.large),
        created_at=portal.now(),
    )


def _lock(session: Session, gathering: Gathering) -> bool:
    """Hold back whoever takes these photos just now; say whether there still is what they are kept for."""
    if gathering.reference is not None:
        request = select(RequestRow.id).where(RequestRow.reference == gathering.reference)
        return session.scalar(request.with_for_update()) is not None
    draft = select(DraftRow.key).where(DraftRow.key == gathering.key)
    return session.scalar(draft.with_for_update()) is not None


def _most(session: Session, gathering: Gathering) -> int:
    """Return how many photos may be gathered at once: none for a request that has had all it may have."""
    sent = select(RequestRow.photos).where(RequestRow.reference == gathering.reference)
    return MOST_PHOTOS if takes_photos(session.scalar(sent) or 0) else 0


def _count(session: Session, key: str) -> int:
    return session.scalar(select(func.count()).select_from(PhotoRow).where(PhotoRow.draft_key == key)) or 0


def describe_photos(portal: Portal, key: str, said: Mapping[str, str], language: str) -> None:
    """Keep what photos show. In: photo's name → description, in `language`; others' names change nothing."""
    with portal.store.write() as session:
        gathered = select(PhotoRow).where(PhotoRow.draft_key == key, PhotoRow.name.in_(said))
        for photo in session.scalars(gathered):
            if photo.description != said[photo.name]:
                photo.description, photo.language = said[photo.name], language


def remove_photo(portal: Portal, key: str, name: str) -> bool:
    """Take a photo away that is not sent yet; say whether there was one."""
    with portal.store.write() as session:
        mine = PhotoRow.draft_key == key, PhotoRow.name == name
        found = session.scalar(delete(PhotoRow).where(*mine).returning(PhotoRow.name))
    if found is not None:
        _erase_files(portal, [found])
    return found is not None


def erase_request_photo(portal: Portal, reference: str, name: str) -> bool:
    """Erase a photo of a request for good; say whether there was one. The event log still counts it."""
    with portal.store.write() as session:
        request = select(RequestRow.id).where(RequestRow.reference == reference).scalar_subquery()
        its = PhotoRow.request_id == request, PhotoRow.name == name
        found = session.scalar(delete(PhotoRow).where(*its).returning(PhotoRow.name))
    if found is not None:
        _erase_files(portal, [found])
    return found is not None


def purge_photos(portal: Portal) -> int:
    """Erase photos that were gathered and never sent, once their form is gone; return how many."""
    with portal.store.write() as session:
        left = (
            select(PhotoRow.name)
            .where(
                PhotoRow.draft_key.is_not(None),
                PhotoRow.created_at <= portal.now() - KEPT_FOR,
                ~exists().where(DraftRow.key == PhotoRow.draft_key),
            )
            .order_by(PhotoRow.id)
            .limit(MOST_AT_ONCE)
        )
        names = list(session.scalars(left))
        session.execute(delete(PhotoRow).where(PhotoRow.name.in_(names)))
    _erase_files(portal, names)
    return len(names)


def sweep_files(portal: Portal) -> int:
    """Erase files of photos that no row names; return how many.

    Only files named as ours are: whatever else lies in the same place stays. Errors: FilesUnavailable.
    """
    swept = 0
    before = portal.now() - SWEPT_AFTER
    for batch in portal.files.batches():
        names = {file.name: photo_of(file.name) for file in batch if file.stored_at <= before}
        photos = {photo for photo in names.values() if photo is not None}
        with portal.store.read() as session:
            known = set(session.scalars(select(PhotoRow.name).where(PhotoRow.name.in_(photos))))
        lost = [file for file, photo in names.items() if photo in photos - known]
        portal.files.delete(lost)
        swept += len(lost)
    return swept


def _erase_files(portal: Portal, names: Iterable[str]) -> None:
    """Erase the files of photos whose rows are gone. What does not answer now is swept up later."""
    try:
        portal.files.delete(file_name(name, size) for name in names for size in Size)
    except FilesUnavailable as error:
        _log.error("files of erased photos are still there", error=str(error))
