"""What somebody typed into a paper's form that could not be saved: kept for them until it is, or is dropped.

It is no revision: the form was refused, or nobody was signed in any more. So it lies beside the papers, and
only whoever typed it is ever shown it.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete

from portal.commands.staff.sessions import locked
from portal.domain.papers import Sent
from portal.portal import Portal
from portal.store.models import UnsavedFormRow

KEPT_FOR = timedelta(days=90)
"""Longer than any window of the performance year is open."""

LONGEST_PATH = 400


def keep_unsaved(portal: Portal, by: str, path: str, typed: Sequence[Sent]) -> None:
    """Keep what a form held that could not be saved.

    In: the account; the address that the form was sent to; its fields, named as the form names them. A field
    that an earlier one had too is replaced, and all others stay. Errors: DatabaseUnavailable.
    """
    if len(path) > LONGEST_PATH:
        return
    found = [{"name": each.name, "text": each.text, "seen": each.seen} for each in typed]
    names = {each.name for each in typed}
    with portal.store.write() as session:
        if locked(session, by) is None:  # also keeps two forms of one person from being written at once
            return
        row = session.get(UnsavedFormRow, (by, path))
        if row is None:
            session.add(UnsavedFormRow(by=by, path=path, typed=found, at=portal.now()))
        else:
            row.typed = [each for each in row.typed if each["name"] not in names] + found
            row.at = portal.now()


def forget_unsaved(portal: Portal, by: str, path: str, names: Collection[str] | None = None) -> None:
    """Erase what was kept of a form: the fields of these names, or all."""
    with portal.store.write() as session:
        row = session.get(UnsavedFormRow, (by, path), with_for_update=True)
        if row is None:
            return
        left = [each for each in row.typed if names is not None and each["name"] not in names]
        if left:
            row.typed = left
        else:
            session.delete(row)


def purge_unsaved(portal: Portal) -> int:
    """Erase what nobody came back for; return how many forms."""
    over = delete(UnsavedFormRow).where(UnsavedFormRow.at <= portal.now() - KEPT_FOR)
    with portal.store.write() as session:
        return int(getattr(session.execute(over), "rowcount", 0))
