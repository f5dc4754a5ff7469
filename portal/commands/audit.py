"""The audit: one line for each thing that somebody saw, exported, changed or was refused. Append-only."""

from sqlalchemy.orm import Session

from portal.domain.audit import Act
from portal.portal import Portal
from portal.store.models import AuditRow

Detail = str | int | bool | None


def record(
    portal: Portal,
    actor_name: str,
    act: Act,
    reference: str | None = None,
    *,
    session: Session | None = None,
    **details: Detail,
) -> None:
    """Write one line of the audit.

    In: the account that acts; the request it is about, if one; `session` is the transaction that it is part
    of, and without one it is durable by itself; details are codes and counts, never personal data.
    """
    kept = {name: value for name, value in details.items() if value is not None}
    row = AuditRow(at=portal.now(), actor_name=actor_name, act=act.value, reference=reference, details=kept)
    if session is not None:
        session.add(row)
        return
    with portal.store.write() as own:
        own.add(row)
