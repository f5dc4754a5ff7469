"""What is restated: a value of a signed report, with what its stored figure says of it now."""

from dataclasses import dataclass

from flask import abort

from portal.commands.reports.restating import count_again
from portal.domain.report_questions import Question, Subject, number_of
from portal.domain.reports import Line, Portion
from portal.domain.restatements import Recount, questions_about
from portal.domain.values import Number, Slot, Value
from portal.queries.figures.recount import Recounted, recount
from portal.queries.reports import ReportView, with_history
from portal.web.agency.reports.place import Place, load
from portal.web.agency.restatements import seen_of
from portal.web.current import current_portal


@dataclass(frozen=True)
class Restated:
    """A value of a measure in a signed report. `subject`: the measure with all years that are known of it.

    `counted` is what is counted now, and `recounted` what the figure behind the value says; None for a value
    that was entered, or that nothing counts any more.
    """

    place: Place
    view: ReportView
    part: Portion
    line: Line
    subject: Subject
    counted: Number | None
    recounted: Recounted | None

    @property
    def stands(self) -> Number:
        """The value that stands."""
        return number_of(self.value)

    @property
    def value(self) -> Value:
        """What stands in the slot, and what stood before."""
        return self.subject.year(self.place.year).value(self.line.slot)

    @property
    def is_counted(self) -> bool:
        """Whether the portal counted it, so that nobody types it."""
        return _is_counted(self.line)

    @property
    def seen(self) -> str:
        """What tells later whether another value stands, or is counted, than was read."""
        return seen_of(self.stands, self.counted or Number())

    @property
    def recount(self) -> Recount | None:
        """How the figure held, as it is kept with the restatement."""
        found = self.recounted
        if found is None:
            return None
        then = found.then.number if found.then else None
        verdict = found.verdict.value if found.verdict else ""
        return Recount(found.stored.id, verdict, then, found.reasons)

    def questions(self, value: Number) -> tuple[Question, ...]:
        """Return what the checks ask about another value."""
        return questions_about(self.subject, self.place.year, self.line.slot, value, {})


def load_restated(place: Place, slot: str, identity: str) -> Restated:
    """Return what an address wants to restate; 404 for what no signed report has."""
    portal, view = current_portal(), load(place)
    if view.signature is None or slot not in list(Slot):
        abort(404)
    part = next((each for each in view.report.parts if each.subject.identity == identity), None)
    line = part.line(Slot(slot)) if part else None
    if part is None or line is None:
        abort(404)
    counted, recounted, figure = None, None, _figure(line)
    if _is_counted(line):
        again = count_again(portal, identity, place.year, line.slot)
        counted = again.value if again else None
        link = view.links.get(identity)
        recounted = recount(portal, figure, link) if link and figure is not None else None
    return Restated(
        place, view, part, line, with_history(portal, part.subject, place.year), counted, recounted
    )


def _is_counted(line: Line) -> bool:
    return line.final is not None and line.final.now is not None and line.final.now.is_counted


def _figure(line: Line) -> int | None:
    return line.final.now.figure if line.final and line.final.now else None
