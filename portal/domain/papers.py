"""The papers of the performance year: plans, reports, memos; how they move, and how two people's words meet.

A paper is fields of text. Its fields' revisions are only ever added to, so nobody's words vanish: what was
written over newer words stands beside them until somebody settles it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.permissions import Permission


class PaperKind(StrEnum):
    """What a paper is: plans and reports of an agency, memos of a CitiStat meeting, the yearly report."""

    PLAN = "plan"
    MID_YEAR = "mid_year"
    YEAR_END = "year_end"
    PRE_MEMO = "pre_memo"
    FOLLOW_UP = "follow_up"
    YEARLY = "yearly"


REPORTS = (PaperKind.MID_YEAR, PaperKind.YEAR_END)
OF_AN_AGENCY = frozenset({PaperKind.PLAN, *REPORTS})


class PaperStatus(StrEnum):
    """How far a paper has come. A frozen one never changes: it is what was approved, signed or sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FROZEN = "frozen"


class PaperStep(StrEnum):
    """What is done with a paper as a whole."""

    SUBMIT = "submit"
    SCORE = "score"
    RETURN = "return"
    APPROVE = "approve"
    SIGN_OFF = "sign_off"
    SEND = "send"


@dataclass(frozen=True)
class Move:
    """What a step needs, and where it leads: the statuses it may start from, and the one it ends in."""

    permission: Permission
    starts: frozenset[PaperStatus]
    ends: PaperStatus


_OPEN = frozenset({PaperStatus.DRAFT, PaperStatus.RETURNED})
_SUBMITTED = frozenset({PaperStatus.SUBMITTED})
_REVIEW = Permission.REVIEW_PAPERS
_SEND = {PaperStep.SEND: Move(Permission.RUN_STATS, frozenset({PaperStatus.DRAFT}), PaperStatus.FROZEN)}
_SIGN_OFF = {PaperStep.SIGN_OFF: Move(Permission.SUBMIT_PAPERS, _OPEN, PaperStatus.FROZEN)}

MOVES: Mapping[PaperKind, Mapping[PaperStep, Move]] = {
    PaperKind.PLAN: {
        PaperStep.SUBMIT: Move(Permission.SUBMIT_PAPERS, _OPEN, PaperStatus.SUBMITTED),
        PaperStep.SCORE: Move(_REVIEW, _SUBMITTED, PaperStatus.SUBMITTED),
        PaperStep.RETURN: Move(_REVIEW, _SUBMITTED, PaperStatus.RETURNED),
        PaperStep.APPROVE: Move(_REVIEW, _SUBMITTED, PaperStatus.FROZEN),
    },
    PaperKind.MID_YEAR: _SIGN_OFF,
    PaperKind.YEAR_END: _SIGN_OFF,
    PaperKind.PRE_MEMO: _SEND,
    PaperKind.FOLLOW_UP: _SEND,
    PaperKind.YEARLY: _SEND,
}

WRITTEN_BY: Mapping[PaperKind, Permission] = {
    kind: Permission.WRITE_PAPERS if kind in OF_AN_AGENCY else Permission.RUN_STATS for kind in PaperKind
}
"""Who writes in a paper while it is open."""

OPEN = _OPEN
"""The statuses in which a paper can be written in."""


@dataclass(frozen=True)
class Sent:
    """A field as a form sent it: the text, and the newest revision's number that its writer had seen.

    0: there was none. `settles`: its writer has read what stands beside it, and this text is to stand,
    whether it was changed or not.
    """

    name: str
    text: str
    seen: int = 0
    settles: bool = False


@dataclass(frozen=True)
class Revision:
    """One text of a field, by its number from 1. `beside`: newer words were there, so it did not stand."""

    number: int
    text: str
    by: str
    at: datetime
    beside: bool = False


@dataclass(frozen=True)
class Field:
    """A field with all its revisions, in order."""

    revisions: tuple[Revision, ...] = ()

    @property
    def newest(self) -> int:
        """The number of the newest revision, 0 without any: what a form says that its writer has seen."""
        return self.revisions[-1].number if self.revisions else 0

    @property
    def text(self) -> str:
        """What stands."""
        return self.text_at(self.newest)

    @property
    def stands(self) -> Revision | None:
        """The revision that stands."""
        return next((each for each in reversed(self.revisions) if not each.beside), None)

    @property
    def open_beside(self) -> tuple[Revision, ...]:
        """What stands beside it and nobody has settled: all that was written since what stands."""
        stands = self.stands
        since = stands.number if stands else 0
        return tuple(each for each in self.revisions if each.beside and each.number > since)

    def text_at(self, number: int) -> str:
        """Return what stood when a revision was the newest; "" before the first."""
        stood = [each.text for each in self.revisions if each.number <= number and not each.beside]
        return stood[-1] if stood else ""


@dataclass(frozen=True)
class Change:
    """What became of a field since a moment: what stood then, what stands now, and who wrote it and when."""

    name: str
    before: str
    after: str
    by: str
    at: datetime


def changes_since(fields: Mapping[str, Field], moment: datetime) -> tuple[Change, ...]:
    """Return the fields (by name) that say something else than they did at a moment (UTC), in their order."""
    found = []
    for name, field in fields.items():
        stands = field.stands
        then = max((each.number for each in field.revisions if each.at <= moment), default=0)
        before = field.text_at(then)
        if stands is not None and stands.number > then and stands.text.strip() != before.strip():
            found.append(Change(name, before, stands.text, stands.by, stands.at))
    return tuple(found)


def written_in(fields: Mapping[str, Field]) -> int:
    """Return how many revisions a paper's fields have: what tells that somebody wrote in it."""
    return sum(len(field.revisions) for field in fields.values())


def fields_of(revisions: Iterable[tuple[str, Revision]]) -> dict[str, Field]:
    """Return a paper's fields by name, from the revisions of all, each with its field's name."""
    found: dict[str, list[Revision]] = {}
    for name, revision in revisions:
        found.setdefault(name, []).append(revision)
    return {name: Field(tuple(sorted(those, key=_number))) for name, those in found.items()}


def _number(revision: Revision) -> int:
    return revision.number


@dataclass(frozen=True)
class Merged:
    """What becomes of the fields that a form sent: written, or kept beside newer words of somebody else.

    What was sent as its writer had seen it is neither: a form sends every field, and only changes count.
    """

    written: tuple[Sent, ...]
    beside: tuple[Sent, ...]


def merge(fields: Mapping[str, Field], sent: Iterable[Sent]) -> Merged:
    """Merge what a form sent into a paper's fields (by name), each field for itself."""
    written: list[Sent] = []
    beside: list[Sent] = []
    for each in sent:
        field = fields.get(each.name, Field())
        is_newest = each.seen == field.newest
        if is_newest and each.settles:
            written.append(each)
        elif each.text in {field.text_at(each.seen), field.text}:
            continue
        elif is_newest:
            written.append(each)
        elif each.text not in _texts(field.open_beside):
            beside.append(each)
    return Merged(tuple(written), tuple(beside))


def _texts(revisions: Iterable[Revision]) -> list[str]:
    return [each.text for each in revisions]
