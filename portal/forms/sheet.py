"""A form whose questions are all on one page: what was sent for them, read as a whole.

Which questions are asked follows from the answers, so a page may come back with more of them. What was typed
for a question that is no longer asked is kept, in case it is asked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from werkzeug.datastructures import MultiDict

from portal.catalogue import ServiceVersion, answers
from portal.catalogue.answers import Answer, Moment
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import AnyQuestion
from portal.forms.builder import raw_of

SHOWN = "call-shown"
"""The name of the hidden controls that say which questions a page asked."""


@dataclass(frozen=True)
class Sheet:
    """What came from one page. `raw` and `read` have the questions that it asked, by id."""

    version: ServiceVersion
    raw: Mapping[str, Mapping[str, Sequence[str]]]
    read: Mapping[str, Answer]

    @cached_property
    def values(self) -> dict[str, object]:
        """The answers that were read without a fault."""
        return {
            name: answer.value
            for name, answer in self.read.items()
            if answer.fault is None and answer.value is not None
        }

    @cached_property
    def path(self) -> Sequence[AnyQuestion]:
        """The questions that these answers ask for, in order."""
        return self.version.path(self.values)

    @property
    def unseen(self) -> list[AnyQuestion]:
        """The questions that are asked now and were not on the page."""
        return [question for question in self.path if question.id not in self.read]

    def faults(self, *, whole: bool) -> dict[str, Fault]:
        """Return what is wrong by question, in order.

        In: `whole` is for a form that is to be sent; otherwise what nobody has answered yet is no fault.
        """
        found = {
            question.id: answer.fault
            for question in self.path
            if (answer := self.read.get(question.id)) is not None and answer.fault is not None
        }
        return found if whole else {name: fault for name, fault in found.items() if _is_typed(fault)}


def read_sheet(version: ServiceVersion, submitted: MultiDict[str, str], moment: Moment) -> Sheet:
    """Read what a page sent. Texts of questions that it did not ask are not looked at."""
    asked = set(submitted.getlist(SHOWN))
    questions = [question for question in version.service.questions if question.id in asked]
    raw = {question.id: raw_of(question, submitted, moment.language) for question in questions}
    read = {question.id: answers.read(question, raw[question.id], moment) for question in questions}
    return Sheet(version, raw, read)


def _is_typed(fault: Fault) -> bool:
    return fault.code is not FaultCode.REQUIRED
