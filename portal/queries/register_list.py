"""The register's list as the desk searches it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Catalogue
from portal.domain.register import BOOKS, Status, agency_of, book_of
from portal.outcomes.fitting import editions_of, misfits
from portal.outcomes.links import link_in, links_of
from portal.portal import Portal
from portal.store.models import RegisterMeasureRow

PAGE = 50
"""Measures of one page."""


@dataclass(frozen=True)
class RegisterSearch:
    """What is looked for; "" is everything. `words` are all in what a measure says of itself.

    `kind` is "computed" or "entered"; `status` is a status, or "none" for a measure without one.
    """

    words: str = ""
    agency: str = ""
    type: str = ""
    book: str = ""
    status: str = ""
    kind: str = ""
    asked_only: bool = False


@dataclass(frozen=True)
class FoundMeasure:
    """A measure of the list. `edition` is the fiscal year that defines it; `is_asked`: questions are open.

    `agency` is the name that the city's profile has, whatever the register calls it, where it is known there.
    """

    identity: str
    code: str
    title: str
    agency: str
    service: str
    type: str | None
    status: str | None
    books: tuple[str, ...]
    edition: int
    is_computed: bool
    is_asked: bool


@dataclass(frozen=True)
class RegisterPage:
    """One page of what was found, how many there are in all, and what can be chosen from."""

    measures: tuple[FoundMeasure, ...]
    total: int
    pages: int
    agencies: tuple[str, ...]
    books: tuple[str, ...]


def register_page(portal: Portal, search: RegisterSearch, page: int) -> RegisterPage:
    """Return a page (from 1) of the measures that fit, in order of agency, service, title and identity."""
    with portal.store.read() as session:
        rows = session.scalars(select(RegisterMeasureRow)).all()
        computed, misfitting = _computed(session, rows)
        known = sorted(
            (
                _found(portal.catalogue, row, row.identity in computed, row.identity in misfitting)
                for row in rows
            ),
            key=_order,
        )
        text = {row.identity: _words(row) for row in rows}
    fitting = [one for one in known if _fits(one, search, text[one.identity])]
    first = (page - 1) * PAGE
    return RegisterPage(
        measures=tuple(fitting[first : first + PAGE]),
        total=len(fitting),
        pages=max(1, -(-len(fitting) // PAGE)),
        agencies=tuple(sorted({one.agency for one in known if one.agency})),
        books=tuple(sorted({book_of(book) for one in known for book in one.books} & set(BOOKS))),
    )


def _computed(session: Session, rows: Sequence[RegisterMeasureRow]) -> tuple[set[str], set[str]]:
    """Return which measures are counted in the fiscal year that defines them, and which do not fit that."""
    edition = {row.identity: row.edition for row in rows}
    links = links_of(session, list(edition))
    computed = {each for each, known in links.items() if link_in(known, max(edition[each], *known))}
    editions = editions_of(session, list(links))
    return computed, {each for each, known in links.items() if misfits(editions[each], known)}


def _found(
    catalogue: Catalogue, row: RegisterMeasureRow, is_computed: bool, is_misfitting: bool
) -> FoundMeasure:
    agency = agency_of(catalogue.agencies.values(), row.agency_code, row.agency)
    return FoundMeasure(
        row.identity,
        row.code,
        row.title,
        agency.name if agency else row.agency,
        row.service,
        row.type,
        row.status,
        tuple(row.books),
        row.edition,
        is_computed,
        is_misfitting or not row.is_usable,
    )


def _order(one: FoundMeasure) -> tuple[str, str, str, str]:
    return one.agency, one.service, one.title, one.identity


def _words(row: RegisterMeasureRow) -> str:
    said: Iterable[str] = (
        row.code,
        row.title,
        row.agency,
        row.agency_code,
        row.service,
        row.service_code,
        row.formula,
        row.data_source,
        row.owner,
    )
    return "\n".join(said).casefold()


def _fits(one: FoundMeasure, search: RegisterSearch, text: str) -> bool:
    return (
        all(word in f"{text}\n{one.agency.casefold()}" for word in search.words.casefold().split())
        and search.agency in {"", one.agency}
        and search.type in {"", one.type}
        and (not search.book or search.book in map(book_of, one.books))
        and _has_status(one, search.status)
        and search.kind in {"", "computed" if one.is_computed else "entered"}
        and (one.is_asked or not search.asked_only)
    )


def _has_status(one: FoundMeasure, wanted: str) -> bool:
    return not wanted or (one.status or "none") == wanted


STATUSES = (*Status, "none")
"""What can be chosen as a status."""
