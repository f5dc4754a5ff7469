"""The city's areas by what people write, for commands that take one."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places.kinds import AreaKind
from portal.store.models import BoundaryRow


def kept_as(session: Session, kind: AreaKind) -> Mapping[str, str]:
    """Return what requests keep of each area of a kind, by its code and by its name.

    Requests keep the code of a district and the name of a neighborhood (docs/places.md).
    """
    asked = select(BoundaryRow.code, BoundaryRow.name).where(BoundaryRow.kind == kind.value)
    found = session.execute(asked.order_by(BoundaryRow.id)).all()
    kept = {code: name if kind is AreaKind.NEIGHBOURHOOD else code for code, name in found}
    return {**{name: kept[code] for code, name in found}, **kept}
