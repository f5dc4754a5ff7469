"""The columns of the facts: one row a request, a milestone, a close. Codes and moments, nothing personal.

Every moment is UTC without a zone. docs/measures.md says what the figures make of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = 3
"""Goes up with every change of a column: facts of another format are made again from nothing."""

Columns = Mapping[str, str]
"""Name → DuckDB type, in the order of the file."""


@dataclass(frozen=True)
class FactTable:
    """One table of the facts; `key` gives its rows a total order."""

    name: str
    columns: Columns
    key: tuple[str, ...]


CUTS: Columns = {
    "service": "VARCHAR",  # the service's code; of an imported type without a service, the type's name
    "agency": "VARCHAR",  # the one that has it now
    "kind": "VARCHAR",  # requested | proactive | information_only
    "channel": "VARCHAR",
    "language": "VARCHAR",
    "visibility": "VARCHAR",
    "source": "VARCHAR",  # the mapping it was imported with; NULL when it was sent here
    "neighbourhood": "VARCHAR",
    "district": "VARCHAR",
}
"""What figures are cut and filtered by. Every table has them, so that one condition serves all."""

REQUESTS = FactTable(
    "requests",
    {
        "request_id": "BIGINT",
        **CUTS,
        "reference": "VARCHAR",
        "received_at": "TIMESTAMP",
        "accepted_at": "TIMESTAMP",  # when an agency first said that it is theirs
        "status": "VARCHAR",
        "outcome": "VARCHAR",  # its own; NULL while it is not closed
        "closed_at": "TIMESTAMP",  # its own, with `outcome`
        "end_outcome": "VARCHAR",  # of a duplicate: its root's, NULL while that is open; else its own
        "end_at": "TIMESTAMP",
        "due_at": "TIMESTAMP",  # its own deadline, of `due_kind`; NULL without a dated promise
        "due_kind": "VARCHAR",  # work_complete, else inspection: whichever is the last with a deadline
        "due_result": "VARCHAR",  # pending | met | left | out, as in `milestones`; NULL without `due_at`
        "due_resolved_at": "TIMESTAMP",
        "transfers": "INTEGER",
        "reopenings": "INTEGER",
        "first_closed_at": "TIMESTAMP",
        "first_reopened_at": "TIMESTAMP",
        "suspect": "BOOLEAN",  # the close it stands on is too quick, or one of too many: suspicion.py
        "updated_at": "TIMESTAMP",
        # When the last change was recorded that shows in these columns, but for `suspect`: of its own, or of
        # the request whose end it takes. What residents said of a close does not count.
        "changed_at": "TIMESTAMP",
    },
    ("request_id",),
)

MILESTONES = FactTable(
    "milestones",
    {
        "request_id": "BIGINT",
        **CUTS,
        "milestone": "VARCHAR",  # first_response | inspection | work_complete
        "received_at": "TIMESTAMP",
        "due_at": "TIMESTAMP",
        "result": "VARCHAR",  # what a duplicate did not meet itself takes its root's, where that has it
        "resolved_at": "TIMESTAMP",
        "suspect": "BOOLEAN",  # it was the suspect close that met it
    },
    ("request_id", "milestone"),
)

CLOSES = FactTable(
    "closes",
    {
        "request_id": "BIGINT",
        "number": "INTEGER",  # the first close of a request is 1
        **CUTS,
        "received_at": "TIMESTAMP",
        "due_at": "TIMESTAMP",  # as in `requests`
        "closed_at": "TIMESTAMP",
        "outcome": "VARCHAR",
        "reopened_at": "TIMESTAMP",  # when this close was undone; NULL for the one a request stands on
        "cause": "VARCHAR",  # why it was undone: domain.events.ReopenCause
        "fixed": "VARCHAR",  # what the resident last said to "Is it fixed?" after this close
        "rating": "INTEGER",  # 1 to 5, where one was given with that answer
        "suspect": "BOOLEAN",  # as in `requests`, of the close it stands on; false for one that was undone
    },
    ("request_id", "number"),
)

TABLES = (REQUESTS, MILESTONES, CLOSES)

UNRELEASED = frozenset({"channel", "language", "visibility", "updated_at", "cause", "fixed", "rating"})
"""Columns that are on no released row (the layouts of portal/opendata). When they alone move, nobody may see
it.
"""
