"""Counting how often something was done, so that nobody does it too often. All hosts share the counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from portal.domain.limits import Limited, counted_as, window_of
from portal.portal import Portal
from portal.settings import Limits
from portal.store.dialects import insert_or_add
from portal.store.models import LimitRow

SIGN_INS_TOGETHER = 20
"""How many times as many sign-ins may fail from one network, whatever the accounts, and how many codes of one
account from all networks, which only who knows its password can try."""


@dataclass(frozen=True)
class Tally:
    """Whether it may be done now; `again_at` (UTC) is when the count begins anew."""

    allowed: bool
    again_at: datetime


def count(portal: Portal, what: Limited, who: str) -> Tally:
    """Count one more time that somebody does something.

    In: `who` is an address (of a network, a mailbox, a phone); only a keyed hash of it is kept. Out: whether
    it is still within the limit. What is beyond it already is not written again, so a flood costs no writes.
    """
    before = look(portal, what, who)
    if not before.allowed:
        return before
    begins, ends = window_of(portal.now())
    values = {
        "key": counted_as(portal.settings.secret_key, what, who, begins),
        "count": 1,
        "expires_at": ends,
    }
    with portal.store.write() as session:
        counted = insert_or_add(session, LimitRow, values, unique=("key",), column="count")
    return Tally(counted <= most(portal.settings.limits, what), ends)


def look(portal: Portal, what: Limited, who: str) -> Tally:
    """Say whether something may be done once more, without counting it."""
    begins, ends = window_of(portal.now())
    key = counted_as(portal.settings.secret_key, what, who, begins)
    with portal.store.read() as session:
        counted = session.scalar(select(LimitRow.count).where(LimitRow.key == key)) or 0
    return Tally(counted < most(portal.settings.limits, what), ends)


def most(limits: Limits, what: Limited) -> int:
    """Return how often something may be done in a window."""
    return {
        Limited.SENDS: limits.sends,
        Limited.SENDS_FOR_ONE: limits.sends_for_one,
        Limited.LINKS: limits.links,
        Limited.LINKS_TO_ONE: limits.links_to_one,
        Limited.GUESSES: limits.guesses,
        Limited.GUESSES_BY_ALL: limits.guesses_by_all,
        Limited.UPLOADS: limits.uploads,
        Limited.SIGN_INS: limits.sign_ins,
        Limited.SIGN_INS_FROM_ONE: limits.sign_ins * SIGN_INS_TOGETHER,
        Limited.SIGN_IN_CODES: limits.sign_ins * SIGN_INS_TOGETHER,
    }[what]


def purge_counts(portal: Portal) -> int:
    """Erase the counts of windows that are over; return how many."""
    with portal.store.write() as session:
        result = session.execute(delete(LimitRow).where(LimitRow.expires_at <= portal.now()))
        return int(getattr(result, "rowcount", 0))
