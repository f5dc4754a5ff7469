"""The figures of groups and periods, counted by SQL over the facts.

SQL only sorts requests into cells that are alike; what a cell means for a rate is said in one place,
portal/domain/rates.py. Nothing here reads the clock: everything is as of the facts' own moment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

import duckdb

from portal.domain.measures import Exclusion, Figures, Measure, Period
from portal.domain.rates import Cell, Happening, counted
from portal.outcomes.backlogs import backlogs
from portal.outcomes.cells import Group
from portal.outcomes.curves import Place, answer, completion
from portal.outcomes.sorting import close_cells, promise_cells, request_cells
from portal.outcomes.times import times


class Part(StrEnum):
    """A part of the figures that costs a question of its own. RATES has the counts too."""

    RATES = "rates"
    PROMISES = "promises"
    CLOSES = "closes"
    ANSWER = "answer"
    COMPLETION = "completion"
    BACKLOG = "backlog"


EVERY_PART = frozenset(Part)

PARTS_OF: Mapping[Measure, frozenset[Part]] = {
    Measure.ON_TIME_OF_DUE: frozenset({Part.RATES}),
    Measure.ON_TIME_OF_CLOSED: frozenset({Part.RATES}),
    Measure.FIRST_RESPONSE_ON_TIME: frozenset({Part.PROMISES}),
    Measure.DONE_SHARE: frozenset({Part.RATES}),
    Measure.CONFIRMED_FIXED: frozenset({Part.CLOSES}),
    Measure.SATISFACTION: frozenset({Part.CLOSES}),
    Measure.REOPENED: frozenset({Part.CLOSES}),
    Measure.RIGHT_FIRST_TIME: frozenset({Part.RATES}),
    Measure.DIGITAL_TAKE_UP: frozenset({Part.RATES}),
    Measure.TIME_TO_ANSWER: frozenset({Part.RATES, Part.ANSWER}),
    Measure.TIME_TO_COMPLETE: frozenset({Part.RATES, Part.COMPLETION}),
    Measure.BACKLOG: frozenset({Part.BACKLOG}),
    Measure.BACKLOG_AGE: frozenset({Part.BACKLOG}),
}
"""What has to be counted for each measure."""

if missing := set(Measure) - PARTS_OF.keys():
    raise ImportError(f"nothing in portal.outcomes.measures says what is counted for {missing}")


@dataclass(frozen=True)
class Measured:
    """Figures of each place that has any, and of all together.

    `total` has the periods as one; its backlog is that at the end of the last of them.
    """

    places: Mapping[Place, Figures]
    total: Figures


def measure(
    connection: duckdb.DuckDBPyConnection,
    as_of: datetime,
    periods: Sequence[Period],
    by: Group,
    parts: frozenset[Part] = EVERY_PART,
) -> Measured:
    """Return the figures of periods that follow one another, of each service or agency, as of a moment (UTC).

    `open` (now) is no figure of a period: with several periods only the total has it. What is not among the
    parts stays empty.
    """
    asked = (connection, as_of, periods, by)
    cells = request_cells(*asked) if Part.RATES in parts else {}
    promises = promise_cells(*asked) if Part.PROMISES in parts else {}
    closes = close_cells(*asked) if Part.CLOSES in parts else {}
    answers = times(connection, periods, by, answer(as_of)) if Part.ANSWER in parts else {}
    completions = times(connection, periods, by, completion(as_of)) if Part.COMPLETION in parts else {}
    stocks = backlogs(*asked) if Part.BACKLOG in parts else {}

    def complete(place: Place | None, found: Sequence[Cell], figures: Figures) -> Figures:
        outside = _left_out(found)
        return replace(
            figures,
            backlog=stocks.get(place, figures.backlog),
            time_to_answer=replace(answers.get(place, figures.time_to_answer), excluded=outside),
            time_to_complete=replace(completions.get(place, figures.time_to_complete), excluded=outside),
        )

    known = {*cells, *promises, *closes, *answers, *completions, *stocks} - {None}
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
            if place is not None and place[0] >= 0
        },
        total=complete(None, everything, whole),
    )


def first_received(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the first of all requests was received (UTC); None where there is none."""
    # Not min(): with this DuckDB leaves out whole files by what their statistics say.
    found = connection.execute("SELECT received_at FROM requests ORDER BY received_at LIMIT 1").fetchone()
    return found[0].replace(tzinfo=UTC) if found else None


def _left_out(cells: Sequence[Cell]) -> Mapping[Exclusion, int]:
    """Return how many of the requests received are in no rate, by reason."""
    counts: dict[Exclusion, int] = defaultdict(int)
    for cell in cells:
        if cell.happening is Happening.RECEIVED and cell.outside is not None:
            counts[cell.outside] += cell.count
    return dict(counts)
