"""Whether what the register says that a measure is fits what the portal counts it by, in each fiscal year."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.countable import misfit
from portal.domain.register import RegisteredMeasure
from portal.domain.register_cells import answers_of
from portal.domain.register_rows import read_measure
from portal.outcomes.links import Link, link_in
from portal.store.models import RegisterEntryRow


@dataclass(frozen=True)
class Misfit:
    """What does not fit from a fiscal year on, and in which edition of the register it stands."""

    year: int
    edition: int
    problem: str


def misfits(
    editions: Mapping[int, RegisteredMeasure], links: Mapping[int, Link | None]
) -> tuple[Misfit, ...]:
    """Return what does not fit, for each fiscal year in which its definition or its figure changes.

    In: what a measure is by edition (the first one is for the years before it too), and what it is counted by
    from each fiscal year on.
    """
    found: list[Misfit] = []
    if not editions:
        return ()
    for year in sorted({*editions, *links}):
        link = link_in(links, year)
        edition = max((each for each in editions if each <= year), default=min(editions))
        defined = editions[edition]
        if link is not None and (problem := misfit(link.measure, link.reads, defined.unit, defined.interval)):
            found.append(Misfit(year, edition, problem))
    return tuple(found)


def editions_of(
    session: Session, identities: Collection[str]
) -> Mapping[str, Mapping[int, RegisteredMeasure]]:
    """Return what measures are by edition, as the newest revision of each has them."""
    rows = session.scalars(
        select(RegisterEntryRow)
        .where(RegisterEntryRow.identity.in_(identities))
        .order_by(RegisterEntryRow.revision)
    )
    newest = {(row.identity, row.edition): row for row in rows}
    found: dict[str, dict[int, RegisteredMeasure]] = {identity: {} for identity in identities}
    for (identity, edition), row in newest.items():
        found[identity][edition] = read_measure(row.original, answers_of(row.answers))
    return found
