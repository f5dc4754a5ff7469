"""Who looked up a caller's requests, written into the audit."""

from collections.abc import Iterable

from portal.commands.audit import record
from portal.domain.audit import Act
from portal.domain.permissions import Actor
from portal.portal import Portal


def callers_looked_up(portal: Portal, number: int, references: Iterable[str], actor: Actor) -> None:
    """Write down that requests were shown as somebody's own: one line each, with the number of the call."""
    with portal.store.write() as session:
        for reference in references:
            record(portal, actor.name, Act.CALLER_LOOKED_UP, reference, session=session, call=number)


def form_opened(portal: Portal, number: int, place: int, actor: Actor) -> None:
    """Write down that a form a caller had begun was opened by its code."""
    record(portal, actor.name, Act.FORM_OPENED, call=number, place=place)
