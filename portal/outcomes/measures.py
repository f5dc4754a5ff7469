"""The figures of groups and periods, counted by SQL over the facts.

SQL only sorts requests into cells that are alike; what a cell means for a rate is said in one place,
portal/domain/rates.py. Nothing here reads the clock: everything is as of the facts' own moment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

import duckdb

from portal.domain.measures import Exclusion, Figures, Period
from portal.domain.rates import Cell, Happening, counted
from portal.outcomes import curves
from portal.outcomes.backlogs import backlogs
from portal.outcomes.cells import Group
from portal.outcomes.curves import Place
from portal.outcomes.sorting import close_cells, promise_cells, request_cells


@dataclass(frozen=True)
class Measured:
    """Figures of each place that has any, and of all together.

    `total` has the periods as one; its backlog is that at the end of the last of them.
    """

    places: Mapping[Place, Figures]
    total: Figures


def measure(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, periods: Sequence[Period], by: Group
) -> Measured:
    """Return the figures of periods that follow one another, of each service or agency, as of a moment (UTC).

    `open` (now) is no figure of a period: with several periods only the total has it.
    """
    cells = request_cells(connection, as_of, periods, by)
    promises = promise_cells(connection, as_of, periods, by)
    closes = close_cells(connection, as_of, periods, by)
    answers = curves.times(connection, periods, by, curves.answer(as_of))
    completions = curves.times(connection, periods, by, curves.completion(as_of))
    stocks = backlogs(connection, as_of, periods, by)

    def complete(place: Place | None, found: Sequence[Cell], figures: Figures) -> Figures:
        outside = _left_out(found)
        return replace(
            figures,
            backlog=stocks.get(place, figures.backlog),
            time_to_answer=replace(answers.get(place, figures.time_to_answer), excluded=outside),
            time_to_complete=replace(completions.get(place, figures.time_to_complete), excluded=outside),
        )

    known = {*cells, *promises, *closes, *(place for place in stocks if place is not None)}
    everything = [cell for found in cells.values() for cell in found]
    whole = counted(everything, chain(*promises.values()), chain(*closes.values()))
    return Measured(
        places={
            place: complete(
                place,
                cells.get(place, []),
                counted(cells.get(place, []), promises.get(place, []), closes.get(place, [])),
            )
            for place in known
            if place[0] >= 0
        },
        total=complete(None, everything, whole),
    )


def first_received(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the first of all requests was received (UTC); None where there is none."""
    found = connection.execute("SELECT min(received_at) FROM requests").fetchone()
    return found[0].replace(tzinfo=UTC) if found and found[0] else None


def _left_out(cells: Sequence[Cell]) -> Mapping[Exclusion, int]:
    """Return how many of the requests received are in no rate, by reason."""
    counts: dict[Exclusion, int] = defaultdict(int)
    for cell in cells:
        if cell.happening is Happening.RECEIVED and cell.outside is not None:
            counts[cell.outside] += cell.count
    return dict(counts)
