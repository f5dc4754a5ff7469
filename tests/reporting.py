"""Measures and reports of the invented city: what tests of the performance year's reports begin with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.reports.restating import Restatement, restate
from portal.commands.reports.signing import sign_off
from portal.domain.measures import Measure
from portal.domain.papers import Field, PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.report_questions import Subject
from portal.domain.values import Reads, Slot, Source
from portal.portal import Portal
from portal.queries.measures import measures
from portal.queries.reports import report_view, with_history
from tests.measures import linked, registered, said
from tests.portals import Clock, sent

AGENCY, YEAR = "harbor-works", 2027
IN_THE_FIRST_QUARTER = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
OVER = datetime(2027, 5, 3, 15, 0, tzinfo=UTC)
"""A moment after the fiscal year, in time for its report."""

AUTHOR = Actor(Role.PLAN_AUTHOR, "anna", AGENCY)
HEAD = Actor(Role.AGENCY_HEAD, "hedy", AGENCY)
REVIEWER = Actor(Role.PERFORMANCE_REVIEWER, "rita")

CALLS, KEPT, LAMPS = "HW-Calls", "HW-Kept", "HW-Lamps"
"""Entered and adding up; entered as a ratio; computed: requests that came in."""


def register_measures(portal: Portal) -> None:
    """Three measures of the harbor works, with locked targets of 100 calls and 90 percent."""
    in_books = {"agency_code": "HW01", "service": "", "formula": "", "books": ["budget_book", "citistat"]}
    registered(portal, CALLS, code=CALLS, title="Calls answered", **in_books)
    ratio = {"interval": "period", "unit": "percent"}
    registered(portal, KEPT, code=KEPT, title="Promises kept", **in_books, **ratio)
    registered(portal, LAMPS, code=LAMPS, title="Lamps asked for", direction="maintain", **in_books)
    linked(portal, LAMPS, Measure.FIRST_RESPONSE_ON_TIME, Reads.DENOMINATOR, first_year=YEAR, agency=AGENCY)
    for identity, number in ((CALLS, "100"), (KEPT, "90")):
        target(portal, identity, YEAR, number)


def target(portal: Portal, identity: str, year: int, number: str) -> None:
    """A target as an approved plan locks it."""
    said(
        portal, identity, year, Slot.TARGET, number, kind=Source.APPROVED.value, words="As planned", by="rita"
    )


def requests_of_a_quarter(portal: Portal, clock: Clock, keys: str = "abc") -> None:
    """Requests that come in in the first quarter; the clock is then where it was."""
    now, clock.now = clock.now, IN_THE_FIRST_QUARTER
    for key in keys:
        sent(portal, key=key)
    clock.now = now


def value(identity: str, slot: str, *numbers: object) -> dict[str, str]:
    """The fields of a value that is typed: a number, or numerator and denominator; with its evidence."""
    name = f"value.{identity}.{slot}"
    parts = [name] if len(numbers) == 1 else [f"{name}.numerator", f"{name}.denominator"]
    return {**dict(zip(parts, map(str, numbers), strict=True)), f"{name}.evidence": "call-log.csv"}


MID_YEAR = {
    **value(CALLS, "q1", 30),
    **value(CALLS, "q2", 31),
    **value(KEPT, "q1", 91, 100),
    **value(KEPT, "q2", 93, 100),
}
"""A mid-year report without a miss."""

YEAR_END = {
    **value(CALLS, "q3", 20),
    **value(CALLS, "q4", 10),
    **value(KEPT, "q3", 95, 100),
    **value(KEPT, "q4", 96, 100),
    f"miss.{CALLS}.explanation": "Two lines were down in the winter",
    f"miss.{CALLS}.change": "A third line from July on",
}
"""A year-end report with one miss: 91 calls of 100."""


def write(portal: Portal, kind: PaperKind, texts: Mapping[str, str], year: int = YEAR) -> int:
    """Writes fields into a report, over what stands there."""
    number = open_paper(portal, kind, AGENCY, year, AUTHOR)
    found = report_view(portal, kind, AGENCY, year).paper
    fields = found.fields if found else {}
    sent_fields = [Sent(name, text, fields.get(name, Field()).newest) for name, text in texts.items()]
    write_fields(portal, number, sent_fields, AUTHOR)
    return number


def restated(portal: Portal, given: Restatement, actor: Actor = REVIEWER) -> None:
    """Restates a value of a signed report."""
    measure = next(each for each in measures(portal) if each.identity == given.identity)
    subject = Subject(given.identity, measure.defined, {}, is_computed=given.value is None)
    restate(portal, given, with_history(portal, subject, given.year), actor)


def sign(portal: Portal, kind: PaperKind, texts: Mapping[str, str] | None = None, year: int = YEAR) -> int:
    """Writes a report and signs it off as its agency's head."""
    number = write(portal, kind, texts or {}, year)
    view = report_view(portal, kind, AGENCY, year)
    sign_off(portal, number, view.subjects, view.seen, HEAD)
    return number
