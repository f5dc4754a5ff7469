"""What computed measures of the register are counted by: a rate, which of its numbers, of which requests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.measures import Measure
from portal.domain.values import Number, Reads, ratio, rounded
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.outcomes.figures import Counts, scope_of
from portal.store.models import RegisterLinkRow

SECONDS_IN_DAY = Decimal(86_400)
GROUPS = (Group.AGENCY, Group.SERVICE, Group.TOPIC, Group.DISTRICT)
"""What a computed measure can be narrowed to, to one code of one of them: what public figures are cut by."""


@dataclass(frozen=True)
class Link:
    """What a computed measure is counted by: a rate, which of its numbers, and of which requests.

    `group` and `code`: of one agency, service, topic or district; NONE and "" for the whole city. Counted are
    the requests that public figures count, so that every book says the same as the public pages.
    """

    measure: Measure
    reads: Reads
    group: Group = Group.NONE
    code: str = ""

    @property
    def scope(self) -> Scope:
        """The requests that are counted."""
        return RELEASED if self.group is Group.NONE else RELEASED.with_any(self.group, [self.code])


def links_of(session: Session, identities: Collection[str]) -> Mapping[str, Mapping[int, Link | None]]:
    """Return what measures are counted by, from each fiscal year on; None from where they are entered."""
    asked = select(RegisterLinkRow).where(RegisterLinkRow.identity.in_(identities))
    rows = session.scalars(asked.order_by(RegisterLinkRow.id))
    found: dict[str, dict[int, Link | None]] = {}
    for row in rows:
        found.setdefault(row.identity, {})[row.first_year] = _link(row)
    return found


@dataclass(frozen=True)
class LinkSaid:
    """What somebody said that a measure is counted by (None: entered) from a fiscal year on: who, when, why.

    `stands`: nobody has said something else of that year since.
    """

    first_year: int
    link: Link | None
    by: str
    at: datetime
    reason: str
    stands: bool


def links_said(session: Session, identity: str) -> tuple[LinkSaid, ...]:
    """Return all that was ever said of what a measure is counted by, by fiscal year and then in its order."""
    rows = session.scalars(
        select(RegisterLinkRow)
        .where(RegisterLinkRow.identity == identity)
        .order_by(RegisterLinkRow.first_year, RegisterLinkRow.id)
    ).all()
    newest = {row.first_year: row.id for row in rows}
    return tuple(
        LinkSaid(row.first_year, _link(row), row.by, row.at, row.reason, newest[row.first_year] == row.id)
        for row in rows
    )


def link_in(links: Mapping[int, Link | None], year: int) -> Link | None:
    """Return what a measure is counted by in a fiscal year; None where it is entered."""
    known = [first for first in links if first <= year]
    return links[max(known)] if known else None


def read(reads: Reads, counts: Counts) -> Number:
    """Return the number that a measure reads from a counted figure; none where it was not reached."""
    above, below = Decimal(counts.numerator), Decimal(counts.denominator)
    if reads is Reads.SHARE:
        return ratio(above, below)
    if reads is Reads.NUMERATOR:
        return Number(above)
    if reads is Reads.DENOMINATOR:
        return Number(below)
    if reads is Reads.MEAN:
        return Number(rounded(above / below) if below else None, above, below)
    seconds = counts.values.get("median_seconds" if reads is Reads.MEDIAN_DAYS else "ninetieth_seconds")
    return Number(None if seconds is None else rounded(Decimal(seconds) / SECONDS_IN_DAY))


def _link(row: RegisterLinkRow) -> Link | None:
    if not row.measure:
        return None
    ((group, code),) = scope_of(row.scope).only or ((Group.NONE, ""),)
    return Link(Measure(row.measure), Reads(row.reads), group, code)
