"""What one case means for each rate: its numerator, its denominator, or why it is left out.

SQL sorts cases into cells that are alike (portal/outcomes/measures.py); the definitions are docs/measures.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.lifecycle import DONE, Channel, Fixed, MilestoneKind, Outcome, Result
from portal.domain.measures import NOT_REQUESTED, Answers, Exclusion, Figures, Rate

NOT_A_CASE_OF_DONE: Mapping[Outcome, Exclusion] = {
    Outcome.INVALID: Exclusion.INVALID,
    Outcome.WITHDRAWN: Exclusion.WITHDRAWN,
    Outcome.NOT_RECORDED: Exclusion.NOT_RECORDED,
}
"""Closed requests that are not asked whether the work was done."""


class Happening(StrEnum):
    """For what a request is counted in a period."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    DUE = "due"
    OPEN = "open"


@dataclass(frozen=True)
class Cell:
    """So many (`count`) requests that are alike in all that the counts and rates ask for.

    `outside` is why they are in no rate at all, None for most. `result` and `in_time` tell of the promise: in
    time is, for CLOSED, closed by the deadline; for DUE, settled by the deadline. `suspect`: the close is;
    for DUE, the promise was settled by a suspect close. `digital`: they came by the web or the API.
    `transferred`: to another agency, at least once.
    """

    happening: Happening
    count: int
    outside: Exclusion | None = None
    outcome: Outcome | None = None
    has_deadline: bool = False
    result: Result | None = None
    in_time: bool = False
    suspect: bool = False
    digital: bool = False
    transferred: bool = False


@dataclass(frozen=True)
class PromiseCell:
    """So many promises of one milestone, alike, whose deadline fell in the period; `in_time` as for DUE."""

    milestone: MilestoneKind
    count: int
    outside: Exclusion | None = None
    result: Result | None = None
    in_time: bool = False
    suspect: bool = False


@dataclass(frozen=True)
class CloseCell:
    """So many closes of the period that are alike, also such as were undone since.

    `asked`: the resident was asked whether it is fixed; `fixed` and `rating`: the answer. `settled`: 30 days
    had passed since; `undone`: it was reopened within them.
    """

    count: int
    outside: Exclusion | None = None
    asked: bool = False
    fixed: Fixed | None = None
    rating: int | None = None
    settled: bool = False
    undone: bool = False
    suspect: bool = False


NO_CASE = Rate()
"""What a request adds to a rate that does not ask about it."""

DIGITAL = frozenset({Channel.WEB, Channel.API})
"""Channels in which a resident needs nobody else (outcomes.md: digital_take_up)."""


def on_time_of_closed(cell: Cell) -> Rate:
    """Closed by the deadline ÷ closed in the period: the city's usual figure."""
    if cell.happening is not Happening.CLOSED:
        return NO_CASE
    reason = cell.outside or (None if cell.has_deadline else Exclusion.NO_DEADLINE)
    return _rate(cell, reason, credit=cell.in_time)


def on_time_of_due(cell: Cell) -> Rate:
    """Met by the deadline ÷ deadline fell in the period: the honest headline.

    Requests that are still open after their deadline count against. Promises that another outcome had ended
    before their deadline came (referred, declined, nothing found …) are left out.
    """
    return _kept(cell) if cell.happening is Happening.DUE else NO_CASE


def promise_on_time(cell: PromiseCell) -> Rate:
    """The same for one milestone: promises met by their deadline ÷ deadlines that fell in the period."""
    return _kept(cell)


def _kept(cell: Cell | PromiseCell) -> Rate:
    ended = cell.result is Result.LEFT and cell.in_time
    reason = cell.outside or (Exclusion.NO_LONGER_NEEDED if ended else None)
    return _rate(cell, reason, credit=cell.result is Result.MET and cell.in_time)


def done_share(cell: Cell) -> Rate:
    """`completed` ÷ closed in the period, without `invalid`, `withdrawn` and `not_recorded`."""
    if cell.happening is not Happening.CLOSED or cell.outcome is None:
        return NO_CASE
    reason = cell.outside or NOT_A_CASE_OF_DONE.get(cell.outcome)
    return _rate(cell, reason, credit=cell.outcome in DONE)


def right_first_time(cell: Cell) -> Rate:
    """Never transferred ÷ accepted for the first time in the period.

    A suspect close takes nothing away here: the credit is for the agency that was chosen, not for a close.
    """
    if cell.happening is not Happening.ACCEPTED:
        return NO_CASE
    return _rate(cell, cell.outside, credit=not cell.transferred, withhold=False)


def digital_take_up(cell: Cell) -> Rate:
    """Received by the web or the API ÷ received in the period. A suspect close takes nothing away here."""
    if cell.happening is not Happening.RECEIVED:
        return NO_CASE
    return _rate(cell, cell.outside, credit=cell.digital, withhold=False)


def reopened(cell: CloseCell) -> Rate:
    """Reopened within 30 days ÷ closes of the period that lie at least 30 days before as-of.

    A high rate is bad news, so a suspect close is no reason to take one away.
    """
    reason = cell.outside or (None if cell.settled else Exclusion.TOO_RECENT)
    return _rate(cell, reason, credit=cell.undone, withhold=False)


def confirmed_fixed(cell: CloseCell) -> Rate:
    """ "Yes, it is fixed" ÷ answered, of the closes of the period."""
    if cell.outside is None and (not cell.asked or cell.fixed is None):
        return NO_CASE
    return _rate(cell, cell.outside, credit=cell.fixed is Fixed.YES)


def _rate(
    cell: Cell | PromiseCell | CloseCell, reason: Exclusion | None, *, credit: bool, withhold: bool = True
) -> Rate:
    """Return a cell's part of a rate. A suspect close earns no credit (docs/measures.md, Suspect closes).

    `withhold`: False for rates from which a suspect close takes nothing away.
    """
    if reason is not None:
        return Rate(excluded={reason: cell.count})
    withheld = withhold and credit and cell.suspect
    return Rate(
        numerator=cell.count if credit and not withheld else 0,
        denominator=cell.count,
        suspect=cell.count if withheld else 0,
    )


def added_up(rates: Iterable[Rate]) -> Rate:
    """Return one rate of the cases of several, none of which is in two."""
    numerator = denominator = suspect = 0
    excluded: Counter[Exclusion] = Counter()
    for rate in rates:
        numerator += rate.numerator
        denominator += rate.denominator
        suspect += rate.suspect
        for reason, count in rate.excluded.items():
            excluded[reason] += count
    return Rate(numerator, denominator, suspect, excluded)


def counted(
    cells: Iterable[Cell], promises: Iterable[PromiseCell] = (), closes: Iterable[CloseCell] = ()
) -> Figures:
    """Add up cells: the counts and the rates. Times and backlog are no sums, and stay empty."""
    cells, closes = list(cells), list(closes)
    counts: Counter[Happening] = Counter()
    apart: Counter[Exclusion] = Counter()
    closed: Counter[Outcome] = Counter()
    for cell in cells:
        if cell.outside in NOT_REQUESTED:
            if cell.happening is Happening.RECEIVED:
                apart[cell.outside] += cell.count
            continue
        counts[cell.happening] += cell.count
        if cell.happening is Happening.CLOSED and cell.outcome is not None:
            closed[cell.outcome] += cell.count
    return Figures(
        received=counts[Happening.RECEIVED],
        apart=apart,
        open=counts[Happening.OPEN],
        closed=closed,
        on_time_of_closed=added_up(map(on_time_of_closed, cells)),
        on_time_of_due=added_up(map(on_time_of_due, cells)),
        promises=_by_milestone(promises),
        done_share=added_up(map(done_share, cells)),
        confirmed_fixed=added_up(map(confirmed_fixed, closes)),
        answers=answers_of(closes),
        reopened=added_up(map(reopened, closes)),
        right_first_time=added_up(map(right_first_time, cells)),
        digital_take_up=added_up(map(digital_take_up, cells)),
    )


def _by_milestone(cells: Iterable[PromiseCell]) -> dict[MilestoneKind, Rate]:
    found: dict[MilestoneKind, list[Rate]] = {}
    for cell in cells:
        found.setdefault(cell.milestone, []).append(promise_on_time(cell))
    return {kind: added_up(found[kind]) for kind in MilestoneKind if kind in found}


def answers_of(cells: Iterable[CloseCell]) -> Answers:
    """Return what residents said; of closes that are in no rate nobody was asked."""
    asked = 0
    said: Counter[Fixed] = Counter()
    ratings: Counter[int] = Counter()
    for cell in cells:
        if cell.outside is not None or not cell.asked:
            continue
        asked += cell.count
        if cell.fixed is not None:
            said[cell.fixed] += cell.count
        if cell.rating is not None:
            ratings[cell.rating] += cell.count
    return Answers(asked, said, ratings)
