"""Versions of service definitions, as drafts and requests were made with them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Catalogue, ServiceVersion
from portal.store.models import VersionRow

_FROZEN: dict[str, ServiceVersion] = {}
"""What this process has read: a version never changes once it has its digest."""


def version_of(session: Session, catalogue: Catalogue, digest: str) -> ServiceVersion:
    """Return the version with this digest: today's when it is still the same, else as it was frozen."""
    for offered in catalogue.services.values():
        if offered.digest == digest:
            return offered
    if digest not in _FROZEN:
        document = session.scalars(select(VersionRow.document).where(VersionRow.digest == digest)).one()
        _FROZEN[digest] = ServiceVersion.from_document(document)
    return _FROZEN[digest]
