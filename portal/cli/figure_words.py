"""What is said of stored figures on the command line: in words, with the code beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain import reference as references
from portal.domain.countable import Filter
from portal.domain.measures import TIMES, Exclusion, Measure, Period
from portal.outcomes.behind import Part
from portal.outcomes.cells import RELEASED_VISIBILITIES, Group, Scope
from portal.outcomes.figures import MEDIAN_RESTS_ON_FEW, NINETIETH_RESTS_ON_FEW, Counts, filter_of
from portal.outcomes.witness import Role
from portal.portal import Portal
from portal.queries.figures.causes import Cause
from portal.texts import Texts
from portal.wording.measures import code_word, exclusion_word, measure_name

NOT_SURE = {
    MEDIAN_RESTS_ON_FEW: "the time for half is not sure: few were still waiting",
    NINETIETH_RESTS_ON_FEW: "the time for 9 in 10 is not sure: few were still waiting",
}

SHARES: Mapping[str, str] = {"median_seconds": "half", "ninetieth_seconds": "9 in 10"}
"""Of which share a time is, by the name of the value that it is stored as."""

COUNTED: Mapping[str, str] = {
    "others": "ended in another way",
    "badly_late": "very late",
    **{f"mark_{mark}": f"with mark {mark}" for mark in range(1, 6)},
}
"""What other values count."""

NAMED: Mapping[str, Filter] = {Group.AGENCY: Filter.AGENCY, Group.SERVICE: Filter.SERVICE}
"""Of what codes have names of their own."""

PARTS: Mapping[Part, str] = {
    Part.NUMERATOR: "counted, above the line too",
    Part.DENOMINATOR: "counted, below the line only",
    Part.SUSPECT: "counted, below the line only, as its close is suspect",
    Part.OTHER: "counted, as ended in another way",
    Part.EXCLUDED: "left out",
}

COLUMNS: Mapping[str, str] = {
    "kind": "who asked",
    "received_at": "when it came in",
    "due_at": "its deadline",
    "outcome": "what became of it",
    "closed_at": "when it was closed",
    "suspect": "whether its close is suspect",
    "end_outcome": "what became of the request whose end it takes",
    "end_at": "when that came to its end",
    "due_result": "what became of its promise",
    "due_resolved_at": "when that was",
    "result": "what became of the promise",
    "resolved_at": "when that was",
    "source": "where it was imported from",
    "fixed": "what the resident answered",
    "rating": "the mark that was given",
    "reopened_at": "when it was opened again",
    "accepted_at": "when an agency took it on",
    "transfers": "how often it went to another agency",
    "channel": "the way in which it was asked",
    "first_closed_at": "when it was first closed",
    "first_reopened_at": "when it was first opened again",
}
"""What a column of the facts says; a test holds that each one that a measure reads has its words."""


@dataclass(frozen=True)
class FigureWords:
    """Says what stored figures are, in the city's own language and time where the portal has words for it."""

    portal: Portal

    @property
    def texts(self) -> Texts:
        """The words of the city's first language."""
        return self.portal.texts[self.portal.catalogue.city.source_language]

    def title(self, measure: Measure, version: int) -> str:
        """Name a measure, with its code and the version of its definition."""
        return f"{measure_name(self.texts, measure)} ({measure}, version {version})"

    def of(self, scope: Scope) -> str:
        """Say which requests a figure is of: with private services or without, and what it is narrowed to."""
        narrowed = filter_of(scope)
        seen = narrowed.pop(Group.VISIBILITY.value, None)
        if seen is None:
            whose = "all requests, private services with them"
        elif set(seen) == RELEASED_VISIBILITIES:
            whose = "released requests"
        else:
            whose = f"{' and '.join(seen)} requests"
        only = (
            f"{cut} {' or '.join(self._code(cut, code) for code in codes)}" for cut, codes in narrowed.items()
        )
        return ", ".join([whose, *only])

    def _code(self, cut: str, code: str) -> str:
        """Name a code, with it; one that has no name of its own stands alone."""
        of = NAMED.get(cut)
        name = code_word(self.portal.catalogue, self.texts, of, code) if of else code
        return code if name == code else f"{name} ({code})"

    def days(self, period: Period) -> str:
        """Write a period by its first and last day in the city, and by its moments."""
        local_day = self.portal.catalogue.calendar.local_day
        first, last = local_day(period.start), local_day(period.end - timedelta(microseconds=1))
        moments = f"{period.start:%Y-%m-%d %H:%M}–{period.end:%Y-%m-%d %H:%M} UTC"
        return f"{self.texts.date(first)} to {self.texts.date(last)} ({moments})"

    def moment(self, at: datetime) -> str:
        """Write a moment in the city's time, and in UTC."""
        return f"{self.texts.date_time(at)} ({at.isoformat(timespec='seconds')})"

    def counts(self, measure: Measure, counts: Counts) -> str:
        """Say what a figure says: its counts, what it left out and why, and what it reads."""
        said = [self._of_whole(measure, counts)]
        if counts.suspect:
            said.append(f"{counts.suspect} suspect")
        for reason, number in sorted(counts.excluded.items()):
            said.append(f"{number} left out: {exclusion_word(self.texts, Exclusion(reason))} ({reason})")
        for name, value in sorted(counts.values.items()):
            if name not in NOT_SURE:
                said.append(self._value(name, value))
            elif value:
                said.append(NOT_SURE[name])
        return "; ".join(said)

    def _of_whole(self, measure: Measure, counts: Counts) -> str:
        above, below = (self.texts.number(each) for each in (counts.numerator, counts.denominator))
        if measure in TIMES:
            return f"{above} of {below} had got there"
        return {
            Measure.BACKLOG: f"{below} open, {above} of them late",
            Measure.BACKLOG_AGE: f"{below} open",
            Measure.SATISFACTION: f"marks: {below}, in sum {above}",
        }.get(measure, f"{above} of {below}")

    def _value(self, name: str, value: float | None) -> str:
        if name not in SHARES:
            return f"{value or 0:.0f} {COUNTED[name]} ({name})"
        if value is None:
            return f"{SHARES[name]} not reached ({name})"
        length = self.texts.duration(timedelta(seconds=value))
        return f"{SHARES[name]} within {length} ({name} {value:.0f})"

    def reference(self, reference: str | None, close: int = 0) -> str:
        """Write which request it is, and which of its closes."""
        shown = references.shown(reference) if reference else "(gone)"
        return f"{shown} close {close}" if close else shown

    def role(self, role: Role | None) -> str:
        """Say what a row is to a figure."""
        if role is None:
            return "not counted"
        part, reason = role
        if reason is None:
            return f"{PARTS[part]} ({part})"
        return f"{PARTS[part]}: {exclusion_word(self.texts, Exclusion(reason))} ({reason})"

    def change(self, then: Role | None, now: Role | None) -> str:
        """Say what a row was to a figure, and what it is now."""
        return f"{self.role(then)}, as before" if then == now else f"{self.role(then)} → {self.role(now)}"

    def columns(self, names: tuple[str, ...]) -> str:
        """Say which values of a row are others."""
        return ", ".join(f"{COLUMNS[name]} ({name})" for name in names)

    def why(self, cause: Cause) -> str:
        """Say why a row moved, and by which step of its request's log."""
        event = cause.event
        return f"{cause.why} (step {event.sequence}, {event.type})" if event else cause.why.value
