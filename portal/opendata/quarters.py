"""The fixed grid as it was published: each cell of each quarter, withheld ones too, and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from portal.domain import sheets
from portal.domain.published import OTHER, WHOLE
from portal.domain.sheets import BETWEEN, MARKS, Dimension, Subject
from portal.opendata.columns import Column, Kind, integer, moment, text, yes_no
from portal.outcomes.published import QuarterView, every, stamps
from portal.portal import Portal

COLUMNS: tuple[Column, ...] = (
    integer("fiscal_year", "The fiscal year, by the calendar year in which it ends."),
    integer("quarter", "Which quarter of it, 1 to 4. There is no row for a whole year."),
    Column("first_day", Kind.DAY, "The quarter's first day, in the city.", "f.first_day"),
    Column("last_day", Kind.DAY, "The quarter's last day, in the city.", "f.last_day"),
    text("subject", "What was counted of."),
    text("dimension", "By what it is cut; empty in the rows of the whole city."),
    text(
        "agency",
        f"Of a service: the code of the agency that it is counted for, {OTHER} for all smaller ones; "
        "empty for a private service and in other dimensions.",
    ),
    text(
        "member",
        f"The code of whose cases are counted: a service, agency, district, language, channel, yes or no. "
        f"{OTHER} stands for all smaller ones together. Empty: of none, or the whole city.",
    ),
    text("counted", "Which of them are counted; empty where nothing of this dimension is published."),
    integer("count", "How many; empty where that is withheld."),
    yes_no("withheld", "Whether the count is withheld: it is small, or would tell one that is."),
    integer("at_least", "Of some withheld counts of answers: it is not less than this."),
    integer("at_most", "And not more than this."),
    moment("as_of", "Every change committed before then is counted."),
    moment("published_at", "When it was published. It stays as it is."),
)

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "subject": {
        Subject.ANSWERS: 'closes that asked the resident "Is it fixed?", and what they answered',
        Subject.REQUESTS: "requests that were received",
        Subject.PRIVATE: "requests of private services that were received",
        Subject.PRIVATE_CLOSES: "requests of private services that were closed",
        Subject.FORMS: "forms that were begun",
    },
    "dimension": {
        Dimension.AGENCY: "an agency",
        Dimension.SERVICE: "a service of an agency",
        Dimension.DISTRICT: "a council district",
        Dimension.LANGUAGE: "the language in which the resident asked",
        Dimension.ASSISTED: "yes: somebody else wrote the request down; no: the resident did, online",
        Dimension.CHANNEL: "how the request reached the city",
    },
    "counted": {
        sheets.ASKED: "closes that asked",
        sheets.ANSWERED: "those that were answered",
        sheets.SILENT: "those that were not",
        sheets.YES: "answers: it is fixed",
        sheets.NOT_FIXED: "answers: it is not fixed, or only in part",
        sheets.RATED: "answers with a mark",
        sheets.UNMARKED: "answers without a mark",
        sheets.GOOD: "marks of 4 and 5",
        sheets.POOR: "marks of 1 to 3",
        **{mark: f"marks of {number}, where 5 is best" for number, mark in enumerate(MARKS, start=1)},
        sheets.DIGITAL: "requests by the web or the API",
        sheets.HELPED: "requests that somebody else wrote down",
        sheets.RECEIVED: "all requests received",
        sheets.DONE: "requests closed as completed",
        sheets.NOT_DONE: "requests closed otherwise",
        sheets.CLOSED: "all requests closed",
        sheets.COMPLETED: "forms that reached their end",
        sheets.LEFT: "forms that did not",
        sheets.STARTED: "all forms begun, but of private services",
    },
}
"""Column → code → what it means."""


def rows(portal: Portal) -> list[tuple[Any, ...]]:
    """Return a row for each cell, and one for each dimension of which nothing is published, in the order of
    COLUMNS and of the quarters. Errors: DatabaseUnavailable.
    """
    return [row for view in every(portal) for row in _of(view)]


def version(portal: Portal) -> Any:
    """Return what tells one grid from another, without reading its cells. Errors: DatabaseUnavailable."""
    return stamps(portal)


def changed(portal: Portal) -> datetime | None:
    """Return when the last quarter was published (UTC); None before the first."""
    return max((published_at for _, _, published_at in stamps(portal)), default=None)


def _of(view: QuarterView) -> Iterator[tuple[Any, ...]]:
    head = (*view.name, view.first_day, view.last_day)
    tail = (_plain(view.as_of), _plain(view.published_at))
    for subject, sheet in view.sheets.items():
        for (dimension, member, kind), count in sheet.cells.items():
            place = (dimension or None, *_member(dimension, member))
            found = sheet.ranges.get((dimension, member, kind))
            between = (found.low, found.high) if found else (None, None)
            yield *head, subject.value, *place, kind, count, count is None, *between, *tail
        for dimension in sorted(sheet.dropped):
            yield *head, subject.value, dimension or None, None, None, None, None, True, None, None, *tail


def _member(dimension: str, member: str) -> tuple[str | None, str | None]:
    """Return the agency and the code of a member; a service is named with the agency that has it."""
    if dimension == WHOLE:
        return None, None
    agency, _, code = member.rpartition(BETWEEN)
    return agency or None, code or None


def _plain(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None)
