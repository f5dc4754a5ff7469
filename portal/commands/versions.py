"""Versions of service definitions: written when first used, never changed."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion
from portal.store.dialects import insert_if_absent
from portal.store.models import VersionRow

_WANTED = select(VersionRow.id).where(VersionRow.digest == bindparam("digest"))


def ensure_version(session: Session, version: ServiceVersion, now: datetime) -> int:
    """Return the key of a version's row, writing it when it is new."""
    found = session.scalar(_WANTED, {"digest": version.digest})
    if found is not None:
        return found
    values = {
        "digest": version.digest,
        "service_code": version.service.code,
        "document": version.to_document(),
        "published_at": now,
    }
    insert_if_absent(session, VersionRow, values, "digest")
    return session.scalars(_WANTED, {"digest": version.digest}).one()
