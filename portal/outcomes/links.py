"""What computed measures of the register are counted by: a rate, which of its numbers, of which requests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Catalogue
from portal.domain.countable import GRID, OnGrid, number_of
from portal.domain.measures import FEWEST_FOR_A_RATE, TIMES, Measure
from portal.domain.values import Lack, Number, Reads, rounded
from portal.outcomes.cells import ALL, RELEASED, Group, Scope
from portal.outcomes.figures import Counts, filter_of, scope_of
from portal.store.models import RegisterLinkRow

SECONDS_IN_DAY = Decimal(86_400)


@dataclass(frozen=True)
class Link:
    """What a computed measure is counted by: a rate, which of its numbers, and of which requests.

    `of`: what it is narrowed to (portal.domain.countable.filters_of): of each group that is named, one of the
    codes; ALL for the whole city. What the fixed grid has is narrowed to one code at most. Counted are the
    requests that public figures count, so that every book says the same as the public pages.
    """

    measure: Measure
    reads: Reads
    of: Scope = ALL

    @property
    def codes(self) -> Mapping[Group, tuple[str, ...]]:
        """The codes that it is narrowed to, by their group; empty for the whole city."""
        named = filter_of(self.of)
        return {Group(group): tuple(codes) for group, codes in named.items()}

    @property
    def one(self) -> tuple[Group, str] | None:
        """The one code that it is narrowed to: NONE and "" for the whole city; None where there are more."""
        if not self.of.only:
            return Group.NONE, ""
        return next(iter(self.of.only)) if len(self.of.only) == 1 else None

    @property
    def on_grid(self) -> OnGrid | None:
        """Where the fixed grid has it; None for what is counted from the facts."""
        return GRID.get(self.measure)

    def scope(self, catalogue: Catalogue) -> Scope:
        """Return the requests that are counted. A topic is its services of now: a profile may move them."""
        found, codes = RELEASED, dict(self.codes)
        if topics := codes.pop(Group.TOPIC, None):
            services = [version.service for version in catalogue.services.values()]
            named = codes.get(Group.SERVICE, [one.code for one in services])
            codes[Group.SERVICE] = tuple(
                one.code for one in services if one.topic in topics and one.code in named
            )
        for group, some in codes.items():
            found = found.with_any(group, some)
        return found


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


def read(link: Link, counts: Counts) -> Number:
    """Return the number that a measure reads from a counted figure; where there is none, why."""
    if link.measure not in TIMES or link.reads is Reads.DENOMINATOR:
        return number_of(link.reads, counts.numerator, counts.denominator)
    seconds = counts.values.get("median_seconds" if link.reads is Reads.MEDIAN_DAYS else "ninetieth_seconds")
    if counts.denominator < FEWEST_FOR_A_RATE:
        return Number(lack=Lack.TOO_FEW)
    if seconds is None:
        return Number(lack=Lack.NOT_REACHED)
    return Number(rounded(Decimal(seconds) / SECONDS_IN_DAY))


def _link(row: RegisterLinkRow) -> Link | None:
    if not row.measure:
        return None
    return Link(Measure(row.measure), Reads(row.reads), scope_of(row.scope))
